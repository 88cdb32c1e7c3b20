import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { CupelError, messageOf } from '../../kernel/index.ts'

const flushAt = 256 * 1024

/** Writes one JSON value a line. The file is whole under its name, or not there: a crash leaves what was there before. */
export async function writeJsonl(
  file: string,
  values: AsyncIterable<unknown> | Iterable<unknown>,
): Promise<number> {
  const partial = `${file}.partial-${process.pid}`
  mkdirSync(dirname(file), { recursive: true })
  const handle = openSync(partial, 'w')
  try {
    const count = await writeAll(handle, values)
    fsyncSync(handle)
    closeSync(handle)
    renameSync(partial, file)
    return count
  } catch (thrown) {
    closeQuietly(handle)
    rmSync(partial, { force: true })
    throw writeError(thrown, file)
  }
}

async function writeAll(handle: number, values: AsyncIterable<unknown> | Iterable<unknown>): Promise<number> {
  let text = ''
  let count = 0
  for await (const value of values) {
    text += `${JSON.stringify(value)}\n`
    count++
    if (text.length < flushAt) continue
    writeSync(handle, text)
    text = ''
  }
  writeSync(handle, text)
  return count
}

function closeQuietly(handle: number): void {
  try {
    closeSync(handle)
  } catch {
    // It was closed before the rename failed.
  }
}

function writeError(thrown: unknown, file: string): unknown {
  if ((thrown as NodeJS.ErrnoException)?.code !== 'ENOSPC') return thrown
  return new CupelError('disk_full', `There is no space left to write ${file}: ${messageOf(thrown)}`, {
    hint: 'Free some space and try again; nothing was changed.',
    cause: thrown,
  })
}
