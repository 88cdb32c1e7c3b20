import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { CupelError } from '../../kernel/index.ts'
import { makeFolder } from './make-folder.ts'
import { openForReading } from './open-for-reading.ts'
import { migrate } from './schema.ts'
import { isRefusal, storeError } from './store-error.ts'

export interface OpenedDatabase {
  readonly database: DatabaseSync
  /** Why nothing can be written; absent where SQLite was let write. */
  readonly refusal?: () => CupelError
  /** Throws when the file was changed since it was opened, where no lock keeps others from changing it. */
  readonly checkUnchanged?: () => void
}

/**
 * Opens or creates the store file. WAL lets readers look on while a run writes. With `synchronous = NORMAL` a commit
 * survives a killed process at once and a power cut after the next sync of the log, which `openLogSync` does without
 * holding up the event loop.
 *
 * Where nothing can be written, because of rights, a read-only disk or a full one, what is there can be read all the same.
 */
export function openDatabase(file: string): OpenedDatabase {
  try {
    return { database: openForWriting(file) }
  } catch (thrown) {
    if (!isRefusal(thrown)) throw storeError(thrown, file)
    const refusal = () => storeError(thrown, file)
    if (isAbsent(file)) return { database: emptyDatabase(file), refusal }
    return { ...openForReading(file, thrown), refusal }
  }
}

function openForWriting(file: string): DatabaseSync {
  makeFolder(dirname(file))
  // Without the right to the file, SQLite would still make a -shm beside it where it can: one that the owner has no right to.
  if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK)
  const database = new DatabaseSync(file)
  try {
    database.exec(`
      PRAGMA busy_timeout = 5000;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA foreign_keys = ON;
      PRAGMA cache_size = -4000;
    `)
    migrate(database, file)
    return database
  } catch (thrown) {
    database.close()
    throw thrown
  }
}

/** A folder that may not be looked into may hold a store: only what is known not to be there is absent. */
function isAbsent(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false }) === undefined
  } catch {
    return false
  }
}

/** What a store is that was never written to. */
function emptyDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  migrate(database, file)
  return database
}
