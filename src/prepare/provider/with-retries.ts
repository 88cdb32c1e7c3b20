import { type Clock, CupelError, type ErrorCode, type Random } from '../../kernel/index.ts'
import { abortedError } from './aborted-error.ts'
import type { Attempt, AttemptSpending } from './attempt.ts'
import type { ConcurrencyLimit } from './concurrency-limit.ts'
import { deadlinesOf } from './deadlines.ts'
import type { Reply } from './ports.ts'
import { nextDelay, type RetryPolicy } from './retry-policy.ts'

export interface RetryOptions {
  readonly policy: RetryPolicy
  readonly clock: Clock
  readonly random: Random
  /** Ends the call, also while it waits. */
  readonly signal?: AbortSignal | undefined
  /** Deadline of one try, in milliseconds. Holds for answers that trickle in and for tries that ignore their signal. */
  readonly deadlineMs: number
  /** A slot is taken for each try and given back while waiting for the next; told how each try went. */
  readonly limit?: ConcurrencyLimit | undefined
  /** What a failed try used up, to be kept with it; not asked when the caller gave up. */
  readonly spendingOf?: ((failure: CupelError) => Promise<AttemptSpending>) | undefined
}

interface Tried {
  /** In order; the last one gave the reply, if there is one. */
  readonly attempts: readonly Attempt[]
  /** Time spent waiting for slots and between tries. */
  readonly waitedMs: number
}

/** `reply` or `failure`, and what it took. `isAborted`: the caller's signal ended it; nothing was found out. */
export type RetryOutcome =
  | (Tried & { readonly reply: Reply; readonly failure?: undefined; readonly isAborted?: undefined })
  | (Tried & { readonly failure: CupelError; readonly reply?: undefined; readonly isAborted?: true })

/**
 * Makes a call until it is answered or its failures say that it will not be. Failures are outcomes; only a bug
 * (anything thrown that is not a CupelError) rejects.
 */
export async function withRetries(
  attempt: (signal: AbortSignal) => Promise<Reply>,
  options: RetryOptions,
): Promise<RetryOutcome> {
  const { policy, clock, random, signal, limit } = options
  const startedAt = clock.monotonic()
  const attempts: Attempt[] = []
  const failures: ErrorCode[] = []
  let waitedMs = 0
  let firstTriedAt: number | undefined
  for (;;) {
    try {
      const slot = limit?.acquire(signal) ?? 0
      waitedMs += typeof slot === 'number' ? slot : await slot
    } catch (thrown) {
      if (!signal?.aborted || !CupelError.is(thrown)) throw thrown
      return { failure: thrown, isAborted: true, attempts, waitedMs }
    }
    const triedAt = clock.monotonic()
    firstTriedAt ??= triedAt
    const deadlineMs = remaining(options, triedAt - firstTriedAt)
    const result = await tryInSlot(attempt, { ...options, deadlineMs })
    const endedAt = clock.monotonic()
    const times = { startedAfterMs: triedAt - startedAt, durationMs: endedAt - triedAt }
    if (!CupelError.is(result)) {
      attempts.push(times)
      return { reply: result, attempts, waitedMs }
    }
    attempts.push({ ...times, failure: result.code, ...(await spendingOn(result, options)) })
    if (signal?.aborted) return { failure: result, isAborted: true, attempts, waitedMs }
    failures.push(result.code)
    const delay = nextDelay({ failures, error: result, elapsedMs: endedAt - firstTriedAt }, policy, random)
    if (delay === undefined) return { failure: result, attempts, waitedMs }
    await clock.sleep(delay, signal).catch(ignoreAbort(signal))
    waitedMs += clock.monotonic() - endedAt
    if (signal?.aborted) return { failure: abortedError(signal), isAborted: true, attempts, waitedMs }
  }
}

async function spendingOn(
  failure: CupelError,
  { signal, spendingOf }: RetryOptions,
): Promise<Pick<Attempt, 'spending'>> {
  const spending = signal?.aborted ? undefined : await spendingOf?.(failure)
  return spending === undefined ? {} : { spending }
}

async function tryInSlot(
  attempt: (signal: AbortSignal) => Promise<Reply>,
  options: RetryOptions,
): Promise<Reply | CupelError> {
  const { limit } = options
  try {
    if (options.signal?.aborted) return abortedError(options.signal)
    const result = await tryOnce(attempt, options)
    if (!CupelError.is(result)) limit?.succeeded()
    else if (!options.signal?.aborted) limit?.failed(result)
    return result
  } finally {
    limit?.release()
  }
}

function remaining({ policy, deadlineMs }: RetryOptions, elapsedMs: number): number {
  if (policy.totalDeadlineMs === undefined) return deadlineMs
  return Math.max(0, Math.min(deadlineMs, policy.totalDeadlineMs - elapsedMs))
}

function ignoreAbort(signal: AbortSignal | undefined) {
  return (thrown: unknown) => {
    if (!signal?.aborted) throw thrown
  }
}

/**
 * One try under its deadline. Settles when the try does, when the deadline passes or when the caller gives up,
 * whichever is first: a try that ignores its signal is left behind, and what it still throws is dropped.
 */
function tryOnce(
  attempt: (signal: AbortSignal) => Promise<Reply>,
  { clock, signal, deadlineMs }: RetryOptions,
): Promise<Reply | CupelError> {
  const controller = new AbortController()
  return new Promise((resolve, reject) => {
    const cut = () => end(abortedError(signal as AbortSignal))
    const stopDeadline = deadlinesOf(clock).start(deadlineMs, () => end(timeoutError(deadlineMs)))
    signal?.addEventListener('abort', cut)

    function settle(): void {
      stopDeadline()
      signal?.removeEventListener('abort', cut)
    }
    function end(error: CupelError): void {
      settle()
      resolve(error)
      controller.abort(error)
    }
    const tried = async () => attempt(controller.signal)
    tried().then(
      reply => {
        settle()
        resolve(reply)
      },
      (thrown: unknown) => {
        settle()
        if (CupelError.is(thrown)) resolve(thrown)
        else reject(thrown)
      },
    )
  })
}

function timeoutError(deadlineMs: number): CupelError {
  return new CupelError('provider_timeout', `No complete answer within ${formatMs(deadlineMs)}.`, {
    hint: 'Raise the call timeout if the model needs longer.',
    details: { deadlineMs },
  })
}

function formatMs(ms: number): string {
  return ms >= 1_000 ? `${Number((ms / 1_000).toFixed(1))} s` : `${Math.round(ms)} ms`
}
