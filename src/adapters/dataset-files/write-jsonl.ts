import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { CupelError, messageOf } from '../../kernel/index.ts'
import type { RecordSink } from '../../prepare/dataset/index.ts'
import { makeFolder } from './make-folder.ts'

const flushAt = 256 * 1024

/**
 * Takes one JSON value a line. The file is whole under its name, or not there: a crash leaves what was there before.
 * What is no file (a pipe, a device) is written to and never replaced.
 *
 * @throws CupelError `disk_full`
 */
export function openJsonl(file: string): RecordSink {
  makeFolder(dirname(file))
  const partial = `${file}.partial-${process.pid}-${randomUUID().slice(0, 8)}`
  const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() ?? true
  const handle = isFile ? openSync(partial, 'wx') : openSync(file, 'w')
  let text = ''
  let isOpen = true
  const flush = (): void => {
    explained(file, () => writeWhole(handle, text))
    text = ''
  }
  const close = (): void => {
    if (isOpen) closeSync(handle)
    isOpen = false
  }
  return {
    write(record) {
      text += `${JSON.stringify(record)}\n`
      if (text.length >= flushAt) flush()
    },
    async commit() {
      flush()
      // A pipe has nothing to put on a disk.
      if (isFile) explained(file, () => fsyncSync(handle))
      close()
      if (isFile) renameSync(partial, file)
    },
    async discard() {
      close()
      rmSync(partial, { force: true })
    },
  }
}

/** Writes all values, or leaves what was there before. Gives back how many they were. */
export async function writeJsonl(
  file: string,
  values: AsyncIterable<unknown> | Iterable<unknown>,
): Promise<number> {
  const sink = openJsonl(file)
  let count = 0
  try {
    for await (const value of values) {
      await sink.write(value)
      count++
    }
    await sink.commit()
    return count
  } catch (thrown) {
    await sink.discard()
    throw thrown
  }
}

/** One call may write a part only, as when the disk is nearly full. */
function writeWhole(handle: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8')
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at)
}

function explained(file: string, write: () => void): void {
  try {
    write()
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException)?.code
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw thrown
    throw new CupelError('disk_full', `There is no space left to write ${file}: ${messageOf(thrown)}`, {
      hint: 'Free some space and try again; nothing was changed.',
      cause: thrown,
    })
  }
}
