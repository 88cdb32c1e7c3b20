import { formatUsd } from '../../kernel/index.ts'
import { type Comparison, isShare } from '../compare/index.ts'
import type { Objective } from './choose.ts'
import type { Decision } from './decision.ts'
import type { DrawnFigure } from './drawn-figures.ts'
import type { SelectionFigures } from './gather-figures.ts'
import type { WeightedScores } from './weighted-scores.ts'

/** What the best of those that pass is the best in, and why it is that. */
export interface RuledObjective extends Objective {
  readonly criterion: string
  /** Id of the figure it goes by; absent for a score of several. */
  readonly figure?: string
  readonly why: string
  /** Who leads, in words, e.g. `the cheapest`. */
  readonly leads: string
  readonly regret: (value: number) => NonNullable<Decision['regret']>
}

/**
 * The weighted score where weights are stated. Else the cost of one task, once some requirement is blocking and the cost of all
 * that pass is known. Else the first primary metric: without a blocking requirement the cheapest would win whatever it answers.
 */
export function objectiveOf(of: {
  readonly figures: SelectionFigures
  readonly scores: WeightedScores
  readonly passing: readonly number[]
  readonly comparison: Comparison
}): RuledObjective {
  const { figures, scores, passing, comparison } = of
  const { cost, quality, requirements } = figures
  if (figures.isWeighted) return byScore(scores)
  const isBlocked = requirements.some(({ verdicts }) => verdicts.isBlocking)
  const isPriced = passing.every(at => cost.estimates[at]!.kind === 'known' && cost.draws[at] !== undefined)
  if (isBlocked && isPriced && passing.length > 0) return byCost(cost)
  if (quality === undefined) return byCost(cost)
  return byQuality(
    quality,
    comparison,
    isBlocked
      ? passing.length === 0
        ? 'no candidate passes yet'
        : 'the cost of a task is not known of all that pass'
      : 'no requirement is blocking, so the cheapest would win whatever it answers',
  )
}

const directed = ({ sense, estimates, draws }: DrawnFigure): Pick<Objective, 'points' | 'draws'> => {
  const sign = sense === 'max' ? 1 : -1
  return {
    points: estimates.map(one => (one.kind === 'known' ? sign * one.value : undefined)),
    draws: draws.map(own => (sign === 1 ? own : own?.map(value => -value))),
  }
}

function byCost(cost: DrawnFigure): RuledObjective {
  return {
    by: 'cost',
    figure: cost.id,
    ...directed(cost),
    criterion: 'cost per task',
    why: 'of those that meet every blocking requirement, the cheapest',
    leads: 'the cheapest',
    regret: value => ({ value, unit: 'usd', words: `${formatUsd(value)} a task` }),
  }
}

function byScore({ points, draws }: WeightedScores): RuledObjective {
  return {
    by: 'score',
    points,
    draws,
    criterion: 'the weighted score',
    why: 'weights are stated, so the weighted score decides among those that pass',
    leads: 'the best by the weighted score',
    regret: value => ({ value, unit: 'score', words: `${value.toFixed(3)} of the score` }),
  }
}

function byQuality(quality: DrawnFigure, comparison: Comparison, why: string): RuledObjective {
  const share = isShare(quality.scale)
  return {
    by: 'quality',
    figure: quality.id,
    ...directed(quality),
    separated: (a, b) => isSeparated(comparison, quality.id, [a, b]),
    criterion: quality.title,
    why: `${quality.title} decides: ${why}`,
    leads: `the best on ${quality.title}`,
    regret: value => ({
      value,
      unit: share ? 'share' : 'plain',
      words: share
        ? `${(value * 100).toFixed(1)} points of ${quality.title}`
        : `${Number(value.toPrecision(2))} of ${quality.title}`,
    }),
  }
}

/** As the comparison says it, after its correction: a decision and its report call the same candidates tied. */
function isSeparated(
  { candidates, pairs }: Comparison,
  metric: string,
  [a, b]: readonly [number, number],
): boolean {
  const names = [candidates[a]!.name, candidates[b]!.name]
  return pairs.some(
    pair =>
      pair.metric === metric &&
      pair.slice === 'all' &&
      names.includes(pair.a) &&
      names.includes(pair.b) &&
      (pair.better === 'a' || pair.better === 'b'),
  )
}
