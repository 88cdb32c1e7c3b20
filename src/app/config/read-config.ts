import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { CupelError, messageOf } from '../../kernel/index.ts'
import { type Config, configSchema } from './config-schema.ts'
import { issueLines, type Located, namingKnownFields } from './issue-lines.ts'

const configNames = ['cupel.yaml', 'cupel.yml', 'cupel.config.ts', 'cupel.config.js'] as const

export interface FoundConfig {
  readonly config: Config
  /** The config file, absolute. */
  readonly file: string
  /** Its folder: paths in the config are relative to it. */
  readonly folder: string
}

/**
 * Reads the config file, or finds it in the folder and the folders above it.
 *
 * @throws CupelError `config_missing`, or `config_invalid` with every problem by line and field
 */
export async function readConfig({
  from,
  file,
}: {
  from: string
  file?: string | undefined
}): Promise<FoundConfig> {
  const path = file === undefined ? findConfig(from) : resolve(from, file)
  if (!existsSync(path)) throw missing(path)
  const config = /\.ya?ml$/.test(path) ? readYaml(path) : await readModule(path)
  return { config, file: path, folder: dirname(path) }
}

function findConfig(from: string): string {
  let folder = resolve(from)
  for (;;) {
    const found = configNames.map(name => join(folder, name)).find(existsSync)
    if (found) return found
    const parent = dirname(folder)
    if (parent === folder) throw missing(join(resolve(from), configNames[0]))
    folder = parent
  }
}

function missing(path: string): CupelError {
  return new CupelError('config_missing', `No config file at ${path}.`, {
    hint: 'Run `cupel init` to begin a project here, or name the file with --config.',
    details: { path },
  })
}

function readYaml(path: string): Config {
  const counter = new LineCounter()
  const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: counter, prettyErrors: false })
  const problem = document.errors[0]
  if (problem) {
    const { line, col } = counter.linePos(problem.pos[0])
    throw invalid(path, [`${path}:${line}:${col} ${problem.message}`])
  }
  const locate = (at: readonly PropertyKey[]): Located | undefined => {
    const node = document.getIn(at, true) as { range?: [number, number, number] } | undefined
    return node?.range ? counter.linePos(node.range[0]) : undefined
  }
  return validate(document.toJS() ?? {}, path, locate)
}

async function readModule(path: string): Promise<Config> {
  let loaded: { default?: unknown }
  try {
    loaded = await import(pathToFileURL(path).href)
  } catch (thrown) {
    throw new CupelError('config_invalid', `${path} could not be loaded: ${messageOf(thrown)}`, {
      hint: 'The file must be an ES module; TypeScript may only use syntax that can be stripped.',
      cause: thrown,
    })
  }
  if (loaded.default === undefined) {
    throw new CupelError('config_invalid', `${path} has no default export.`, {
      hint: "Write `export default defineConfig({ … })`, with defineConfig from 'cupel/config'.",
    })
  }
  return validate(loaded.default, path, () => undefined)
}

type Locate = (at: readonly PropertyKey[]) => Located | undefined

function validate(value: unknown, path: string, locate: Locate): Config {
  const parsed = configSchema.safeParse(value, { error: namingKnownFields })
  if (parsed.success) return parsed.data
  throw invalid(path, issueLines(parsed.error.issues as z.core.$ZodIssue[], { path, value, locate }))
}

function invalid(path: string, lines: readonly string[]): CupelError {
  return new CupelError(
    'config_invalid',
    `${path} is not a valid config:\n${lines.map(line => `  ${line}`).join('\n')}`,
    {
      hint: 'docs/reference/config.md lists every field. `cupel init` writes an example.',
      details: { problems: lines },
    },
  )
}
