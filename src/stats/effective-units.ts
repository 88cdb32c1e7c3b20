import { normalQuantile, tQuantile } from './distributions/index.ts'
import { sum } from './moments.ts'
import type { PairedRates } from './paired-difference.ts'

export interface Weighing {
  readonly total: number
  /** (Σw)² / Σw²: how many units of equal weight would say as much, were all as spread. */
  readonly effectiveN: number
  /** Of the linearised variance of a weighted mean, were all values as spread: n - 1 for equal weights, few where few weigh most. */
  readonly degreesOfFreedom: number
}

/**
 * What weights leave of n. Undefined when no weight is positive.
 *
 * @see Kish (1965) for the effective number
 * @see Bell & McCaffrey (2002) for the degrees of freedom: (tr G)² / tr(G²), here in closed form with a = w / Σw and
 * G_ij = a_i a_j (1[i = j] - a_i - a_j + Σa²)
 */
export function weighing(weights: ArrayLike<number>): Weighing | undefined {
  const total = sum(weights)
  if (!(total > 0)) return undefined
  const shares = Float64Array.from(weights, weight => weight / total)
  const power = (exponent: number): number => sum(shares.map(share => share ** exponent))
  const [second, third, fourth, fifth] = [power(2), power(3), power(4), power(5)]
  const trace = second - 2 * third + second ** 2
  const squared =
    fourth +
    2 * (second * fourth - 2 * fifth) +
    second ** 4 +
    2 * second * fourth -
    4 * second ** 2 * third +
    2 * third ** 2
  // What rounding leaves of a single weight is no freedom.
  const degreesOfFreedom = trace > 1e-12 ? trace ** 2 / squared : 0
  return { total, effectiveN: 1 / second, degreesOfFreedom }
}

/**
 * Independent units of equal weight that say as much as weighted values: by the weights alone, or by the spread that was seen
 * where that is larger; fewer again for the doubt of a spread that rests on few values. A score interval on so many units keeps a
 * width where the heavy ones happen to agree, which the linearised standard error takes for certainty.
 *
 * @see Korn & Graubard (1998), with the effective number as the most that is allowed
 */
export function effectiveUnits(of: {
  readonly weighing: Weighing
  /** Of one value, were the units independent and of equal weight. */
  readonly variance: number
  /** Of the weighted mean, as it was seen (linearised). */
  readonly varianceOfMean: number
  /** Two-sided. */
  readonly level: number
}): number {
  const { weighing: weights, variance, varianceOfMean, level } = of
  if (!(weights.degreesOfFreedom > 0)) return 0
  const seen = varianceOfMean > 0 ? variance / varianceOfMean : Number.POSITIVE_INFINITY
  const quantile = (1 + level) / 2
  const doubt = normalQuantile(quantile) / tQuantile(quantile, weights.degreesOfFreedom)
  return Math.min(weights.effectiveN, seen) * doubt ** 2
}

/**
 * Weighted gains and losses of A against B as counts of so many independent pairs as they are worth: for the score interval.
 * `differences` lie within -1 and 1; a part of a gain counts as that part. Undefined when nothing has weight, or a single one.
 */
export function weightedPairs(of: {
  readonly differences: ArrayLike<number>
  readonly weights: ArrayLike<number>
  /** Two-sided. */
  readonly level: number
}): Required<PairedRates> | undefined {
  const { differences, weights, level } = of
  const found = weighing(weights)
  if (found === undefined) return undefined
  const share = (read: (difference: number) => number): number =>
    sum(Float64Array.from(differences, (difference, i) => (weights[i] as number) * read(difference))) /
    found.total
  const [gained, lost] = [
    share(difference => Math.max(difference, 0)),
    share(difference => Math.max(-difference, 0)),
  ]
  const centre = gained - lost
  const varianceOfMean = sum(
    Float64Array.from(
      differences,
      (difference, i) => (((weights[i] as number) / found.total) * (difference - centre)) ** 2,
    ),
  )
  const variance = gained + lost - centre ** 2
  const n = effectiveUnits({ weighing: found, variance, varianceOfMean, level })
  return n > 0 ? { onlyA: n * gained, onlyB: n * lost, n, level } : undefined
}
