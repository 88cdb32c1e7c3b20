import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CupelError, messageOf } from '../../kernel/index.ts'
import { migrate } from './schema.ts'

/**
 * Opens or creates the store file. WAL lets readers look on while a run writes. With `synchronous = NORMAL` a commit
 * survives a killed process at once and a power cut after the next sync of the log, which `openLogSync` does without
 * holding up the event loop.
 */
export function openDatabase(file: string): DatabaseSync {
  try {
    mkdirSync(dirname(file), { recursive: true })
    const database = new DatabaseSync(file)
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
    throw storeError(thrown, file)
  }
}

/** Says a failure of SQLite in words; passes on what already is one of ours. */
export function storeError(thrown: unknown, file: string): CupelError {
  if (CupelError.is(thrown)) return thrown
  const message = messageOf(thrown)
  if (/disk is full|ENOSPC|no space left/i.test(message)) {
    return new CupelError('disk_full', `There is no space left to write ${file}.`, {
      hint: 'Free some space and run `cupel resume`: everything committed before is kept.',
      details: { file },
      cause: thrown,
    })
  }
  if (/not a database|malformed|file is encrypted/i.test(message)) {
    return new CupelError('store_failed', `${file} is damaged or is not a Cupel store: ${message}.`, {
      hint: 'Move the file away to start a new store; runs kept in it are lost to Cupel, not deleted.',
      details: { file },
      cause: thrown,
    })
  }
  if (/locked|busy/i.test(message)) {
    return new CupelError('store_busy', `${file} stayed locked by another process for 5 seconds.`, {
      hint: 'Wait for the other process to end, or give this one its own folder with --store.',
      details: { file },
      cause: thrown,
    })
  }
  return new CupelError('store_failed', `The store ${file} failed: ${message}.`, {
    hint: 'Check that the folder can be written and is on a local disk.',
    details: { file },
    cause: thrown,
  })
}
