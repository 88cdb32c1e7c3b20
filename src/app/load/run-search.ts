import {
  type AnalysedStage,
  errorShare,
  judgeLevel,
  type LoadLimit,
  nextLevel,
  type SaturationResult,
  type StageFacts,
  searchResult,
  type TriedLevel,
} from '../../measure/load/index.ts'
import { fewestToPass } from '../../stats/index.ts'

export interface LevelSearch {
  readonly limits: readonly LoadLimit[]
  readonly over: SaturationResult['over']
  readonly from: number
  /** Nothing more is to be sent. */
  readonly isOver: () => boolean
  /** Measures one level; its own verdicts spend no more than this share of the error. */
  readonly measure: (
    level: number,
    share: number,
  ) => Promise<{ readonly analysed: AnalysedStage; readonly index: number }>
}

/** Levels are told apart to 10%, in at most this many stages. */
const told = { precision: 1.1, most: 14 } as const

/** So many times what independent requests would take to pass, since those that wait for one another count as fewer. */
const times = 2

/**
 * Requests of one stage of a search, where nobody says how many: what passes alone is asked for more strictly among others, and a
 * stage that could not pass with none beyond would say nothing.
 */
export function requestsOfLevel(limits: readonly LoadLimit[]): number {
  const share = errorShare([], { limits, over: 'rate', from: 1, ...told })
  const fewest = limits.map(({ percentile, confidence }) =>
    fewestToPass({ allowed: 1 - percentile, confidence: 1 - (1 - confidence) * share }),
  )
  return Math.max(600, times * Math.max(...fewest))
}

/** Requests that a search is forecast to take: all its stages, each of the usual length. */
export const forecastOfSearch = (limits: readonly LoadLimit[]): number => told.most * requestsOfLevel(limits)

/** Looks for the highest level that meets all limits, one stage after the other. */
export async function runSearch({ measure, isOver, ...wish }: LevelSearch): Promise<SaturationResult> {
  const settings = { ...wish, ...told }
  const tried: TriedLevel[] = []
  for (;;) {
    const level = nextLevel(tried, settings)
    if (level === undefined || isOver()) break
    const share = errorShare(tried, settings)
    const { analysed, index } = await measure(level, share)
    tried.push({ level, stage: index, ...judgeLevel(analysed.standings, factsOf(analysed), share) })
  }
  return searchResult(tried, settings)
}

export const factsOf = ({ stage }: AnalysedStage): StageFacts => ({
  ...stage.validity,
  isSteady: stage.warmUp.isSteady,
})
