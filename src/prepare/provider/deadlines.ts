import type { Clock } from '../../kernel/index.ts'

/** Ends calls that take too long, with one sleeper for all of them instead of a timer for each. */
export interface Deadlines {
  /** Calls `expire` after `ms`, unless the returned function is called first. */
  start(ms: number, expire: () => void): () => void
}

interface Watched {
  readonly dueAt: number
  readonly expire: () => void
}

const byClock = new WeakMap<Clock, Deadlines>()

/** The deadlines kept by a clock. */
export function deadlinesOf(clock: Clock): Deadlines {
  const known = byClock.get(clock)
  if (known) return known
  const made = createDeadlines(clock)
  byClock.set(clock, made)
  return made
}

/**
 * Sleeps until the earliest deadline. Calls that end in time only leave the set; the sleeper notices when it
 * wakes, which is once in a deadline's length and not once a call. It is woken early when nothing is left to
 * watch, so that it does not keep the process alive.
 */
function createDeadlines(clock: Clock): Deadlines {
  const watched = new Set<Watched>()
  let sleeper: { readonly until: number; readonly stop: AbortController } | undefined

  function sleepUntil(until: number): void {
    const stop = new AbortController()
    const own = { until, stop }
    sleeper = own
    const wake = () => {
      if (sleeper !== own) return
      sleeper = undefined
      expireDue()
    }
    clock.sleep(Math.max(0, until - clock.monotonic()), stop.signal).then(wake, () => {})
  }

  function expireDue(): void {
    // A timer may fire a fraction of a millisecond early.
    const now = clock.monotonic() + 0.5
    let earliest = Number.POSITIVE_INFINITY
    const due: Watched[] = []
    for (const one of watched) {
      if (one.dueAt <= now) due.push(one)
      else earliest = Math.min(earliest, one.dueAt)
    }
    if (earliest < Number.POSITIVE_INFINITY) sleepUntil(earliest)
    for (const one of due) {
      watched.delete(one)
      one.expire()
    }
  }

  return {
    start(ms, expire) {
      const one = { dueAt: clock.monotonic() + ms, expire }
      watched.add(one)
      if (!sleeper || one.dueAt < sleeper.until) {
        sleeper?.stop.abort()
        sleepUntil(one.dueAt)
      }
      return () => {
        watched.delete(one)
        if (watched.size > 0) return
        sleeper?.stop.abort()
        sleeper = undefined
      }
    },
  }
}
