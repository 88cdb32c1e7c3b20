import { regularisedGamma } from './gamma.ts'
import { invert } from './invert.ts'

/** P(X <= x) for a chi-square variable. */
function chiSquareCdf(x: number, df: number): number {
  return regularisedGamma(df / 2, x / 2).lower
}

/** P(X > x), accurate in relative terms. */
export function chiSquareSurvival(x: number, df: number): number {
  return regularisedGamma(df / 2, x / 2).upper
}

export function chiSquareQuantile(p: number, df: number): number {
  if (p <= 0) return 0
  if (p >= 1) return Number.POSITIVE_INFINITY
  let upper = Math.max(1, df)
  while (chiSquareSurvival(upper, df) > 1 - p && upper < 1e300) upper *= 2
  return invert(p, {
    cdf: x => chiSquareCdf(x, df),
    survival: x => chiSquareSurvival(x, df),
    lower: 0,
    upper,
  })
}
