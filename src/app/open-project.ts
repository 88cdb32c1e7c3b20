import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openSqliteStore, type SqliteStore } from '../adapters/store-sqlite/index.ts'
import { systemClock } from '../adapters/system-clock/index.ts'
import { type Clock, CupelError } from '../kernel/index.ts'
import { type Config, readConfig } from './config/index.ts'

export interface OpenProjectInput {
  /** Folder to look for the config in, and in the folders above it. */
  readonly from: string
  readonly configFile?: string | undefined
  readonly storeFile?: string | undefined
  /** Where secrets are looked up first; the secrets file of the config comes second. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** A config with its folder, its store and what the use cases need of the outside. */
export interface Project extends AsyncDisposable {
  readonly config: Config
  readonly configFile: string
  readonly folder: string
  /** Absolute. */
  readonly storeFile: string
  readonly store: SqliteStore
  readonly clock: Clock
  readonly environment: Readonly<Record<string, string | undefined>>
  /** A path of the config, absolute. */
  readonly path: (relative: string) => string
}

/** Reads the config and opens the store. Dispose of the project to close the store. */
export async function openProject(input: OpenProjectInput): Promise<Project> {
  const { config, file, folder } = await readConfig({ from: input.from, file: input.configFile })
  const storeFile =
    input.storeFile === undefined ? join(folder, config.store) : resolve(input.from, input.storeFile)
  const store = openSqliteStore(storeFile)
  return {
    config,
    configFile: file,
    folder,
    storeFile,
    store,
    clock: systemClock,
    environment: input.environment,
    path: relative => resolve(folder, relative),
    async [Symbol.asyncDispose]() {
      await store.runs.close()
    },
  }
}

/** The text of a file that the config names, or an error that says which field named it. */
export function readNamedFile(
  project: Pick<Project, 'path' | 'configFile'>,
  file: string,
  field: string,
): string {
  const path = project.path(file)
  if (!existsSync(path)) {
    throw new CupelError('config_invalid', `${project.configFile} ${field}: there is no file ${path}.`, {
      hint: 'Paths in the config are relative to the folder of the config file.',
      details: { field, path },
    })
  }
  return readFileSync(path, 'utf8')
}
