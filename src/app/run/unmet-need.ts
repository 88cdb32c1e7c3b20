import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openSecrets } from '../../adapters/secrets/index.ts'
import type { Project } from '../open-project.ts'

/** What something is used only with: the name of a variable of the environment, or packages. */
export interface Needs {
  readonly env?: string | undefined
  readonly package?: string | undefined
}

/** What is not there of it, and what to do; undefined when all is. */
export function unmetNeed(project: Project, needs: Needs | undefined) {
  if (needs?.env !== undefined && !isSet(project, needs.env)) {
    return {
      code: 'secret_missing',
      what: `${needs.env}`,
      hint: `Set ${needs.env} to have it join.`,
    } as const
  }
  if (needs?.package !== undefined && !isInstalled(project, needs.package)) {
    return { code: 'package_missing', what: needs.package, hint: `npm install ${needs.package}` } as const
  }
  return undefined
}

function isSet({ environment, config, path }: Project, name: string): boolean {
  const file = config.secrets === undefined ? undefined : path(config.secrets)
  return openSecrets({ names: [name], environment, file }).find(name) !== undefined
}

function isInstalled({ folder }: Project, names: string): boolean {
  return names
    .split(/\s+/)
    .every(name =>
      foldersAbove(folder).some(at => existsSync(join(at, 'node_modules', name, 'package.json'))),
    )
}

function foldersAbove(folder: string): string[] {
  const above = dirname(folder)
  return above === folder ? [folder] : [folder, ...foldersAbove(above)]
}
