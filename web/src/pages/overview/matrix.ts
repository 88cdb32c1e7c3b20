import type { Overview } from '../../../../src/server/api-contract.ts'

export type Comparison = Overview['comparison']
export type Metric = Comparison['metrics'][number]
export type Cell = Comparison['cells'][number]
export type Candidate = Comparison['candidates'][number]

const roles = ['primary', 'secondary', 'screening', 'descriptive']

/** Primary metrics, then the other directed ones; times have columns of their own. As in the printed report. */
export function headlineMetrics(comparison: Comparison): readonly Metric[] {
  const deciding = comparison.metrics.filter(
    ({ role, measuresTime, unit }) =>
      role === 'primary' || (role === 'secondary' && !measuresTime && unit === undefined),
  )
  const shown = deciding.length > 0 ? deciding : comparison.metrics
  return [...shown].sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role))
}

export type Standing = 'best' | 'tied' | 'behind' | 'none'

/** Whether a figure leads its column alone, is tied with the leader, or neither. */
export function standingOf(cell: Cell | undefined, column: readonly (Cell | undefined)[]): Standing {
  if (cell?.estimate.kind !== 'known' || cell.tiedWithBest === undefined) return 'none'
  if (!cell.tiedWithBest) return 'behind'
  return column.filter(other => other?.tiedWithBest === true).length > 1 ? 'tied' : 'best'
}

export const arrowOf = (metric: Metric): string =>
  ({ higher: '\u00a0↑', lower: '\u00a0↓', none: '' })[metric.direction]

export const wayOf = (metric: Metric): string =>
  ({ higher: 'higher is better', lower: 'lower is better', none: 'descriptive' })[metric.direction]
