import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CupelError, messageOf } from '../../kernel/index.ts'
import { migrations } from './schema.ts'

/**
 * Opens or creates the file and holds it alone until closed: two servers on one project would deal the same work out twice. The
 * lock is the system's, so that it goes with a process that is killed.
 */
export function openTeamDatabase(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true })
  const database = new DatabaseSync(file)
  try {
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      BEGIN EXCLUSIVE;
    `)
    migrate(database, file)
    database.exec('COMMIT')
    return database
  } catch (thrown) {
    database.close()
    throw teamError(thrown, file)
  }
}

function migrate(database: DatabaseSync, file: string): void {
  const { user_version: found } = database.prepare('PRAGMA user_version').get() as { user_version: number }
  if (found > migrations.length)
    throw new CupelError('store_newer', `${file} was written by a newer version of Cupel.`, {
      hint: 'Update Cupel.',
      details: { file, storeVersion: found, programVersion: migrations.length },
    })
  for (const statements of migrations.slice(found)) database.exec(statements)
  database.exec(`PRAGMA user_version = ${migrations.length}`)
}

/** Says a failure of SQLite in words; passes on what already is one of ours. */
export function teamError(thrown: unknown, file: string): CupelError {
  if (CupelError.is(thrown)) return thrown
  const message = messageOf(thrown)
  if (/locked|busy/i.test(message))
    return new CupelError('store_busy', `Another cupel serve works on this project: it holds ${file}.`, {
      hint: 'Use that one, or stop it first.',
      details: { file },
      cause: thrown,
    })
  if (/full/i.test(message))
    return new CupelError('disk_full', `There is no space left to write ${file}.`, {
      hint: 'Free some space and try again: nothing was written by half.',
      details: { file },
      cause: thrown,
    })
  return new CupelError('store_failed', `${file} could not be read or written: ${message}.`, {
    hint: 'Check that the folder can be written and is on a local disk. Moved away, it is made anew: people must then be invited again.',
    details: { file },
    cause: thrown,
  })
}
