import type { Cell, ComparedMetric, Comparison } from '../decide/compare/index.ts'
import { intervalText, type Scale, scaleOf, valueText } from '../decide/compare/index.ts'

/** One figure as it is written in a matrix. */
export interface MatrixCell {
  readonly cell: Cell | undefined
  /** `84.2%`, or a dash when nothing is known. */
  readonly value: string
  /** `[80.4, 87.3]`; empty when there is none. */
  readonly interval: string
  /** Whether it leads alone, is tied with the leader, or neither. */
  readonly standing: 'best' | 'tied' | 'behind' | 'none'
}

export interface MatrixColumn {
  readonly metric: ComparedMetric
  readonly scale: Scale
  /** By candidate, in their order. */
  readonly cells: readonly MatrixCell[]
}

/** Columns of figures over one slice, each on one scale, in the order of the metrics. */
export function matrixColumns(
  comparison: Comparison,
  metrics: readonly ComparedMetric[],
  slice = 'all',
): readonly MatrixColumn[] {
  return metrics.map(metric => {
    const cells = comparison.candidates.map(candidate =>
      findCell(comparison, { candidate: candidate.name, metric: metric.id, slice }),
    )
    const values = cells.flatMap(cell =>
      cell?.estimate.kind === 'known' ? [Math.abs(cell.estimate.value)] : [],
    )
    const scale = scaleOf(metric, Math.max(0, ...values))
    return { metric, scale, cells: cells.map(cell => matrixCell(cell, { metric, scale, cells })) }
  })
}

/**
 * Primary metrics, then the other directed ones. Screening figures, times and descriptions only when nothing else is there:
 * latency and cost have columns of their own.
 */
export function headlineMetrics(comparison: Comparison): readonly ComparedMetric[] {
  const deciding = comparison.metrics.filter(
    ({ role, measuresTime, unit }) =>
      role === 'primary' || (role === 'secondary' && !measuresTime && unit === undefined),
  )
  const shown = deciding.length > 0 ? deciding : comparison.metrics
  return [...shown].sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role))
}

const roles = ['primary', 'secondary', 'screening', 'descriptive']

export function findCell(
  comparison: Comparison,
  at: { readonly candidate: string; readonly metric: string; readonly slice: string },
): Cell | undefined {
  return comparison.cells.find(
    cell => cell.candidate === at.candidate && cell.metric === at.metric && cell.slice === at.slice,
  )
}

/** Trials without a value on some headline metric: the largest count over these metrics. */
export function unscoredTrials(comparison: Comparison, candidate: string): number {
  const shown = new Set(headlineMetrics(comparison).map(({ id }) => id))
  const counts = comparison.cells
    .filter(cell => cell.candidate === candidate && cell.slice === 'all' && shown.has(cell.metric))
    .map(({ estimate }) => estimate.unscored)
  return Math.max(0, ...counts)
}

function matrixCell(
  cell: Cell | undefined,
  of: { metric: ComparedMetric; scale: Scale; cells: readonly (Cell | undefined)[] },
): MatrixCell {
  if (cell?.estimate.kind !== 'known') return { cell, value: '–', interval: '', standing: 'none' }
  const { value, interval } = cell.estimate
  const leaders = of.cells.filter(other => other?.tiedWithBest === true).length
  return {
    cell,
    value: valueText(value, of.metric, of.scale),
    interval: interval === undefined ? '' : intervalText(interval, of.scale),
    standing:
      cell.tiedWithBest === undefined
        ? 'none'
        : cell.tiedWithBest
          ? leaders > 1
            ? 'tied'
            : 'best'
          : 'behind',
  }
}
