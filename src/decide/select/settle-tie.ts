import { quantile } from '../../stats/index.ts'
import { type Comparison, differenceText, type Pair } from '../compare/index.ts'
import { among, type Choice, isTied, type Objective } from './choose.ts'
import type { DrawnFigure } from './drawn-figures.ts'

/** What one candidate is shown to be better in than another that the deciding criterion does not tell from it. */
export interface Advantage {
  readonly better: number
  readonly worse: number
  readonly title: string
  /** By how much, in words, e.g. `10.5 points [8.6, 12.4]`. */
  readonly by: string
}

interface TieInput {
  readonly choice: Choice
  readonly objective: Objective
  readonly passing: readonly number[]
  /** What the front is over. */
  readonly figures: readonly DrawnFigure[]
  /** Id of the figure that decides, where it is one of them. */
  readonly deciding: string | undefined
  readonly comparison: Comparison
}

/**
 * Of candidates that are tied by the deciding criterion, those that no other of them beats in the rest of the front: one is out when
 * another is shown to be better in something and it is shown to be better in nothing. Shown by the corrected pairs of the comparison
 * where it compares the figure, else by the interval of the paired difference, the level shared among all pairs and figures.
 */
export function settleTie(input: TieInput): {
  readonly choice: Choice
  readonly advantages: readonly Advantage[]
} {
  const { choice, figures, deciding } = input
  const { tied } = choice
  const others = figures.filter(({ id }) => id !== deciding)
  if (tied.length < 2 || others.length === 0) return { choice, advantages: [] }
  const { level } = input.comparison.settings
  const tail = (1 - level) / (tied.length * (tied.length - 1) * others.length)
  const advantages = tied.flatMap(better =>
    tied.flatMap(worse =>
      better === worse ? [] : others.flatMap(figure => advantageOf(figure, { better, worse, tail, input })),
    ),
  )
  const beats = (a: number, b: number): boolean =>
    advantages.some(({ better, worse }) => better === a && worse === b)
  const kept = tied.filter(at => !tied.some(other => beats(other, at) && !beats(at, other)))
  return { choice: among(choice, { ...input, kept: kept.length === 0 ? tied : kept }), advantages }
}

interface Asked {
  readonly better: number
  readonly worse: number
  readonly tail: number
  readonly input: TieInput
}

function advantageOf(figure: DrawnFigure, { better, worse, tail, input }: Asked): Advantage[] {
  const { comparison } = input
  const head = { better, worse, title: figure.title }
  const pair = pairOf(comparison, figure.id, [better, worse])
  if (pair !== undefined) {
    const isA = pair.a === comparison.candidates[better]!.name
    return pair.better === (isA ? 'a' : 'b') ? [{ ...head, by: sizeText(pair.difference, figure) }] : []
  }
  const sign = figure.sense === 'max' ? 1 : -1
  const [own, other] = [better, worse].map(at => figure.draws[at]?.map(value => sign * value))
  if (own === undefined || other === undefined || isTied(own, other, tail)) return []
  const gains = own.map((value, draw) => value - other[draw]!).sort()
  const edge = (1 - comparison.settings.level) / 2
  const interval = { lower: quantile(gains, edge)!, upper: quantile(gains, 1 - edge)! }
  return [{ ...head, by: sizeText({ kind: 'known', value: quantile(gains, 0.5)!, interval }, figure) }]
}

function pairOf(
  { candidates, pairs }: Comparison,
  metric: string,
  positions: readonly number[],
): Pair | undefined {
  const names = positions.map(at => candidates[at]!.name)
  return pairs.find(
    pair =>
      pair.metric === metric && pair.slice === 'all' && names.includes(pair.a) && names.includes(pair.b),
  )
}

type Difference =
  | Pair['difference']
  | { readonly kind: 'known'; readonly value: number; readonly interval: { lower: number; upper: number } }

/** The size of a difference, without its sign: who is better is said beside it. */
function sizeText(difference: Difference, { scale }: DrawnFigure): string {
  if (difference.kind === 'unknown') return 'an unknown amount'
  const { value, interval } = difference
  const turned =
    value >= 0
      ? { value, interval }
      : { value: -value, interval: interval && { lower: -interval.upper, upper: -interval.lower } }
  return differenceText(turned, scale).replace(/^\+/, '')
}
