import { normalCdf } from './distributions/index.ts'

/**
 * What picking the leader of two is expected to lose, when the difference is normal: the chance that the other is better, and by
 * how much on average. Both 0 at a difference without error that is not negative.
 *
 * @see the unit normal loss integral, e.g. Raiffa & Schlaifer (1961)
 */
export function expectedRegretOfTwo({
  difference,
  standardError,
}: {
  /** Leader minus the other. */
  readonly difference: number
  readonly standardError: number
}): { readonly probabilityWrong: number; readonly regret: number } {
  if (standardError === 0)
    return { probabilityWrong: difference < 0 ? 1 : 0, regret: Math.max(0, -difference) }
  const z = difference / standardError
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  return { probabilityWrong: normalCdf(-z), regret: standardError * (density - z * normalCdf(-z)) }
}

/** The mean over draws of how far the picked item lies behind the best one of the same draw; more is better. */
export function expectedRegret(draws: readonly ArrayLike<number>[], pick: number): number {
  let total = 0
  for (const draw of draws) {
    let best = draw[pick] as number
    for (let at = 0; at < draw.length; at++) best = Math.max(best, draw[at] as number)
    total += best - (draw[pick] as number)
  }
  return draws.length === 0 ? 0 : total / draws.length
}
