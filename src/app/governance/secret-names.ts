import { existsSync, readFileSync } from 'node:fs'
import { readSecretsText } from '../../adapters/secrets/index.ts'
import type { Project } from '../open-project.ts'

/** Every name in the secrets file of the config; none when there is no such file. */
export function namesInSecretsFile(project: Project): string[] {
  const { secrets } = project.config
  if (secrets === undefined || !existsSync(project.path(secrets))) return []
  return Object.keys(readSecretsText(readFileSync(project.path(secrets), 'utf8'), secrets))
}
