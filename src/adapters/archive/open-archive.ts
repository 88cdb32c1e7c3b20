import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { createInflateRaw } from 'node:zlib'
import { CupelError, messageOf } from '../../kernel/index.ts'
import { type DirectoryEntry, readDirectory } from './read-directory.ts'

export interface ArchiveEntry {
  readonly path: string
  /** As the archive says; `read` stops when there is more. */
  readonly bytes: number
}

export interface ArchiveLimits {
  readonly mostEntries: number
  /** Of one file unpacked. */
  readonly largestFile: number
  /** Of all files unpacked. */
  readonly largestTotal: number
}

/** Far above what a dossier needs, far below what harms. */
export const usualLimits: ArchiveLimits = {
  mostEntries: 20_000,
  largestFile: 2 ** 32 - 1,
  largestTotal: 64 * 2 ** 30,
}

export interface OpenedArchive extends Disposable {
  /** In the order of the archive. */
  readonly entries: readonly ArchiveEntry[]
  /** The last bytes of the file. */
  readonly comment: Uint8Array
  /** SHA-256 of every byte before the comment. */
  readonly sha256: string
  /**
   * What is not as it is in an archive of Cupel, in words: bytes between files, a directory that tells another tale than the headers,
   * names listed twice. The entries are then those that could be made out.
   */
  readonly oddities: readonly string[]
  /** The content of a file, streamed. Throws `dossier_altered` when it cannot be unpacked or is not of the stated size. */
  read(entry: ArchiveEntry): AsyncIterable<Uint8Array>
}

/**
 * Opens a ZIP archive that somebody else may have made. Nothing is unpacked onto the disk, only names and sizes are held in memory,
 * and every byte belongs to a file, a header or the comment, or is told as an oddity.
 *
 * @param input.commentLength that the archive must have
 * @throws CupelError `dossier_invalid` when it cannot be an archive at all
 */
export function openArchive(input: {
  readonly file: string
  readonly commentLength: number
  readonly limits?: ArchiveLimits
}): OpenedArchive {
  const { file, commentLength, limits = usualLimits } = input
  const handle = open(file)
  try {
    const size = statSync(file).size
    const at = size - commentLength
    if (at < 22) throw notOne(file, 'it is too short')
    const readAt = (from: number, length: number): Buffer => readBytes(handle, from, length)
    const { entries, oddities } = readDirectory({ readAt, end: at, commentLength, limits })
    const byPath = new Map(entries.map(entry => [entry.path, entry]))
    return {
      entries: entries.map(({ path, bytes }) => ({ path, bytes })),
      comment: readAt(at, commentLength),
      sha256: hashOf(readAt, at),
      oddities,
      read: ({ path }) => unpacked(byPath.get(path) as DirectoryEntry, readAt),
      [Symbol.dispose]: () => closeSync(handle),
    }
  } catch (thrown) {
    closeSync(handle)
    throw thrown
  }
}

function open(file: string): number {
  try {
    if (!statSync(file).isFile()) throw notOne(file, 'it is no file')
    return openSync(file, 'r')
  } catch (thrown) {
    if (CupelError.is(thrown)) throw thrown
    throw notOne(file, messageOf(thrown))
  }
}

const notOne = (file: string, why: string): CupelError =>
  new CupelError('dossier_invalid', `${file} is not a dossier: ${why}.`, {
    hint: 'A dossier is one .cupel.zip file, as cupel dossier create writes it.',
  })

const step = 64 * 1024

function readBytes(handle: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let read = 0
  while (read < length) {
    const more = readSync(handle, bytes, read, length - read, from + read)
    if (more === 0) break
    read += more
  }
  return bytes.subarray(0, read)
}

function hashOf(readAt: (from: number, length: number) => Buffer, end: number): string {
  const whole = createHash('sha256')
  for (let at = 0; at < end; at += step) whole.update(readAt(at, Math.min(step, end - at)))
  return whole.digest('hex')
}

async function* unpacked(
  { path, dataAt, packedBytes, bytes }: DirectoryEntry,
  readAt: (from: number, length: number) => Buffer,
): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw()
  const feeding = (async () => {
    for (let at = 0; at < packedBytes && !inflate.destroyed; at += step) {
      const part = readAt(dataAt + at, Math.min(step, packedBytes - at))
      // Called when the part has been unpacked and taken, or the stream was destroyed.
      await new Promise<void>(taken => inflate.write(part, () => taken()))
    }
    inflate.end()
  })()
  let given = 0
  try {
    for await (const part of inflate) {
      given += part.length
      if (given > bytes) throw altered(path, `unpacks to more than the ${bytes} bytes that it states`)
      yield part
    }
    await feeding
  } catch (thrown) {
    if (CupelError.is(thrown)) throw thrown
    throw altered(path, 'cannot be unpacked')
  } finally {
    inflate.destroy()
  }
  if (given < bytes) throw altered(path, `unpacks to ${given} of the ${bytes} bytes that it states`)
  if (inflate.bytesWritten < packedBytes) throw altered(path, 'has bytes after its content')
}

const altered = (path: string, what: string): CupelError =>
  new CupelError('dossier_altered', `${path} ${what}.`)
