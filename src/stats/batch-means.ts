import { isConstant } from './moments.ts'

/** Batches of the coarse look: few enough to be long, enough to see whether they still depend on each other. */
const coarseBatches = 20
/** Batches that resemble their neighbour by less are taken for independent: twenty of them show 0.2 by chance. */
const chanceCorrelation = 0.2

/**
 * How much more the mean of a series in order of time varies than that of independent values: variance of batch means times batch
 * size over variance of the values. At least 1. The larger of two batch sizes, the square root of n and a twentieth of it, since
 * short batches miss slow swings and few batches are unsteady; when even a twentieth is shorter than the swings, so that
 * neighbouring batches resemble each other, it is widened for that. Fewer than 40 values, or equal ones, show nothing: 1.
 *
 * @see Law (2015), Simulation modeling and analysis, section 9.5.3, for batch means
 */
export function designEffect(values: ArrayLike<number>): number {
  const n = values.length
  if (n < 2 * coarseBatches || isConstant(values)) return 1
  const fine = effectOf(batchMeans(values, Math.floor(Math.sqrt(n))))
  const coarse = batchMeans(values, Math.floor(n / coarseBatches))
  return Math.max(1, fine, effectOf(coarse) * widening(coarse.means))
}

interface Batches {
  readonly means: Float64Array
  readonly size: number
  /** Variance of the values. */
  readonly variance: number
}

function batchMeans(values: ArrayLike<number>, size: number): Batches {
  const means = new Float64Array(Math.floor(values.length / size))
  const used = means.length * size
  // Sums first: of zeros and ones they are exact, so that equal values have no spread at all.
  for (let i = 0; i < used; i++) means[Math.floor(i / size)]! += values[i] as number
  for (let batch = 0; batch < means.length; batch++) means[batch]! /= size
  const centre = meanOf(means)
  let squares = 0
  for (let i = 0; i < used; i++) squares += ((values[i] as number) - centre) ** 2
  return { means, size, variance: squares / (used - 1) }
}

function effectOf({ means, size, variance }: Batches): number {
  // Whole batches leave out the last few values, and those may be the only ones that differ.
  if (variance === 0) return 1
  const centre = meanOf(means)
  let squares = 0
  for (const mean of means) squares += (mean - centre) ** 2
  return ((squares / (means.length - 1)) * size) / variance
}

/** What an autoregression of the batch means adds, from how far neighbours resemble each other. */
function widening(means: Float64Array): number {
  const centre = meanOf(means)
  let together = 0
  let squares = 0
  for (const [i, mean] of means.entries()) {
    squares += (mean - centre) ** 2
    if (i > 0) together += (mean - centre) * ((means[i - 1] as number) - centre)
  }
  // A correlation of few values is estimated too low by about one over their number.
  const correlation = squares === 0 ? 0 : Math.min(0.8, together / squares + 1 / means.length)
  return correlation < chanceCorrelation ? 1 : (1 + correlation) / (1 - correlation)
}

function meanOf(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total / values.length
}
