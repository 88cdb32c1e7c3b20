import { tQuantile } from './distributions/index.ts'
import type { Interval } from './estimate.ts'
import { isConstant, mean, sum, variance } from './moments.ts'
import { wilsonInterval } from './rate.ts'

export interface MeanInput {
  readonly values: ArrayLike<number>
  /** 0.95 unless given. */
  readonly level?: number
}

/** t interval of a mean. Undefined for fewer than two values, and when all are equal: they say nothing about the others. */
export function tInterval({ values, level = 0.95 }: MeanInput): Interval | undefined {
  const n = values.length
  if (n < 2 || isConstant(values)) return undefined
  const centre = mean(values)
  const half = tQuantile((1 + level) / 2, n - 1) * Math.sqrt(variance(values) / n)
  return { lower: centre - half, upper: centre + half, level }
}

interface BoundedInput extends MeanInput {
  /** Lowest and highest possible value. */
  readonly range?: readonly [number, number]
}

/**
 * Wilson for scores between two bounds: no score varies more around its mean than pass or fail does, so the interval covers at
 * least as often as Wilson does for a rate. Wide in general; the answer where nearly all scores are at a bound, where t and the
 * bootstrap see no spread.
 *
 * @returns undefined for no values
 */
export function boundedScoreInterval({
  values,
  level = 0.95,
  range: [low, high] = [0, 1],
}: BoundedInput): Interval | undefined {
  const successes = (sum(values) - low * values.length) / (high - low)
  const found = wilsonInterval({ successes, trials: values.length, level })
  return found && { lower: low + found.lower * (high - low), upper: low + found.upper * (high - low), level }
}

/** Holds for any distribution on the range and any n; wide. @see Hoeffding (1963) */
export function hoeffdingInterval({
  values,
  level = 0.95,
  range = [0, 1],
}: BoundedInput): Interval | undefined {
  if (values.length === 0) return undefined
  const half = (range[1] - range[0]) * Math.sqrt(Math.log(2 / (1 - level)) / (2 * values.length))
  return clipped(mean(values), half, { range, level })
}

/** Holds for any distribution on the range, and is narrow when the values vary little. @see Maurer & Pontil (2009) */
export function empiricalBernsteinInterval({
  values,
  level = 0.95,
  range = [0, 1],
}: BoundedInput): Interval | undefined {
  if (values.length < 2) return undefined
  return clipped(mean(values), empiricalBernsteinHalfWidth({ values, level, range }), { range, level })
}

export function empiricalBernsteinHalfWidth({ values, level = 0.95, range = [0, 1] }: BoundedInput): number {
  const n = values.length
  const width = range[1] - range[0]
  const log = Math.log(4 / (1 - level))
  return Math.sqrt((2 * variance(values) * log) / n) + (7 * width * log) / (3 * (n - 1))
}

function clipped(
  centre: number,
  half: number,
  { range, level }: { range: readonly [number, number]; level: number },
): Interval {
  return { lower: Math.max(range[0], centre - half), upper: Math.min(range[1], centre + half), level }
}
