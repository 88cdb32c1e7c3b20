import { closeSync, openSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { CupelError, messageOf } from '../../kernel/index.ts'
import { requirePresentVersion } from './schema.ts'
import { isRefusal, storeError } from './store-error.ts'

export interface OpenedForReading {
  readonly database: DatabaseSync
  readonly checkUnchanged?: () => void
}

/**
 * Opens a store that cannot be written here. Where a writer has left what the processes that share a store know each other by (`-shm`),
 * it is read as by any of them. Otherwise nothing is locked, and someone else with more rights may write while we read: whoever reads
 * calls `checkUnchanged` after. What was read before a change is whole, and what may be torn by one is not used.
 *
 * @throws CupelError `store_failed` where it cannot be read, or was written by an older version
 */
export function openForReading(file: string, refusedToWrite: unknown): OpenedForReading {
  checkReadable(file)
  return openShared(file) ?? openUnlocked(file, refusedToWrite)
}

function openShared(file: string): OpenedForReading | undefined {
  if (!sizeOf(`${file}-shm`) || sizeOf(`${file}-wal`) === undefined) return undefined
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { readOnly: true })
    database.exec('PRAGMA busy_timeout = 5000; PRAGMA cache_size = -4000')
    requirePresentVersion(database, file)
    return { database }
  } catch (thrown) {
    if (database?.isOpen) database.close()
    if (isRefusal(thrown)) return undefined
    throw storeError(thrown, file)
  }
}

/** A log (`-wal`) that holds commits is read too, as `immutable=1` would not: SQLite then indexes it in our memory. */
function openUnlocked(file: string, refusedToWrite: unknown): OpenedForReading {
  const before = stateOf(file)
  const hasLog = (sizeOf(`${file}-wal`) ?? 0) > 0
  const url = pathToFileURL(file)
  url.search = hasLog ? '?mode=ro&vfs=unix-none' : '?mode=ro&immutable=1'
  const checkUnchanged = (): void => {
    if (stateOf(file) !== before) throw changed(file)
  }
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(url, { readOnly: true })
    if (hasLog) database.exec('PRAGMA locking_mode = EXCLUSIVE')
    database.exec('PRAGMA cache_size = -4000')
    requirePresentVersion(database, file)
    checkUnchanged()
    return { database, checkUnchanged }
  } catch (thrown) {
    if (database?.isOpen) database.close()
    checkUnchanged()
    if (CupelError.is(thrown)) throw thrown
    if (!isRefusal(thrown)) throw storeError(thrown, file)
    throw unreadable(file, { refusedToWrite, thrown })
  }
}

function checkReadable(file: string): void {
  const cannot = (why: string, cause?: unknown): CupelError =>
    new CupelError('store_failed', `The store ${file} cannot be read: ${why}.`, {
      hint: 'Get the right to read the file and its folder, or name another store with --store.',
      details: { file },
      cause,
    })
  try {
    closeSync(openSync(file, 'r'))
  } catch (thrown) {
    throw cannot(messageOf(thrown), thrown)
  }
  if (!statSync(file).isFile()) throw cannot('it is no file')
}

/** In bytes; nothing where there is no such file. */
const sizeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.size

/** Differs after every commit by whomever: it goes to the log, and from there to the file. An empty log is none. */
function stateOf(file: string): string {
  return [file, `${file}-wal`]
    .map(path => statSync(path, { bigint: true, throwIfNoEntry: false }))
    .map(stat => (stat && stat.size > 0n ? [stat.dev, stat.ino, stat.size, stat.mtimeNs].join(' ') : 'none'))
    .join(', ')
}

const changed = (file: string): CupelError =>
  new CupelError('store_busy', `${file} was changed while it was read, and nothing here can lock it.`, {
    hint: 'Give the same command again; while a run goes on, give it where the folder can be written.',
    details: { file },
  })

const unreadable = (
  file: string,
  { refusedToWrite, thrown }: { readonly refusedToWrite: unknown; readonly thrown: unknown },
): CupelError =>
  new CupelError(
    'store_failed',
    `The store ${file} cannot be written (${messageOf(refusedToWrite)}), nor read without: ${messageOf(thrown)}.`,
    {
      hint: 'Copy the folder with all its files to a place that can be written, and name the copy with --store.',
      details: { file },
      cause: thrown,
    },
  )
