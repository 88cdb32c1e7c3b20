const lineFeed = 0x0a
const carriageReturn = 0x0d
const colon = 0x3a
const space = 0x20
const fieldName = Buffer.from('data')

/** Splits server-sent events out of bytes that arrive in pieces. */
export interface EventFramer {
  push(chunk: Buffer): void
  /** Tells an event that the server did not end with a blank line. */
  end(): void
}

/**
 * Frames on bytes, so that a character cut by a packet is whole again before it is decoded, and an event is told in the very
 * packet that ends it. A line ends with LF, CRLF or CR.
 *
 * @param onData the data of one event: its data lines joined by line feeds; other fields and comments are passed over
 * @see WHATWG HTML, 9.2.6 Interpreting an event stream
 */
export function createEventFramer(onData: (data: Buffer) => void): EventFramer {
  /** Pieces of the line that has not ended yet. */
  let pending: Buffer[] = []
  let data: Buffer | undefined
  let isAfterReturn = false

  function line(bytes: Buffer): void {
    if (bytes.length === 0) {
      if (data !== undefined) onData(data)
      data = undefined
    } else if (isDataLine(bytes)) {
      const value = bytes.subarray(bytes[5] === space ? 6 : 5)
      data = data === undefined ? value : Buffer.concat([data, Buffer.of(lineFeed), value])
    }
  }

  function endLine(bytes: Buffer): void {
    const whole = pending.length === 0 ? bytes : Buffer.concat([...pending, bytes])
    pending = []
    line(whole)
  }

  return {
    push(chunk) {
      // A CR that ended the piece before may have been half of a CRLF.
      let from = isAfterReturn && chunk[0] === lineFeed ? 1 : 0
      for (let end = nextBreak(chunk, from); end >= 0; end = nextBreak(chunk, from)) {
        endLine(chunk.subarray(from, end))
        from = chunk[end] === carriageReturn && chunk[end + 1] === lineFeed ? end + 2 : end + 1
      }
      isAfterReturn = chunk.at(-1) === carriageReturn
      if (from < chunk.length) pending.push(chunk.subarray(from))
    },
    end() {
      if (pending.length > 0) endLine(Buffer.alloc(0))
      line(Buffer.alloc(0))
    },
  }
}

/** Where the next line ends; -1 when it does not in these bytes. */
function nextBreak(bytes: Buffer, from: number): number {
  const feed = bytes.indexOf(lineFeed, from)
  const back = bytes.subarray(from, feed < 0 ? bytes.length : feed).indexOf(carriageReturn)
  return back < 0 ? feed : from + back
}

/** `data:` and what follows, or `data` alone, which is an empty value. */
const isDataLine = (bytes: Buffer): boolean =>
  bytes.length >= 4 &&
  (bytes[4] === undefined || bytes[4] === colon) &&
  bytes.subarray(0, 4).equals(fieldName)
