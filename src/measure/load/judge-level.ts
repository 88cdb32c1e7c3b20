import { fewestToPass } from '../../stats/index.ts'
import { type LimitStanding, type StageFacts, verdictOf } from './judge-limit.ts'
import type { LoadLimit } from './load-result.ts'
import type { TriedLevel } from './search-saturation.ts'

/**
 * Whether one level of a search meets all limits. It is met when each of them is: no correction for their number is needed, since a
 * level that misses one passes no more often than that one does alone. It is missed when any of them is, for which their number counts.
 *
 * @param share of the error of each limit that may be spent on calling the level met
 */
export function judgeLevel(
  standings: readonly LimitStanding[],
  stage: StageFacts,
  share: number,
): Omit<TriedLevel, 'level' | 'stage'> {
  const asked = { share, limits: standings.length }
  const outcomes = standings.map(standing => levelVerdictOf(standing, stage, asked).outcome)
  const probabilities = standings.flatMap(({ probability }) =>
    probability === undefined ? [] : [probability],
  )
  const isFailed = outcomes.includes('fail')
  const isMet = outcomes.length > 0 && outcomes.every(outcome => outcome === 'pass')
  const counts = isFailed ? 'fail' : 'inconclusive'
  return {
    outcome: isMet ? 'pass' : counts,
    unmet: standings.filter((_, at) => outcomes[at] === counts).map(({ limit }) => limit.text),
    share,
    isTooShort: stage.isValid && standings.some(standing => isTooShort(stricter(standing, share))),
    ...(stage.isValid && probabilities.length > 0 ? { probability: Math.min(...probabilities) } : {}),
  }
}

const isTooShort = ({ n, allowed, limit: { confidence } }: LimitStanding): boolean =>
  n < fewestToPass({ allowed, confidence })

/** How much of its error a limit may spend on being called met, and among how many limits any may be called missed. */
export interface Asked {
  readonly share: number
  readonly limits: number
}

/** What is asked of a limit that is judged by itself. */
export const askedAlone: Asked = { share: 1, limits: 1 }

/** The verdict on one limit at a level of a search, with the limit as it was asked for. */
export function levelVerdictOf(
  standing: LimitStanding,
  stage: StageFacts,
  { share, limits }: Asked,
): ReturnType<typeof verdictOf> & { readonly limit: LoadLimit } {
  const [met, missed] = [stricter(standing, share), stricter(standing, 1 / limits)]
  const [asMet, asMissed] = [verdictOf(met, stage), verdictOf(missed, stage)]
  // A pass counts as it was asked for on the one side, a fail as on the other.
  const isByMissed = asMissed.outcome === 'fail' ? asMet.outcome !== 'pass' : asMet.outcome === 'fail'
  return isByMissed ? { limit: missed.limit, ...asMissed } : { limit: met.limit, ...asMet }
}

/** The limit, asked for with only a share of the error that it allows. */
const stricter = (standing: LimitStanding, share: number): LimitStanding => ({
  ...standing,
  limit: { ...standing.limit, confidence: 1 - (1 - standing.limit.confidence) * share },
})
