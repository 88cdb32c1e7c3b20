import { type Clock, CupelError } from '../../kernel/index.ts'
import { abortedError } from './aborted-error.ts'

/**
 * How many calls may be under way at once, adapted to what the provider bears. Shared by all candidates that
 * call the same provider.
 */
export interface ConcurrencyLimit {
  /**
   * A slot, in order of asking; resolves to the milliseconds waited for it. Rejects with the signal's reason
   * (as a CupelError) when aborted first. Returns a number instead of a promise when a slot is free.
   */
  acquire(signal?: AbortSignal): Promise<number> | number
  /** Gives the slot back. Exactly once for every acquired slot. */
  release(): void
  /** A call was answered: room for more, slowly. */
  succeeded(): void
  /** A call failed: for rate limits and failures that can pass the limit falls, once for all calls then under way. */
  failed(error: unknown): void
  /** Slots at present: at least 1, at most the configured number. */
  readonly slots: number
  readonly inFlight: number
  readonly waiting: number
}

export interface ConcurrencySettings {
  readonly max: number
  readonly clock: Pick<Clock, 'monotonic'>
  /** What the limit is multiplied by when the provider asks to slow down. */
  readonly onRateLimit?: number
  /** What it is multiplied by on failures that may come of overload and may not. */
  readonly onTrouble?: number
}

interface Waiter {
  readonly since: number
  readonly resolve: (waitedMs: number) => void
  /** Set when the waiter has gone: its place is skipped. */
  isGone: boolean
  /** Leaves the signal when the slot is given. */
  detach?: (() => void) | undefined
}

/** Failures that may come of overload. */
const trouble: readonly string[] = ['provider_unavailable', 'provider_timeout']

/**
 * Additive increase, multiplicative decrease: begins at `max`, halves on a rate limit and falls by a fifth on other
 * failures that can pass (once per generation of calls under way, so that fifty calls that hit one wall do not bring it to 1), and wins back one slot for every
 * `slots` answered calls.
 *
 * @see Chiu & Jain (1989), Analysis of the increase and decrease algorithms for congestion avoidance
 */
export function createConcurrencyLimit(settings: ConcurrencySettings): ConcurrencyLimit {
  const { max, clock, onRateLimit = 0.5, onTrouble = 0.8 } = settings
  if (!(max >= 1)) throw new CupelError('config_invalid', `concurrency must be at least 1, found ${max}`)
  const queue = createQueue()
  let limit = max
  let inFlight = 0
  /** Answers and failures to ignore until the calls under way at the last decrease have ended. */
  let settling = 0

  function admit(): void {
    while (inFlight < Math.floor(limit)) {
      const next = queue.take()
      if (!next) return
      inFlight++
      next.detach?.()
      next.resolve(clock.monotonic() - next.since)
    }
  }

  function join(signal: AbortSignal | undefined): Promise<number> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { since: clock.monotonic(), resolve, isGone: false }
      if (signal) {
        const leave = () => {
          queue.leave(waiter)
          reject(abortedError(signal))
        }
        signal.addEventListener('abort', leave, { once: true })
        waiter.detach = () => signal.removeEventListener('abort', leave)
      }
      queue.add(waiter)
    })
  }

  return {
    acquire(signal) {
      if (signal?.aborted) return Promise.reject(abortedError(signal))
      if (queue.size === 0 && inFlight < Math.floor(limit)) {
        inFlight++
        return 0
      }
      return join(signal)
    },
    release() {
      inFlight--
      if (settling > 0) settling--
      admit()
    },
    succeeded() {
      if (limit >= max || settling > 0) return
      limit = Math.min(max, limit + 1 / Math.floor(limit))
      admit()
    },
    failed(error) {
      if (settling > 0 || !CupelError.is(error)) return
      if (error.code === 'provider_rate_limited') limit = Math.max(1, Math.floor(limit * onRateLimit))
      else if (trouble.includes(error.code)) limit = Math.max(1, Math.floor(limit * onTrouble))
      else return
      settling = inFlight
    },
    get slots() {
      return Math.floor(limit)
    },
    get inFlight() {
      return inFlight
    },
    get waiting() {
      return queue.size
    },
  }
}

/** First in, first out; adding, taking and leaving take constant time on average. */
function createQueue() {
  let waiters: Waiter[] = []
  let head = 0
  let size = 0
  return {
    add(waiter: Waiter): void {
      waiters.push(waiter)
      size++
    },
    take(): Waiter | undefined {
      while (head < waiters.length) {
        const next = waiters[head++] as Waiter
        // Half of the array is used up: dropping it now costs one move for each element.
        if (head > 1_024 && head * 2 > waiters.length) {
          waiters = waiters.slice(head)
          head = 0
        }
        if (next.isGone) continue
        size--
        return next
      }
      waiters = []
      head = 0
      return undefined
    },
    leave(waiter: Waiter): void {
      if (waiter.isGone) return
      waiter.isGone = true
      size--
    },
    get size() {
      return size
    },
  }
}
