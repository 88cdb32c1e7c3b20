import { tQuantile } from './distributions/index.ts'
import { effectiveUnits, type Weighing, weighing } from './effective-units.ts'
import type { Interval } from './estimate.ts'
import { sum } from './moments.ts'
import { wilsonInterval } from './rate.ts'

export interface WeightedMean {
  readonly value: number
  readonly interval?: Interval
  readonly standardError: number | undefined
  /** (Σw)² / Σw²: how many examples of equal weight would say as much. */
  readonly effectiveN: number
  /** Of the standard error: n - 1 for equal weights, few where few examples weigh most. */
  readonly degreesOfFreedom: number
}

/**
 * Hájek mean: Σwy / Σw, with linearised standard error. The interval is a t interval with the degrees of freedom that the weights
 * leave; between bounds a score interval on the number of units that the weights leave, because a few heavy values that happen to
 * agree have no spread. Undefined when no weight is positive.
 *
 * @see Lumley (2010), Complex Surveys; value and standard error equal svymean of the R package survey
 */
export function weightedMean(input: {
  readonly values: ArrayLike<number>
  readonly weights: ArrayLike<number>
  readonly level?: number
  /** Lowest and highest possible value. Not for differences. */
  readonly range?: readonly [number, number]
}): WeightedMean | undefined {
  const { values, weights, level = 0.95, range } = input
  const n = values.length
  const found = weighing(weights)
  if (n === 0 || found === undefined) return undefined
  const { total, effectiveN, degreesOfFreedom } = found
  const value = sum(Float64Array.from(values, (y, i) => y * (weights[i] as number))) / total
  if (n < 2) return { value, standardError: undefined, effectiveN, degreesOfFreedom }
  const squares = Float64Array.from(values, (y, i) => (((weights[i] as number) * (y - value)) / total) ** 2)
  const varianceOfMean = sum(squares)
  const standardError = Math.sqrt((varianceOfMean * n) / (n - 1))
  // What rounding leaves of values that are all alike is no spread.
  const hasSpread = standardError > 1e-12 * Math.abs(value) && degreesOfFreedom > 0
  if (!hasSpread) return { value, standardError, effectiveN, degreesOfFreedom }
  const half = tQuantile((1 + level) / 2, degreesOfFreedom) * standardError
  const interval = (range && scoreInterval({ ...input, range, level, value, varianceOfMean, found })) ?? {
    lower: value - half,
    upper: value + half,
    level,
  }
  return { value, interval, standardError, effectiveN, degreesOfFreedom }
}

/** Wilson on the units that are left: for pass or fail, and for scores by how much less than pass or fail they vary. */
function scoreInterval(of: {
  readonly values: ArrayLike<number>
  readonly weights: ArrayLike<number>
  readonly range: readonly [number, number]
  readonly level: number
  readonly value: number
  readonly varianceOfMean: number
  readonly found: Weighing
}): Interval | undefined {
  const { values, weights, level, value, varianceOfMean, found } = of
  const [low, high] = of.range
  const width = high - low
  const share = (value - low) / width
  if (!(Number.isFinite(width) && share > 0 && share < 1)) return undefined
  const passOrFail = share * (1 - share) * width ** 2
  const variance =
    sum(Float64Array.from(values, (y, i) => (weights[i] as number) * (y - value) ** 2)) / found.total
  const units = effectiveUnits({ weighing: found, variance, varianceOfMean, level })
  const trials = (units * passOrFail) / variance
  const wilson = wilsonInterval({ successes: share * trials, trials, level })
  return wilson && { lower: low + width * wilson.lower, upper: low + width * wilson.upper, level }
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
