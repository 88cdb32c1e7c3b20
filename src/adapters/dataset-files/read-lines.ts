import { createReadStream } from 'node:fs'

export interface Line {
  readonly number: number
  readonly length: number
  /** Absent when the line is longer than `longestLine`. */
  readonly bytes: Buffer | undefined
}

const newline = 0x0a
const carriageReturn = 0x0d
/** A line that is longer is passed over without being held. */
export const longestLine = 16 * 1024 * 1024

/**
 * Lines of a file, with their numbers, by bytes: a wrong byte spoils its own line only. Ends at LF or CRLF; a byte order mark
 * at the beginning is dropped; empty lines are counted and left out.
 */
export async function* readLines(file: string): AsyncIterable<Line> {
  let parts: Buffer[] = []
  let length = 0
  let number = 0
  const take = (): Line | undefined => {
    number++
    const line = toLine(parts, length, number)
    parts = []
    length = 0
    return line
  }
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    let from = 0
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      if (length <= longestLine) parts.push(chunk.subarray(from, at))
      length += at - from
      from = at + 1
      const line = take()
      if (line) yield line
    }
    if (length <= longestLine) parts.push(chunk.subarray(from))
    length += chunk.length - from
    if (length > longestLine) parts = []
  }
  const last = length > 0 ? take() : undefined
  if (last) yield last
}

function toLine(parts: readonly Buffer[], length: number, number: number): Line | undefined {
  if (length > longestLine) return { number, length, bytes: undefined }
  let bytes = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
  if (bytes.at(-1) === carriageReturn) bytes = bytes.subarray(0, -1)
  if (number === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3)
  return isBlank(bytes) ? undefined : { number, length, bytes }
}

function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x09 && byte !== carriageReturn) return false
  return true
}
