import type { ScoreTable } from '../estimate/index.ts'
import type { CombinedRuns } from './combine-runs.ts'
import { compareMetric, type MetricContext } from './compare-metric.ts'
import type { Cell, ComparedMetric, Comparison, Pair } from './comparison.ts'
import type { ComparisonInput } from './comparison-input.ts'
import { correctFamily, rankCells, winner } from './correct-family.ts'
import type { SliceMembers } from './slices.ts'
import { tieGroups } from './ties.ts'

export interface FiguresInput {
  readonly input: ComparisonInput
  readonly table: ScoreTable
  readonly metrics: readonly ComparedMetric[]
  readonly slices: readonly SliceMembers[]
  readonly settings: { level: number; replicates: number; baseline?: string }
  readonly combined: CombinedRuns
}

/** Every cell and pair of a comparison, corrected and ranked. */
export function figuresOf({ input, table, metrics, slices, settings, combined }: FiguresInput): {
  cells: Cell[]
  pairs: Pair[]
} {
  const { level, replicates, baseline } = settings
  const figures = metrics.flatMap(metric => {
    const facts = combined.metrics.find(({ id }) => id === metric.id)!
    const context: Omit<MetricContext, 'reference'> = {
      table,
      facts,
      metric,
      level,
      replicates,
      seed: String(input.runs[0]!.record.seed),
      compute: input.statistics?.[metric.id],
    }
    const whole = compareMetric(slices[0]!, { ...context, reference: baseline ?? '' })
    const reference = baseline ?? leaderOf(whole.cells, metric) ?? ''
    return [whole, ...slices.slice(1).map(slice => compareMetric(slice, { ...context, reference }))]
  })
  const pairs = correctFamily(
    figures.flatMap(figure => figure.pairs),
    { metrics, baseline, level },
  )
  const cells = rankCells(
    figures.flatMap(figure => figure.cells),
    pairs,
    metrics,
  )
  return { cells, pairs }
}

function leaderOf(cells: readonly Cell[], metric: ComparedMetric): string | undefined {
  return ordered(cells, metric)[0]
}

/** Candidates with a known figure over all examples, best first. */
function ordered(cells: readonly Cell[], metric: ComparedMetric): string[] {
  const sign = metric.direction === 'lower' ? 1 : -1
  return cells
    .filter(cell => cell.metric === metric.id && cell.slice === 'all')
    .flatMap(({ candidate, estimate }) =>
      estimate.kind === 'known' ? [{ candidate, value: estimate.value }] : [],
    )
    .sort((a, b) => sign * (a.value - b.value))
    .map(({ candidate }) => candidate)
}

/** Groups that cannot be told apart, for every directed metric. */
export function tiesOf(
  metrics: readonly ComparedMetric[],
  { cells, pairs }: Pick<Comparison, 'cells' | 'pairs'>,
): Comparison['ties'] {
  return metrics
    .filter(({ direction }) => direction !== 'none')
    .map(metric => {
      const shown = pairs.filter(
        pair => pair.metric === metric.id && pair.slice === 'all' && winner(pair) !== undefined,
      )
      const separated = (a: string, b: string) =>
        shown.some(pair => (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a))
      return { metric: metric.id, groups: tieGroups({ ordered: ordered(cells, metric), separated }) }
    })
}
