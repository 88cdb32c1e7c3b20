/** Splits server-sent events out of text that arrives in pieces; tells the data of each event. */
export interface SseParser {
  push(text: string): void
  /** Tells an event that the server did not end with a blank line. */
  end(): void
}

/**
 * @param onData the data lines of one event, joined by line feeds; other fields and comments are passed over
 * @see WHATWG HTML, 9.2.6 Interpreting an event stream
 */
export function createSseParser(onData: (data: string) => void): SseParser {
  let rest = ''
  let data: string | undefined

  function line(text: string): void {
    if (text === '') {
      if (data !== undefined) onData(data)
      data = undefined
    } else if (text.startsWith('data:')) {
      const value = text.slice(text.charCodeAt(5) === 0x20 ? 6 : 5)
      data = data === undefined ? value : `${data}\n${value}`
    } else if (text === 'data') data = data === undefined ? '' : `${data}\n`
  }

  return {
    push(text) {
      const all = rest === '' ? text : rest + text
      let from = 0
      for (;;) {
        const end = nextBreak(all, from)
        // A CR at the very end may be half of a CRLF: it waits for what follows.
        if (end < 0 || (all.charCodeAt(end) === 0x0d && end === all.length - 1)) break
        line(all.slice(from, end))
        from = all.charCodeAt(end) === 0x0d && all.charCodeAt(end + 1) === 0x0a ? end + 2 : end + 1
      }
      rest = all.slice(from)
    },
    end() {
      if (rest !== '') line(rest.endsWith('\r') ? rest.slice(0, -1) : rest)
      rest = ''
      line('')
    },
  }
}

function nextBreak(text: string, from: number): number {
  const feed = text.indexOf('\n', from)
  const scanned = feed < 0 ? text.slice(from) : text.slice(from, feed)
  const carriage = scanned.indexOf('\r')
  return carriage < 0 ? feed : from + carriage
}
