import type { Readable } from 'node:stream'

interface LineReading {
  readonly maxBytes: number
  readonly onLine: (line: string) => void
  readonly onTooLong: () => void
}

/** Tells whole lines of a program's output; line breaks may be LF or CRLF, blank lines are passed over. */
export function readLines(stream: Readable, { maxBytes, onLine, onTooLong }: LineReading): void {
  let pending: Buffer[] = []
  let size = 0
  stream.on('data', (chunk: Buffer) => {
    let from = 0
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      const line = Buffer.concat([...pending, chunk.subarray(from, end)])
        .toString('utf8')
        .trim()
      pending = []
      size = 0
      from = end + 1
      if (line !== '') onLine(line)
    }
    if (from >= chunk.length) return
    pending.push(chunk.subarray(from))
    size += chunk.length - from
    if (size <= maxBytes) return
    pending = []
    size = 0
    onTooLong()
  })
}
