import { betaCdf, binomialCdf } from './distributions/index.ts'
import type { Interval } from './estimate.ts'

/** Quantile by linear interpolation between order statistics (R type 7). `sorted` ascending; undefined when empty. */
export function quantile(sorted: ArrayLike<number>, probability: number): number | undefined {
  if (sorted.length === 0) return undefined
  const place = probability * (sorted.length - 1)
  const below = Math.floor(place)
  const low = sorted[below] as number
  const high = (sorted[below + 1] ?? low) as number
  return low + (place - below) * (high - low)
}

/** The smallest value that at least this share of the values does not exceed: what service limits are stated in. */
export function nearestRank(sorted: ArrayLike<number>, probability: number): number | undefined {
  if (sorted.length === 0) return undefined
  return sorted[Math.min(sorted.length, Math.max(1, Math.ceil(probability * sorted.length - 1e-9))) - 1]
}

/**
 * Ranks, from 1, of the order statistics that enclose a quantile, each tail at most half of what the level leaves. A rank is
 * undefined when n is too small for that limit to exist.
 */
export function percentileRanks(
  n: number,
  probability: number,
  level = 0.95,
): { readonly lower: number | undefined; readonly upper: number | undefined; readonly coverage: number } {
  const tail = (1 - level) / 2
  const cdf = (k: number): number => binomialCdf(k, n, probability)
  const centre = Math.floor(n * probability)
  let lower = Math.min(n, centre + 1)
  while (lower > 0 && cdf(lower - 1) > tail) lower--
  let upper = Math.max(1, centre)
  while (upper <= n && 1 - cdf(upper - 1) > tail) upper++
  const above = upper > n ? 1 : cdf(upper - 1)
  const below = lower < 1 ? 0 : cdf(lower - 1)
  return {
    lower: lower < 1 ? undefined : lower,
    upper: upper > n ? undefined : upper,
    coverage: above - below,
  }
}

/** Distribution-free interval of a percentile by order statistics; undefined when there are too few values. */
export function percentileInterval(input: {
  readonly sorted: ArrayLike<number>
  readonly probability: number
  readonly level?: number
}): Interval | undefined {
  const { sorted, probability, level = 0.95 } = input
  const { lower, upper } = percentileRanks(sorted.length, probability, level)
  if (lower === undefined || upper === undefined) return undefined
  return { lower: sorted[lower - 1] as number, upper: sorted[upper - 1] as number, level }
}

/** Values needed before a percentile has an upper limit at all. */
export function trialsForPercentile(
  probability: number,
  { level = 0.95, sides = 1 }: { level?: number; sides?: 1 | 2 } = {},
): number {
  const tail = (1 - level) / sides
  return Math.ceil(Math.log(tail) / Math.log(probability) - 1e-12)
}

/** A weighted mean of all order statistics: steadier than one of them for small n. @see Harrell & Davis (1982) */
export function harrellDavis(sorted: ArrayLike<number>, probability: number): number | undefined {
  const n = sorted.length
  if (n === 0) return undefined
  const a = probability * (n + 1)
  const b = (1 - probability) * (n + 1)
  let before = 0
  let total = 0
  for (let i = 0; i < n; i++) {
    const upTo = betaCdf((i + 1) / n, a, b)
    total += (upTo - before) * (sorted[i] as number)
    before = upTo
  }
  return total
}
