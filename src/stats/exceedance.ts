import { betaCdf, normalQuantile, normalSurvival } from './distributions/index.ts'

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

/** Spread of the logarithm in the heaviest tail that is reckoned with: heavier than waiting lines and answers of models have. */
const heaviestTail = 1.5
/** So many times the slowest request is believed to be within reach of the next ones. */
const reach = 2
/** However far the limit, at least this share is asked not to be beyond the slowest. */
const mostAllowed = 0.25

/**
 * What may be beyond the slowest request when not one is beyond the limit, and the slowest stays far below it. If the share beyond the
 * limit were what is allowed, then a tail no heavier than a lognormal one of log-spread 1.5 would have many more than that beyond a
 * smaller time: it is these that were not seen. So requests that depend on each other can show in a short stage that a limit is kept
 * with room to spare; docs/reference/simulations.md has how often that is wrong. Up to half of the limit, and of fewer requests than
 * it takes of independent ones at `confidence`, it is what is allowed beyond the limit itself.
 *
 * @param slowest time of the slowest request relative to the limit
 */
export function allowedBeyondSlowest({
  allowed,
  slowest,
  n,
  confidence,
}: {
  readonly allowed: number
  readonly slowest: number
  readonly n: number
  readonly confidence: number
}): number {
  const times = 1 / (reach * slowest)
  if (!(times > 1) || allowed >= mostAllowed || n < fewestToPass({ allowed, confidence })) return allowed
  const share = normalSurvival(normalQuantile(1 - allowed) - Math.log(times) / heaviestTail)
  return Math.min(mostAllowed, share)
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

/** How many independent requests, none of them beyond the limit, it takes for a probability of `confidence`: 38 for p95 at 0.95. */
export function fewestToPass({
  allowed,
  confidence,
}: {
  readonly allowed: number
  readonly confidence: number
}): number {
  const isEnough = (n: number): boolean =>
    (probabilityWithin({ exceeding: 0, n, allowed }) as number) >= confidence
  let high = 1
  while (!isEnough(high)) high *= 2
  let low = Math.floor(high / 2)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (isEnough(middle)) high = middle
    else low = middle
  }
  return high
}
