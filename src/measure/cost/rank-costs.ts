import { mean } from '../../stats/index.ts'
import type { CostRanking, CostResult, DrawEnds } from './cost-result.ts'
import { estimateOf, type Uncertain } from './uncertain.ts'

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
      ? [{ candidate: result.candidate, estimate, draws, ends: result.ends?.[by] }]
      : []
  })
  const [cheapest, ...others] = known.toSorted((a, b) => a.estimate.value - b.estimate.value)
  if (cheapest === undefined) return { by, differences: [] }
  const each = 1 - (1 - level) / Math.max(1, others.length)
  return {
    by,
    cheapest: cheapest.candidate,
    differences: others.map(({ candidate, estimate, ...other }) => {
      const difference = estimateOf(
        differenceOf({ value: estimate.value, ...other }, { value: cheapest.estimate.value, ...cheapest }),
        { drawing: { seed, draws: other.draws.length, level: each }, n: estimate.n, errored: 0 },
      )
      const interval = difference.kind === 'known' ? difference.interval : undefined
      return { candidate, difference, isToldApart: interval !== undefined && interval.lower > 0 }
    }),
  }
}

interface Cost {
  readonly value: number
  readonly draws: Float64Array
  readonly ends: DrawEnds | undefined
}

/** What one costs more than the other, also with all that is open counted for the one and against the other. */
function differenceOf(one: Cost, other: Cost): Uncertain {
  const less = (left: Float64Array, right: Float64Array): Uncertain => {
    const draws = left.map((draw, at) => draw - right[at]!)
    return { kind: 'known', value: mean(draws), draws }
  }
  const middle = { ...less(one.draws, other.draws), value: one.value - other.value }
  if (one.ends === undefined && other.ends === undefined) return middle
  return {
    ...middle,
    ends: [
      less(one.ends?.bad ?? one.draws, other.ends?.good ?? other.draws),
      less(one.ends?.good ?? one.draws, other.ends?.bad ?? other.draws),
    ],
  }
}
