import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { CupelError } from '../kernel/index.ts'
import { firstProject } from './templates/first-project.ts'

interface InitInput {
  readonly folder: string
  readonly name: string
  readonly model?: { readonly model: string; readonly baseUrl?: string } | undefined
  readonly isForced?: boolean
}

/**
 * Writes the files of a first project. Writes nothing at all when one of them exists, unless forced.
 *
 * @returns the paths written, relative to the folder
 */
export function initProject({ folder, name, model, isForced = false }: InitInput): string[] {
  const root = resolve(folder)
  const files = firstProject({ name, model })
  const present = Object.keys(files).filter(path => existsSync(join(root, path)))
  if (present.length > 0 && !isForced) {
    throw new CupelError('output_exists', `${root} already has ${present.join(', ')}.`, {
      hint: 'Choose another folder, or write over these files with --force.',
      details: { folder: root, present },
    })
  }
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return Object.keys(files)
}
