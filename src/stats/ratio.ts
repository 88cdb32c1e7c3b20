import { tQuantile } from './distributions/index.ts'
import type { Interval } from './estimate.ts'
import { logitInterval } from './logit-interval.ts'
import { sum } from './moments.ts'

export interface RatioEstimate {
  readonly value: number
  readonly interval?: Interval
  readonly standardError: number | undefined
  readonly units: number
}

/**
 * Σ hits / Σ of, where both vary between examples (claims supported of claims made). The examples, or the clusters they
 * come in, are the units of the standard error. Undefined when Σ of is 0.
 *
 * @see Cochran (1977), Sampling Techniques, 6.4
 */
export function ratioEstimate(input: {
  readonly hits: ArrayLike<number>
  readonly of: ArrayLike<number>
  readonly clusters?: ArrayLike<number>
  readonly level?: number
  /** Hits are never more than counted: the interval is then built on the logit scale. */
  readonly isShare?: boolean
}): RatioEstimate | undefined {
  const { hits, of, clusters, level = 0.95 } = input
  const total = sum(of)
  if (!(total > 0)) return undefined
  const value = sum(hits) / total
  const residuals = new Map<number, number>()
  for (let i = 0; i < hits.length; i++) {
    const unit = clusters === undefined ? i : (clusters[i] as number)
    residuals.set(unit, (residuals.get(unit) ?? 0) + (hits[i] as number) - value * (of[i] as number))
  }
  const units = residuals.size
  if (units < 2) return { value, standardError: undefined, units }
  const squares = sum([...residuals.values()].map(residual => residual ** 2))
  const standardError = Math.sqrt((squares * units) / (units - 1)) / total
  // What rounding leaves of units that are all alike is no spread.
  if (!(standardError > 1e-12 * Math.abs(value))) return { value, standardError, units }
  const bounded =
    input.isShare &&
    logitInterval({ value, standardError, degreesOfFreedom: units - 1, range: [0, 1], level })
  if (bounded) return { value, interval: bounded, standardError, units }
  const half = tQuantile((1 + level) / 2, units - 1) * standardError
  return { value, interval: { lower: value - half, upper: value + half, level }, standardError, units }
}
