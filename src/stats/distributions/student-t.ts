import { regularisedBeta } from './beta.ts'
import { normalCdf, normalQuantile } from './normal.ts'

/** Distribution function of Student's t; `df` may be fractional (Satterthwaite) or infinite. */
export function tCdf(x: number, df: number): number {
  if (!Number.isFinite(df)) return normalCdf(x)
  const tail = lowerTail(Math.abs(x), df)
  return x <= 0 ? tail : 1 - tail
}

/** P(T < -|x|), accurate in relative terms. */
function lowerTail(x: number, df: number): number {
  const square = x * x
  return regularisedBeta(df / (df + square), square / (df + square), { a: df / 2, b: 0.5 }) / 2
}

/** Two-sided p value of a t statistic. */
export function tTwoSided(t: number, df: number): number {
  return Math.min(1, 2 * (Number.isFinite(df) ? lowerTail(Math.abs(t), df) : normalCdf(-Math.abs(t))))
}

/** Quantile of Student's t. */
export function tQuantile(p: number, df: number): number {
  if (!Number.isFinite(df)) return normalQuantile(p)
  if (p === 0.5) return 0
  const tail = Math.min(p, 1 - p)
  if (tail <= 0) return p < 0.5 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const value = bracketed(tail, df)
  return p < 0.5 ? -value : value
}

/** The x > 0 whose lower tail is `tail`, by bisection between neighbouring powers of two. */
function bracketed(tail: number, df: number): number {
  let high = 1
  while (lowerTail(high, df) > tail && high < 1e300) high *= 2
  let low = high === 1 ? 0 : high / 2
  for (;;) {
    const middle = low + (high - low) / 2
    if (middle === low || middle === high) return middle
    if (lowerTail(middle, df) > tail) low = middle
    else high = middle
  }
}
