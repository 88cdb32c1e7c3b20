import { createHash, type Hash, randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { Zip, ZipDeflate } from 'fflate'
import { CupelError, messageOf } from '../../kernel/index.ts'

export interface WrittenEntry {
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

export interface ArchiveWriter {
  /** Adds a file from texts or bytes as they come; only what is under way is in memory. Paths come in the order they are added. */
  add(
    path: string,
    content: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
  ): Promise<WrittenEntry>
  /** Ends the archive with a comment, given the SHA-256 of every byte before it; the file is then whole under its name. */
  finish(comment: (sha256: string) => string): Promise<void>
  /** As if nothing had been written. Also after a failed finish. */
  discard(): void
}

export interface ArchiveTarget {
  readonly file: string
  /** Bytes of the comment that `finish` will give. */
  readonly commentLength: number
  /** Puts bytes on the disk; another one in tests. */
  readonly write?: (handle: number, bytes: Uint8Array) => void
}

/** What is fed to the compressor at once: fixed, so that the same content gives the same bytes however it came. */
const step = 64 * 1024
/** The first day that a ZIP archive can name, in local time as the format has it: the same bytes in every zone. */
const beginning = (): Date => new Date(1980, 0, 1, 12)
const largest = 2 ** 32 - 1
const mostEntries = 65_535

/**
 * Writes a ZIP archive. Names, times and compression depend on nothing but what is added: the compressor is written in JavaScript,
 * where those of zlib differ from machine to machine.
 *
 * @throws CupelError `disk_full`; `file_refused` where no file can be made under this name; `dossier_invalid` past what a plain ZIP
 * archive can hold (4 GiB, 65,535 files)
 */
export function createArchive({ file, commentLength, write = writeWhole }: ArchiveTarget): ArchiveWriter {
  const partial = `${file}.partial-${process.pid}-${randomUUID().slice(0, 8)}`
  const handle = explained(file, () => {
    mkdirSync(dirname(file), { recursive: true })
    const found = statSync(file, { throwIfNoEntry: false })
    if (found !== undefined && !found.isFile())
      throw refused(file, found.isDirectory() ? 'it is a folder' : 'it is no file')
    return openSync(partial, 'wx')
  })
  const whole = createHash('sha256')
  let size = 0
  let entries = 0
  let isOpen = true
  const put = (bytes: Uint8Array): void => {
    size += bytes.length
    if (size + commentLength > largest) throw tooLarge(file, 'more than 4 GiB')
    whole.update(bytes)
    explained(file, () => write(handle, bytes))
  }
  const zip = new Zip((error, bytes, isLast) => {
    if (error) throw error
    put(isLast ? withCommentLength(bytes, commentLength) : bytes)
  })
  const close = (): void => {
    if (isOpen) closeSync(handle)
    isOpen = false
  }
  return {
    async add(path, content) {
      if (++entries > mostEntries) throw tooLarge(file, `more than ${mostEntries} files`)
      const entry = new ZipDeflate(path, { level: 6 })
      entry.mtime = beginning()
      zip.add(entry)
      return feed(entry, path, content)
    },
    async finish(comment) {
      zip.end()
      const text = Buffer.from(comment(whole.digest('hex')), 'latin1')
      if (text.length !== commentLength) throw new TypeError(`the comment has ${text.length} bytes`)
      explained(file, () => {
        write(handle, text)
        fsyncSync(handle)
      })
      close()
      explained(file, () => renameSync(partial, file))
    },
    discard() {
      close()
      rmSync(partial, { force: true })
    },
  }
}

async function feed(
  entry: ZipDeflate,
  path: string,
  content: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<WrittenEntry> {
  const digest = createHash('sha256')
  let bytes = 0
  let waiting: Buffer[] = []
  let waitingBytes = 0
  const flush = (isLast: boolean): void => {
    const all = Buffer.concat(waiting)
    let at = 0
    for (; all.length - at >= step; at += step)
      push(entry, all.subarray(at, at + step), { digest, isLast: false })
    const rest = all.subarray(at)
    if (isLast) push(entry, rest, { digest, isLast })
    waiting = isLast || rest.length === 0 ? [] : [rest]
    waitingBytes = isLast ? 0 : rest.length
  }
  for await (const part of content) {
    const chunk = Buffer.from(part as Uint8Array)
    bytes += chunk.length
    if (bytes > largest) throw tooLarge(path, 'more than 4 GiB')
    waiting.push(chunk)
    waitingBytes += chunk.length
    if (waitingBytes >= step) flush(false)
  }
  flush(true)
  return { path, bytes, sha256: digest.digest('hex') }
}

/** The compressor keeps what it is given: it gets a copy of its own. */
function push(
  entry: ZipDeflate,
  bytes: Uint8Array,
  { digest, isLast }: { readonly digest: Hash; readonly isLast: boolean },
): void {
  digest.update(bytes)
  entry.push(Uint8Array.from(bytes), isLast)
}

/** The last two bytes of an archive without a comment say that it has none. */
function withCommentLength(end: Uint8Array, length: number): Uint8Array {
  const bytes = Uint8Array.from(end)
  new DataView(bytes.buffer).setUint16(bytes.length - 2, length, true)
  return bytes
}

/** One call may write a part only, as when the disk is nearly full. */
function writeWhole(handle: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at)
}

const tooLarge = (file: string, what: string): CupelError =>
  new CupelError('dossier_invalid', `${file} would hold ${what}.`, {
    hint: 'Leave out answers (--without-answers) or data, or name fewer runs (--runs).',
  })

const refused = (file: string, why: string, cause?: unknown): CupelError =>
  new CupelError('file_refused', `${file} could not be written: ${why}.`, {
    hint: 'Name another place with -o.',
    cause,
  })

/** What the operating system may say of a place where no file can be made. */
const refusals: Readonly<Record<string, string>> = {
  ENOENT: 'nothing can be made in its folder',
  EACCES: 'there is no right to',
  EPERM: 'there is no right to',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'something on its way is no folder',
  EEXIST: 'something on its way is no folder',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links go in a circle',
}

function explained<T>(file: string, write: () => T): T {
  try {
    return write()
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException)?.code ?? ''
    const why = CupelError.is(thrown) ? undefined : refusals[code]
    if (why !== undefined) throw refused(file, why, thrown)
    if (code !== 'ENOSPC' && code !== 'EDQUOT' && code !== 'EFBIG') throw thrown
    throw new CupelError('disk_full', `There is no space left to write ${file}: ${messageOf(thrown)}`, {
      hint: 'Free some space and try again; nothing was kept of it.',
      cause: thrown,
    })
  }
}
