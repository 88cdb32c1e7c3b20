import { mean, sum, variance } from './moments.ts'

export interface VarianceComponents {
  readonly mean: number
  /** Variance between examples; may come out negative, which says that it is small beside the noise. */
  readonly between: number
  /** Variance between repeats of one example. */
  readonly within: number
  /** Share of the variance that lies between examples (ICC 1). Undefined when nothing varies. */
  readonly icc: number | undefined
  readonly meanSquareBetween: number
  readonly meanSquareWithin: number
  /** Standard error of the mean over examples. */
  readonly standardError: number
}

/**
 * Where the variance of repeated runs comes from: one row of scores for each example. Rows of different length count each
 * example once; the mean number of repeats stands in for it.
 *
 * @returns undefined for fewer than two examples, or without repeats
 * @see Miller (2024), Adding Error Bars to Evals, arXiv:2411.00640; Shrout & Fleiss (1979) for ICC
 */
export function varianceComponents({
  rows,
}: {
  readonly rows: readonly ArrayLike<number>[]
}): VarianceComponents | undefined {
  const repeated = rows.filter(row => row.length >= 2)
  if (rows.length < 2 || repeated.length === 0) return undefined
  const means = rows.map(row => mean(row))
  const repeats = sum(rows.map(row => row.length)) / rows.length
  const freedom = sum(repeated.map(row => row.length - 1))
  const meanSquareWithin = sum(repeated.map(row => variance(row) * (row.length - 1))) / freedom
  const meanSquareBetween = repeats * variance(means)
  const between = (meanSquareBetween - meanSquareWithin) / repeats
  const whole = meanSquareBetween + (repeats - 1) * meanSquareWithin
  return {
    mean: mean(means),
    between,
    within: meanSquareWithin,
    icc: whole === 0 ? undefined : (meanSquareBetween - meanSquareWithin) / whole,
    meanSquareBetween,
    meanSquareWithin,
    standardError: Math.sqrt(variance(means) / rows.length),
  }
}

/** Standard error of the mean with another number of repeats of the same examples; its floor is at infinity. */
export function projectedStandardError(parts: VarianceComponents, examples: number, repeats: number): number {
  const within = Number.isFinite(repeats) ? parts.within / repeats : 0
  return Math.sqrt((Math.max(0, parts.between) + within) / examples)
}
