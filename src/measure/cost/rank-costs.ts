import type { CostRanking, CostResult } from './cost-result.ts'
import { estimateOf } from './uncertain.ts'

export interface RankInput {
  readonly results: readonly CostResult[]
  readonly by: CostRanking['by']
  readonly level: number
  readonly seed: string
}

/**
 * Who is cheapest, and whether the others are told apart from it: the intervals of the paired differences hold for all of
 * them together (Bonferroni). A difference whose interval holds 0 is no difference that can be relied on.
 */
export function rankCosts({ results, by, level, seed }: RankInput): CostRanking {
  const known = results.flatMap(result => {
    const estimate = result[by]
    const draws = by === 'usdPerTask' ? result.draws : result.goodDraws
    return estimate.kind === 'known' && draws !== undefined
      ? [{ candidate: result.candidate, estimate, draws }]
      : []
  })
  const [cheapest, ...others] = known.toSorted((a, b) => a.estimate.value - b.estimate.value)
  if (cheapest === undefined) return { by, differences: [] }
  const each = 1 - (1 - level) / Math.max(1, others.length)
  return {
    by,
    cheapest: cheapest.candidate,
    differences: others.map(({ candidate, estimate, draws }) => {
      const difference = estimateOf(
        {
          kind: 'known',
          value: estimate.value - cheapest.estimate.value,
          draws: draws.map((draw, at) => draw - cheapest.draws[at]!),
        },
        { drawing: { seed, draws: draws.length, level: each }, n: estimate.n, errored: 0 },
      )
      const interval = difference.kind === 'known' ? difference.interval : undefined
      return { candidate, difference, isToldApart: interval !== undefined && interval.lower > 0 }
    }),
  }
}
