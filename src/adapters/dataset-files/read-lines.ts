import { open } from 'node:fs/promises'

export interface Line {
  readonly number: number
  readonly length: number
  /** A view that holds until the next line is asked for. Absent when the line is longer than `longestLine`. */
  readonly bytes: Buffer | undefined
}

const newline = 0x0a
const carriageReturn = 0x0d
/** A line that is longer is passed over without being held. */
export const longestLine = 16 * 1024 * 1024
const firstSize = 256 * 1024

/**
 * Lines of a file, with their numbers, by bytes: a wrong byte spoils its own line only. Ends at LF or CRLF; a byte order mark
 * at the beginning is dropped; empty lines are counted and left out. One buffer serves the whole file: fresh ones would pile
 * up outside the heap until the next collection.
 */
export async function* readLines(file: string): AsyncIterable<Line> {
  const handle = await open(file)
  try {
    let buffer = Buffer.allocUnsafeSlow(firstSize)
    let held = 0
    let number = 0
    /** Bytes of an overlong line that were dropped. */
    let dropped = 0
    for (;;) {
      const { bytesRead } = await handle.read(buffer, held, buffer.length - held)
      const end = held + bytesRead
      const whole = buffer.subarray(0, end)
      let from = 0
      for (let at = whole.indexOf(newline, held); at !== -1; at = whole.indexOf(newline, from)) {
        const line = toLine(whole.subarray(from, at), dropped, ++number)
        dropped = 0
        from = at + 1
        if (line) yield line
      }
      if (bytesRead === 0) {
        const last = dropped + end > 0 ? toLine(whole, dropped, ++number) : undefined
        if (last) yield last
        return
      }
      whole.copyWithin(0, from)
      held = end - from
      if (held < buffer.length) continue
      if (held > longestLine) {
        dropped += held
        held = 0
      } else buffer = Buffer.concat([buffer], 2 * buffer.length)
    }
  } finally {
    await handle.close()
  }
}

function toLine(rest: Buffer, dropped: number, number: number): Line | undefined {
  const length = dropped + rest.length
  if (length > longestLine) return { number, length, bytes: undefined }
  let bytes = rest
  if (bytes.at(-1) === carriageReturn) bytes = bytes.subarray(0, -1)
  if (number === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3)
  return isBlank(bytes) ? undefined : { number, length, bytes }
}

function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x09 && byte !== carriageReturn) return false
  return true
}
