import { normalCdf, normalQuantile } from './distributions/index.ts'
import { nonInferiority } from './paired-difference.ts'

/**
 * Chance that Tango's one-sided test on n paired examples shows a difference of two rates to be on the same side of a bound
 * as the true difference is: with a true difference of 0 and the bound -0.03, the chance to be shown no worse than by 3 points;
 * with -0.08, the chance to be shown worse than by 3. Normal approximation with Tango's variance under the bound. Undefined
 * when the difference is larger than the share of examples on which the two differ, which cannot be.
 *
 * @param input.discordance share of examples on which exactly one of the two is right
 */
export function powerBeyondBound(input: {
  readonly n: number
  readonly difference: number
  readonly bound: number
  readonly discordance: number
  readonly alpha?: number
}): number | undefined {
  const { n, difference, bound, discordance, alpha = 0.05 } = input
  if (n <= 0 || discordance < 0 || discordance > 1 || Math.abs(difference) > discordance) return undefined
  if (difference === bound) return alpha
  const onlyA = (n * (discordance + difference)) / 2
  const onlyB = (n * (discordance - difference)) / 2
  const z = Math.abs(nonInferiority({ onlyA, onlyB, n, margin: -bound })?.z ?? 0)
  const underBound = (Math.abs(difference - bound) * Math.sqrt(n)) / z
  const spread = Math.sqrt(discordance - difference ** 2)
  const reach = z - normalQuantile(1 - alpha)
  if (spread === 0) return reach > 0 ? 1 : 0
  return normalCdf((reach * underBound) / spread)
}
