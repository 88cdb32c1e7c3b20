import { readFileSync, statSync } from 'node:fs'
import { CupelError, createRedactor, messageOf, type Redact } from '../../kernel/index.ts'
import { readSecretsText } from './read-secrets-text.ts'

export interface SecretsInput {
  /** Names that are asked for; no other is read. */
  readonly names: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Absolute path of a file of `NAME=value` lines. The environment comes first. */
  readonly file?: string | undefined
}

export interface Secrets {
  /** @throws CupelError `secret_missing` when it is nowhere, or a bug when its name was not asked for */
  get(name: string): string
  /** Nothing when it is nowhere. */
  find(name: string): string | undefined
  /** Takes every secret that was found out of a text. */
  readonly redact: Redact
  /** No secret was found: there is nothing to take out of anything. */
  readonly isEmpty: boolean
  /** For the user, e.g. that others can read the file. */
  readonly warnings: readonly string[]
}

/** Looks the named secrets up. An empty value counts as none. */
export function openSecrets({ names, environment, file }: SecretsInput): Secrets {
  const stored = file === undefined ? {} : readSecretsText(readText(file), file)
  const values = new Map<string, string>()
  for (const name of names) {
    const value = own(environment, name) ?? own(stored, name)
    if (value) values.set(name, value)
  }
  return {
    find: name => values.get(name),
    get(name) {
      const value = values.get(name)
      if (value !== undefined) return value
      if (!names.includes(name)) throw new TypeError(`the secret ${name} was not asked for`)
      throw new CupelError('secret_missing', `${name} is not set.`, {
        hint: `Set it in the environment${file === undefined ? ', or name a secrets file in the config' : ` or in ${file}`}.`,
        details: { name },
      })
    },
    redact: createRedactor(Object.fromEntries(values)),
    isEmpty: Object.keys(Object.fromEntries(values)).length === 0,
    warnings: file === undefined ? [] : permissionWarnings(file),
  }
}

/** A value that is set and is not blank; a name like `constructor` is nobody's. */
function own(values: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const value = Object.hasOwn(values, name) ? values[name]?.trim() : undefined
  return value === '' ? undefined : value
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    throw new CupelError('config_invalid', `The secrets file cannot be read: ${messageOf(thrown)}`, {
      details: { file },
      cause: thrown,
    })
  }
}

function permissionWarnings(file: string): readonly string[] {
  if (process.platform === 'win32' || (statSync(file).mode & 0o077) === 0) return []
  return [`${file} can be read by other users of this machine; chmod 600 closes it`]
}
