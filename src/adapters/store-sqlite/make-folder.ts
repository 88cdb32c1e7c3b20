import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { CupelError } from '../../kernel/index.ts'

/**
 * Makes a folder and those above it, as the recursive form of mkdir does, which on a read-only disk says that nothing is there (ENOENT).
 *
 * @throws CupelError `store_failed` where a file is in the way; the error of the operating system for the first folder that cannot be made
 */
export function makeFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (found?.isDirectory()) return
  if (found !== undefined)
    throw new CupelError('store_failed', `${folder} is no folder: no store can be kept in it.`, {
      hint: 'Name another place with --store.',
      details: { folder },
    })
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (thrown) {
    // Another process may have made it meanwhile.
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
  }
}
