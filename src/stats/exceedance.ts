import { betaCdf } from './distributions/index.ts'

export interface ExceedanceInput {
  /** Requests beyond the limit; those without an answer belong to them. */
  readonly exceeding: number
  readonly n: number
  /** Share that may exceed: 0.05 for p95. */
  readonly allowed: number
  /** Variance relative to independent requests; 1 unless given. */
  readonly designEffect?: number
}

/**
 * Probability that a percentile is within a limit, without estimating the percentile: p95 is at most T exactly when at most 5% of
 * requests exceed T, and that share has the posterior Beta(x + 1/2, n - x + 1/2). Requests that depend on each other count as
 * fewer.
 *
 * @returns undefined for no requests
 */
export function probabilityWithin({
  exceeding,
  n,
  allowed,
  designEffect = 1,
}: ExceedanceInput): number | undefined {
  if (n <= 0) return undefined
  const scale = 1 / designEffect
  return betaCdf(allowed, exceeding * scale + 0.5, (n - exceeding) * scale + 0.5)
}

/**
 * How many more requests would bring the probability to `confidence`, or to its opposite, if the share stayed what it is.
 *
 * @returns undefined when ten million would not do: the share lies on what is allowed
 */
export function requestsToSettle(
  input: ExceedanceInput & { readonly confidence: number },
): number | undefined {
  const { exceeding, n, allowed, designEffect = 1, confidence } = input
  if (n <= 0) return undefined
  const share = exceeding / n
  const isSettled = (total: number): boolean => {
    const p = probabilityWithin({ exceeding: share * total, n: total, allowed, designEffect }) as number
    return p >= confidence || p <= 1 - confidence
  }
  let high = n
  while (!isSettled(high)) {
    high *= 2
    if (high > 10_000_000) return undefined
  }
  let low = high / 2
  while (high - low > Math.max(1, high / 1000)) {
    const middle = (low + high) / 2
    if (isSettled(middle)) high = middle
    else low = middle
  }
  return Math.max(0, Math.ceil(high - n))
}
