import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a file and the folders above it. Whole under its name, or what was there before stays: the text is on the disk before
 * it takes the name, under one that no other process writes to.
 */
export function writeWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  const partial = `${path}.partial-${process.pid}`
  try {
    writeFileSync(partial, text, { flush: true })
    renameSync(partial, path)
  } catch (thrown) {
    rmSync(partial, { force: true })
    throw thrown
  }
}
