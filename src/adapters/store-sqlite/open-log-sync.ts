import { closeSync, constants, fdatasync, openSync } from 'node:fs'
import { promisify } from 'node:util'

const syncData = promisify(fdatasync)

export interface LogSync {
  /** Resolves when everything committed before is on the disk. */
  sync(): Promise<void>
  close(): void
}

/**
 * Syncs the write-ahead log of a store in a thread of the pool. SQLite would do it inside COMMIT, on the thread that all calls
 * in flight wait for: a few milliseconds twenty times a second, in which no answer is received and no question sent.
 * Syncing through any descriptor of a file writes out the file, whoever wrote to it.
 */
export function openLogSync(file: string): LogSync {
  const log = `${file}-wal`
  let descriptor: number | undefined
  return {
    async sync() {
      // The log is there from the first commit on, and stays while the database is open.
      descriptor ??= openSync(log, constants.O_RDWR)
      await syncData(descriptor)
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor)
      descriptor = undefined
    },
  }
}
