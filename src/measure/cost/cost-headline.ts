import type { CostFigures, CostRanking } from './cost-result.ts'
import { usdText } from './cost-text.ts'

export interface HeadlineInput {
  readonly candidates: readonly CostFigures[]
  readonly rankings: readonly CostRanking[]
  readonly months: number
}

/** What the costs say, in sentences; the most important first. */
export function costHeadline({ candidates, rankings }: HeadlineInput): string[] {
  const unknown = candidates.filter(({ usdPerTask }) => usdPerTask.kind === 'unknown')
  if (unknown.length > 0 && unknown.length === candidates.length)
    return ['What a task costs is not known for any candidate.']
  return [
    ...rankings.flatMap(ranking => rankingSentence(ranking, candidates)),
    ...(unknown.length === 0
      ? []
      : [
          `Not known: what a task of ${unknown.map(({ candidate }) => candidate).join(', ')} costs. Nobody is called cheapest against them.`,
        ]),
  ]
}

const what = { usdPerTask: 'a task', usdPerGoodTask: 'a good task' } as const

function rankingSentence(ranking: CostRanking, candidates: readonly CostFigures[]): string[] {
  const { by, cheapest, differences } = ranking
  const estimate = candidates.find(({ candidate }) => candidate === cheapest)?.[by]
  if (cheapest === undefined || estimate?.kind !== 'known')
    return [`What ${what[by]} costs is not known for any candidate.`]
  const tied = differences.filter(({ isToldApart }) => !isToldApart).map(({ candidate }) => candidate)
  const cost = `${what[by]} of ${cheapest} costs ${usdText(estimate.value)}`
  if (differences.length === 0) return [`${upper(cost)}; no other cost is known to compare it with.`]
  if (tied.length === 0) return [`${upper(cost)}, less than of any other candidate whose cost is known.`]
  return [`${upper(cost)}, the least, but is not told apart from ${listed(tied)}.`]
}

const upper = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
