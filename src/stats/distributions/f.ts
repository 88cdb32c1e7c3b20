import { betaQuantile, regularisedBeta } from './beta.ts'

/** P(X <= x) for an F variable with d1 and d2 degrees of freedom. */
export function fCdf(x: number, d1: number, d2: number): number {
  if (x <= 0) return 0
  const sum = d1 * x + d2
  return regularisedBeta((d1 * x) / sum, d2 / sum, { a: d1 / 2, b: d2 / 2 })
}

export function fQuantile(p: number, d1: number, d2: number): number {
  if (p <= 0) return 0
  if (p >= 1) return Number.POSITIVE_INFINITY
  // From the upper tail: 1 - x is then known without cancellation.
  const rest = betaQuantile(1 - p, d2 / 2, d1 / 2)
  return (d2 * (1 - rest)) / (d1 * rest)
}
