import { benjaminiHochberg, holm } from '../../stats/index.ts'
import type { Cell, ComparedMetric, Pair } from './comparison.ts'

export interface Family {
  readonly metrics: readonly ComparedMetric[]
  readonly baseline: string | undefined
  readonly level: number
}

/**
 * Corrects p values and says which pairs are separated. Claims (primary metrics over all examples; with a baseline only
 * pairs with it) are one family under Holm; all else is exploratory under Benjamini-Hochberg, slices apart. A pair is
 * separated when its adjusted p is small enough and its simultaneous interval, where there is one, leaves out 0.
 */
export function correctFamily(pairs: readonly Pair[], family: Family): Pair[] {
  const metrics = new Map(family.metrics.map(metric => [metric.id, metric]))
  const groupOf = (pair: Pair) => {
    if (pair.slice !== 'all') return 'slices'
    const involved = family.baseline === undefined || pair.a === family.baseline || pair.b === family.baseline
    return metrics.get(pair.metric)?.role === 'primary' && involved ? 'claims' : 'exploratory'
  }
  const adjusted = new Map<Pair, number>()
  for (const group of ['claims', 'exploratory', 'slices']) {
    const members = pairs.filter(
      pair => pair.pValue !== undefined && pair.better !== 'undirected' && groupOf(pair) === group,
    )
    const raw = members.map(pair => pair.pValue!)
    const values = group === 'claims' ? holm(raw) : benjaminiHochberg(raw)
    members.forEach((pair, at) => {
      adjusted.set(pair, values[at]!)
    })
  }
  return pairs.map(pair => {
    const claim = groupOf(pair) === 'claims'
    const pAdjusted = adjusted.get(pair)
    const { pValue: _pValue, ...rest } = pair
    if (pAdjusted === undefined)
      return { ...(pair.better === 'undirected' ? rest : pair), exploratory: !claim }
    const settled: Pair = {
      ...pair,
      pAdjusted,
      adjustment: claim ? 'holm' : 'benjamini-hochberg',
      exploratory: !claim,
    }
    return { ...settled, better: betterOf(settled, metrics.get(pair.metric)!, family.level) }
  })
}

function betterOf(pair: Pair, metric: ComparedMetric, level: number): Pair['better'] {
  const { difference, simultaneous, pAdjusted } = pair
  if (difference.kind !== 'known' || pAdjusted === undefined || pAdjusted >= 1 - level) return 'not_separated'
  if (simultaneous !== undefined && simultaneous.lower <= 0 && simultaneous.upper >= 0) return 'not_separated'
  return difference.value > 0 === (metric.direction === 'higher') ? 'a' : 'b'
}

/**
 * Adds ranks to the cells over all examples: from 1 + the number of candidates shown to be better, to the last place that
 * no candidate shown to be worse takes.
 *
 * @see Mogstad, Romano, Shaikh & Wilhelm (2024), Inference for ranks.
 */
export function rankCells(
  cells: readonly Cell[],
  pairs: readonly Pair[],
  metrics: readonly ComparedMetric[],
): Cell[] {
  const directed = new Set(metrics.filter(({ direction }) => direction !== 'none').map(({ id }) => id))
  const whole = pairs.filter(({ slice }) => slice === 'all')
  return cells.map(cell => {
    if (cell.slice !== 'all' || !directed.has(cell.metric) || cell.estimate.kind === 'unknown') return cell
    const rivals = cells.filter(
      other => other.metric === cell.metric && other.slice === 'all' && other.estimate.kind === 'known',
    )
    const better = whole.filter(pair => pair.metric === cell.metric && loser(pair) === cell.candidate).length
    const worse = whole.filter(pair => pair.metric === cell.metric && winner(pair) === cell.candidate).length
    return {
      ...cell,
      ranks: { from: 1 + better, to: rivals.length - worse },
      ...(rivals.length < 2 ? {} : { tiedWithBest: better === 0 }),
    }
  })
}

/** The candidate that a pair shows to be better. */
export function winner(pair: Pair): string | undefined {
  return pair.better === 'a' ? pair.a : pair.better === 'b' ? pair.b : undefined
}

/** The candidate that a pair shows to be worse. */
export function loser(pair: Pair): string | undefined {
  return pair.better === 'a' ? pair.b : pair.better === 'b' ? pair.a : undefined
}
