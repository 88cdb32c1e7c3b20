import { binomialCdf, binomialPmf, chiSquareSurvival } from './distributions/index.ts'

/** Counts of the pairs on which two candidates differ. */
export interface Discordance {
  readonly onlyA: number
  readonly onlyB: number
}

/**
 * Two-sided mid-p value of McNemar's test: the default for paired binary outcomes. 1 when nothing differs, or as often one
 * way as the other.
 *
 * @see Fagerland, Lydersen & Laake (2013), doi:10.1186/1471-2288-13-91
 */
export function mcnemarMidP({ onlyA, onlyB }: Discordance): number {
  if (onlyA === onlyB) return 1
  const n = onlyA + onlyB
  const fewer = Math.min(onlyA, onlyB)
  return Math.min(1, 2 * binomialCdf(fewer, n, 0.5) - binomialPmf(fewer, n, 0.5))
}

/** Two-sided exact conditional p value: valid and wasteful. */
export function mcnemarExact({ onlyA, onlyB }: Discordance): number {
  const n = onlyA + onlyB
  return n === 0 ? 1 : Math.min(1, 2 * binomialCdf(Math.min(onlyA, onlyB), n, 0.5))
}

/** The chi-square approximation, with Edwards' continuity correction if asked for. Undefined when nothing differs. */
export function mcnemarAsymptotic({ onlyA, onlyB }: Discordance, isCorrected = false): number | undefined {
  const n = onlyA + onlyB
  if (n === 0) return undefined
  const distance = Math.abs(onlyA - onlyB) - (isCorrected ? 1 : 0)
  return chiSquareSurvival(distance ** 2 / n, 1)
}
