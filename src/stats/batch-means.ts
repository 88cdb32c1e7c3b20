import { isConstant } from './moments.ts'

/** Fewer values show nothing of how they follow each other. */
const fewest = 10
const batchCounts = { least: 30, most: 200 } as const
/** Standard errors added to the correlation: where it may be chance, and where it is not (the one-sided 95% limit). */
const allowance = { chance: 1, certain: 1.645 } as const
/** Correlations nearer to 1 than this are not told from a series that never comes back. */
const mostCorrelation = 0.98

/**
 * How much more the mean of a series in order of time varies than that of independent values, told cautiously: of values
 * that depend on each other for long an upper limit, not the likeliest value. At least 1.
 *
 * Means of 2 root n batches (30 to 200) are taken for an autoregression of the first order, whose long-run variance is that of the
 * batch means times (1 + r) / (1 - r). To r, the correlation of neighbouring means, its standard error is added, and up to the
 * one-sided 95% limit as r leaves what chance explains: as estimated it is too low where few batches depend on each other for
 * long, and most of all in series that happen to show little of it. The two numbers were chosen by simulation of queues.
 *
 * A series shorter than its own swings gives a number of the size of its length: it counts as a handful of values. Fewer than 10
 * values, or equal ones, show nothing: 1.
 *
 * @see Law (2015), Simulation modeling and analysis, section 9.5.3, for batch means
 * @see Marriott & Pope (1954), Bias in the estimation of autocorrelations, for (1 + 3 r) / m
 */
export function designEffect(values: ArrayLike<number>): number {
  const n = values.length
  if (n < fewest || isConstant(values)) return 1
  const batches = Math.min(batchCounts.most, Math.max(batchCounts.least, Math.round(2 * Math.sqrt(n))))
  const { means, size, variance } = batchMeans(values, Math.max(1, Math.floor(n / batches)))
  const { variance: spread, correlation } = describe(means)
  // Whole batches leave out the first few values, and those may be the only ones that differ.
  if (variance === 0 || spread === 0) return 1
  const limit = upperCorrelation(correlation, means.length)
  return Math.max(1, ((spread * size) / variance) * ((1 + limit) / (1 - limit)))
}

interface Batches {
  readonly means: Float64Array
  readonly size: number
  /** Variance of the values. */
  readonly variance: number
}

/** Means of neighbours, counted from the end. */
function batchMeans(values: ArrayLike<number>, size: number): Batches {
  const means = new Float64Array(Math.floor(values.length / size))
  const used = means.length * size
  const first = values.length - used
  // Sums first: of zeros and ones they are exact, so that equal values have no spread at all.
  for (let i = 0; i < used; i++) means[Math.floor(i / size)]! += values[first + i] as number
  for (let batch = 0; batch < means.length; batch++) means[batch]! /= size
  const centre = meanOf(means)
  let squares = 0
  for (let i = 0; i < used; i++) squares += ((values[first + i] as number) - centre) ** 2
  return { means, size, variance: squares / (used - 1) }
}

function describe(means: Float64Array): { readonly variance: number; readonly correlation: number } {
  const centre = meanOf(means)
  let together = 0
  let squares = 0
  for (const [i, mean] of means.entries()) {
    squares += (mean - centre) ** 2
    if (i > 0) together += (mean - centre) * ((means[i - 1] as number) - centre)
  }
  return { variance: squares / (means.length - 1), correlation: squares === 0 ? 0 : together / squares }
}

/** Not below 0: batches that alternate are no evidence that their mean is steadier than their spread says. */
function upperCorrelation(estimated: number, batches: number): number {
  const unbiased = estimated + (1 + 3 * Math.max(0, estimated)) / batches
  const error = Math.sqrt(Math.max(1 - unbiased * unbiased, 1 / batches) / batches)
  const certainty = Math.min(1, Math.max(0, unbiased) / (2 * error))
  const errors = allowance.chance + (allowance.certain - allowance.chance) * certainty
  return Math.min(mostCorrelation, Math.max(0, unbiased + errors * error))
}

function meanOf(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total / values.length
}
