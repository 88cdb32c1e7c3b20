import { CupelError, type ErrorCode, isRetryable, type Random } from '../../kernel/index.ts'

/** When a call is tried again, and after what wait. */
export interface RetryPolicy {
  /** Tries in all, the first included. */
  readonly maxAttempts: number
  /** Tries that may be spent on answers of a wrong form: they are often the same again. */
  readonly maxMalformed: number
  /** Tries that may be spent on calls that use up their whole deadline: each keeps a slot from the others all that time. */
  readonly maxTimeouts: number
  /** Upper bound of the first wait; doubled each time. */
  readonly baseDelayMs: number
  /** Upper bound of a wait. A server that names a longer one is obeyed only if the total deadline allows it. */
  readonly maxDelayMs: number
  /** From the first try; no wait is begun that would end later. */
  readonly totalDeadlineMs?: number
}

export const defaultRetryPolicy: RetryPolicy = {
  maxAttempts: 5,
  maxMalformed: 3,
  maxTimeouts: 2,
  baseDelayMs: 500,
  maxDelayMs: 30_000,
}

export interface FailedTries {
  /** Codes of all tries so far, the last one included. */
  readonly failures: readonly ErrorCode[]
  readonly error: unknown
  readonly elapsedMs: number
}

/**
 * How long to wait before the next try; nothing when there should be none.
 *
 * A wait that the server names is kept to the millisecond and a little more, so that many calls do not come
 * back at once. Otherwise exponential back-off with full jitter.
 *
 * @see Brooker (2015), Exponential Backoff And Jitter, AWS Architecture Blog
 */
export function nextDelay(tries: FailedTries, policy: RetryPolicy, random: Random): number | undefined {
  const { failures, error, elapsedMs } = tries
  if (!isRetryable(error) || failures.length >= policy.maxAttempts) return undefined
  const spentOn = (code: ErrorCode): number => failures.filter(failure => failure === code).length
  if (spentOn('provider_malformed') >= policy.maxMalformed) return undefined
  if (spentOn('provider_timeout') >= policy.maxTimeouts) return undefined
  const delay = delayAfter(error, failures.length, { policy, random })
  return policy.totalDeadlineMs !== undefined && elapsedMs + delay >= policy.totalDeadlineMs
    ? undefined
    : delay
}

interface Backoff {
  readonly policy: RetryPolicy
  readonly random: Random
}

function delayAfter(error: unknown, tries: number, { policy, random }: Backoff): number {
  const ceiling = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (tries - 1))
  const asked = CupelError.is(error) ? error.details.retryAfterMs : undefined
  if (typeof asked === 'number') return asked + random.float() * Math.min(ceiling, asked / 4 + 50)
  return random.float() * ceiling
}
