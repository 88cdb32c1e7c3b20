import type { Ceiling, ComparedCandidate, Comparison } from '../decide/compare/index.ts'
import { intervalText, valueText } from '../decide/compare/index.ts'
import type { MatrixColumn } from './matrix.ts'
import { plural } from './summary-line.ts'

const roleWords = {
  human: 'human expert',
  current: 'current',
  cheapest: 'cheapest',
  chance: 'chance',
} as const

/** What a candidate is held against the others for, e.g. `current, cheapest`; undefined when it is no baseline. */
export function rolesText({ roles = [] }: ComparedCandidate): string | undefined {
  return roles.length === 0 ? undefined : roles.map(role => roleWords[role]).join(', ')
}

/** That a candidate is not shown to be better than a cheap baseline; undefined when it is, and where there is none. */
export function markText({ beatsCheapBaseline: mark }: ComparedCandidate): string | undefined {
  if (mark === undefined || mark.verdict === 'yes') return undefined
  return `${mark.verdict === 'worse' ? 'worse than' : 'not shown better than'} ${mark.against}`
}

/** A row that is no candidate: how far people agree. */
export interface CeilingRow {
  readonly name: string
  /** One for every column; empty where it says nothing about the column's metric. */
  readonly cells: readonly { readonly value: string; readonly interval: string }[]
}

/** Rows to stand below the candidates, on the scales of the columns. */
export function ceilingRows(
  { ceilings = [] }: Comparison,
  columns: readonly MatrixColumn[],
): readonly CeilingRow[] {
  return ceilings.map(ceiling => ({
    name: ceilingName(ceiling),
    cells: columns.map(column => ceilingCell(ceiling, column)),
  }))
}

export const ceilingName = ({ synthetic }: Ceiling): string =>
  synthetic ? 'rater ceiling, made up' : 'rater ceiling'

function ceilingCell({ metric, estimate }: Ceiling, column: MatrixColumn): CeilingRow['cells'][number] {
  if (metric !== column.metric.id) return { value: '', interval: '' }
  if (estimate.kind === 'unknown') return { value: '–', interval: '' }
  return {
    value: valueText(estimate.value, column.metric, column.scale),
    interval: estimate.interval === undefined ? '' : intervalText(estimate.interval, column.scale),
  }
}

/** What the row rests on, or why there is no figure and what to do. */
export function ceilingText({ estimate, raters, examples, source, synthetic }: Ceiling): string {
  if (estimate.kind === 'unknown') return `Rater ceiling unknown. ${estimate.reason}`
  const madeUp = synthetic ? ' No person gave some of these labels.' : ''
  return `Rater ceiling: one of ${plural(raters, 'rater')} against the majority of the others, ${plural(examples, 'example')} in ${source}.${madeUp}`
}
