import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from './make-folder.ts'

/**
 * Writes a file and the folders above it. Whole under its name, or what was there before stays: the text is on the disk before
 * it takes the name, under one that no other process writes to. What is no file (a pipe, a device) is written to and never replaced.
 *
 * @throws the error of the operating system, with this path
 */
export function writeWhole(path: string, text: string): void {
  const partial = `${path}.partial-${process.pid}`
  try {
    makeFolder(dirname(path))
    if (isNoFile(path)) writeFileSync(path, text)
    else {
      writeFileSync(partial, text, { flush: true })
      renameSync(partial, path)
    }
  } catch (thrown) {
    removeQuietly(partial)
    throw Object.assign(thrown as NodeJS.ErrnoException, { path, dest: undefined })
  }
}

const isNoFile = (path: string): boolean => {
  const found = statSync(path, { throwIfNoEntry: false })
  return found !== undefined && !found.isFile()
}

/** Where nothing could be written there is nothing to remove, and what is told is why it could not be. */
function removeQuietly(partial: string): void {
  try {
    rmSync(partial, { force: true })
  } catch {
    return
  }
}
