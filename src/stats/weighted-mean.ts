import { tQuantile } from './distributions/index.ts'
import type { Interval } from './estimate.ts'
import { logitInterval } from './logit-interval.ts'
import { sum } from './moments.ts'

export interface WeightedMean {
  readonly value: number
  readonly interval?: Interval
  readonly standardError: number | undefined
  /** (Σw)² / Σw²: how many examples of equal weight would say as much. */
  readonly effectiveN: number
}

/**
 * Hájek mean: Σwy / Σw, with linearised standard error and t interval. Undefined when no weight is positive.
 *
 * @see Lumley (2010), Complex Surveys; equal to svymean of the R package survey
 * @see Kish (1965) for the effective sample size
 */
export function weightedMean(input: {
  readonly values: ArrayLike<number>
  readonly weights: ArrayLike<number>
  readonly level?: number
  /** Lowest and highest possible value: the interval is then built on the logit scale. Not for differences. */
  readonly range?: readonly [number, number]
}): WeightedMean | undefined {
  const { values, weights, level = 0.95, range } = input
  const n = values.length
  const total = sum(weights)
  if (n === 0 || !(total > 0)) return undefined
  const value = sum(Float64Array.from(values, (y, i) => y * (weights[i] as number))) / total
  const effectiveN = total ** 2 / sum(Float64Array.from(weights, weight => weight ** 2))
  if (n < 2) return { value, standardError: undefined, effectiveN }
  const squares = Float64Array.from(values, (y, i) => (((weights[i] as number) * (y - value)) / total) ** 2)
  const standardError = Math.sqrt((sum(squares) * n) / (n - 1))
  const half = tQuantile((1 + level) / 2, n - 1) * standardError
  const bounded = range && logitInterval({ value, standardError, degreesOfFreedom: n - 1, range, level })
  const plain = { lower: value - half, upper: value + half, level }
  // What rounding leaves of values that are all alike is no spread.
  const hasSpread = standardError > 1e-12 * Math.abs(value)
  return { value, ...(hasSpread ? { interval: bounded ?? plain } : {}), standardError, effectiveN }
}
export interface Stratum {
  /** Share of the whole that the stratum stands for; shares add up to 1. */
  readonly share: number
  readonly trials: number
  readonly successes: number
}

/** A rate from strata that were sampled at different rates; undefined when a stratum has fewer than two trials. */
export function stratifiedRate(strata: readonly Stratum[], level = 0.95) {
  if (strata.length === 0 || strata.some(stratum => stratum.trials < 2)) return undefined
  const value = sum(strata.map(({ share, successes, trials }) => (share * successes) / trials))
  const standardError = Math.sqrt(
    sum(
      strata.map(({ share, successes, trials }) => {
        const p = successes / trials
        return (share ** 2 * p * (1 - p)) / (trials - 1)
      }),
    ),
  )
  const half = tQuantile((1 + level) / 2, Number.POSITIVE_INFINITY) * standardError
  return { value, standardError, interval: { lower: value - half, upper: value + half, level } }
}
