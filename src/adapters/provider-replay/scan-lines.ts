import type { FileHandle } from 'node:fs/promises'

export interface ScannedLine {
  /** Bytes from the beginning of the file. */
  readonly offset: number
  /** Bytes, without the line break. */
  readonly length: number
  /** From 1. */
  readonly number: number
  readonly bytes: Buffer
}

const blockSize = 256 * 1024

/** Longest line, in bytes. */
const longest = 64 * 1024 * 1024

/** The lines of a file with their places, one block of it in memory at a time. */
export async function* scanLines(file: FileHandle): AsyncGenerator<ScannedLine> {
  let pending: Buffer[] = []
  let pendingLength = 0
  let offset = 0
  let number = 1
  let position = 0
  const line = (last: Buffer): ScannedLine => {
    const whole = pending.length === 0 ? last : Buffer.concat([...pending, last])
    const bytes = whole.at(-1) === 0x0d ? whole.subarray(0, -1) : whole
    return { offset, length: bytes.length, number, bytes }
  }
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(blockSize), 0, blockSize, position)
    if (bytesRead === 0) break
    position += bytesRead
    const block = buffer.subarray(0, bytesRead)
    let from = 0
    for (let end = block.indexOf(0x0a); end >= 0; end = block.indexOf(0x0a, from)) {
      yield line(block.subarray(from, end))
      offset += pendingLength + end - from + 1
      number++
      from = end + 1
      pending = []
      pendingLength = 0
    }
    if (from < block.length) {
      pending.push(block.subarray(from))
      pendingLength += block.length - from
      if (pendingLength > longest) throw new RangeError(`line ${number} is longer than ${longest} bytes`)
    }
  }
  if (pendingLength > 0) yield line(Buffer.alloc(0))
}
