import { betaQuantile } from './beta.ts'

/** Quantile of an F variable with d1 and d2 degrees of freedom. */
export function fQuantile(p: number, d1: number, d2: number): number {
  if (p <= 0) return 0
  if (p >= 1) return Number.POSITIVE_INFINITY
  // From the upper tail: 1 - x is then known without cancellation.
  const rest = betaQuantile(1 - p, d2 / 2, d1 / 2)
  return (d2 * (1 - rest)) / (d1 * rest)
}
