import { realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import type { Redact } from '../../kernel/index.ts'
import type { Project } from '../open-project.ts'
import { projectSecrets } from '../project-secrets.ts'
import { namesInSecretsFile } from './secret-names.ts'

const looksSecret = /(^|_)(KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?)$/i
const reference = /\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g

/**
 * Takes out of a text what must not leave the machine: by value, every secret that the config names, everything in the secrets file,
 * and every variable of the environment whose name sounds like a secret; and the paths of the machine, of which `.` stays for the
 * project and `~` for the home folder.
 */
export function projectRedactor(project: Project): Redact {
  const names = [
    ...namesIn(project.config),
    ...namesInSecretsFile(project),
    ...Object.keys(project.environment).filter(name => looksSecret.test(name)),
  ]
  const { redact } = projectSecrets(project, names)
  const paths = machinePaths(project)
  return text => {
    let clean = redact(text)
    for (const [path, short] of paths) if (clean.includes(path)) clean = clean.replaceAll(path, short)
    return clean
  }
}

/** Names under `apiKey`, and those in `{{NAME}}`, wherever they stand in the config. */
function namesIn(value: unknown): string[] {
  if (typeof value === 'string') return [...value.matchAll(reference)].map(match => match[1] as string)
  if (Array.isArray(value)) return value.flatMap(namesIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, field]) =>
    key === 'apiKey' && typeof field === 'string' ? [field, ...namesIn(field)] : namesIn(field),
  )
}

/** Longest first, in the spellings of plain text, JSON and URLs. A home that is the root of the disk is no path worth hiding. */
function machinePaths({ folder, environment }: Project): [string, string][] {
  const home = environment.HOME ?? environment.USERPROFILE ?? homedir()
  const found: [string, string][] = [
    [folder, '.'],
    [realpathSync(folder), '.'],
    [`${home}/`, '~/'],
  ]
  return found
    .filter(([path]) => path.length > 2)
    .flatMap(([path, short]): [string, string][] =>
      [...new Set([path, JSON.stringify(path).slice(1, -1), encodeURI(path)])].map(spelling => [
        spelling,
        short,
      ]),
    )
    .sort(([a], [b]) => b.length - a.length)
}
