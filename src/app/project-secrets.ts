import { openSecrets, type Secrets } from '../adapters/secrets/index.ts'
import type { Project } from './open-project.ts'

/** The secrets of these names, from the environment or the file that the config names, and nothing else of either. */
export function projectSecrets(project: Project, names: readonly (string | undefined)[]): Secrets {
  const { secrets: file } = project.config
  return openSecrets({
    names: [...new Set(names.filter(name => name !== undefined))],
    environment: project.environment,
    file: file === undefined ? undefined : project.path(file),
  })
}
