import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it. The recursive form of mkdir never comes back where the system says of an existing folder that
 * nothing is there to make one in, as in `/proc`.
 *
 * @throws the error of the operating system for the first folder that cannot be made
 */
export function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  const above = dirname(folder)
  if (above !== folder) makeFolder(above)
  try {
    mkdirSync(folder)
  } catch (thrown) {
    const isMadeMeanwhile = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true
    if (!isMadeMeanwhile) throw thrown
  }
}
