import { tQuantile } from './distributions/index.ts'
import type { Interval } from './estimate.ts'

/**
 * The t interval of a mean that lies between two bounds, built on the logit scale: it stays between the bounds, leans away from
 * the nearer one, and covers what it says with far fewer clusters than the symmetric interval does (simulated in
 * docs/reference/simulations.md). Undefined at a bound itself, where the logit is infinite, and without a standard error.
 *
 * @see Korn & Graubard (1998); the `logit` method of svyciprop in the R package survey
 */
export function logitInterval(input: {
  readonly value: number
  readonly standardError: number
  readonly degreesOfFreedom: number
  /** Lowest and highest possible mean. */
  readonly range: readonly [number, number]
  readonly level?: number
}): Interval | undefined {
  const { value, standardError, degreesOfFreedom, level = 0.95 } = input
  const [low, high] = input.range
  const share = (value - low) / (high - low)
  if (!(share > 0 && share < 1 && standardError > 0)) return undefined
  const centre = Math.log(share / (1 - share))
  const half =
    (tQuantile((1 + level) / 2, degreesOfFreedom) * standardError) / ((high - low) * share * (1 - share))
  const back = (logit: number): number => low + (high - low) / (1 + Math.exp(-logit))
  return { lower: back(centre - half), upper: back(centre + half), level }
}
