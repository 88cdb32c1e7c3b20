import type { Terminal } from './terminal.ts'

export interface StopSignals extends Disposable {
  /** After the first Ctrl-C: begin nothing new. */
  readonly stop: AbortSignal
  /** After the second: drop the calls in flight. */
  readonly cut: AbortSignal
}

/** Turns Ctrl-C and SIGTERM into a wish to stop: first after the calls in flight, when repeated at once. */
export function stopOnSignals(terminal: Terminal): StopSignals {
  const stop = new AbortController()
  const cut = new AbortController()
  const onSignal = (): void => {
    if (!stop.signal.aborted) {
      terminal.say('\nstopping: waiting for the calls in flight (Ctrl-C again drops them)')
      stop.abort()
    } else {
      cut.abort()
    }
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return {
    stop: stop.signal,
    cut: cut.signal,
    [Symbol.dispose]() {
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    },
  }
}
