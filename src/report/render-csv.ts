import type { ComparedCandidate, Comparison } from '../decide/compare/index.ts'
import { ceilingText } from './baseline-rows.ts'
import { inertText } from './inert-text.ts'

type Field = string | number | boolean | undefined

const cellColumns = [
  'candidate',
  'metric',
  'metric_version',
  'slice',
  'value',
  'lower',
  'upper',
  'level',
  'method',
  'n',
  'clusters',
  'unscored',
  'errored',
  'not_applicable',
  'rank_from',
  'rank_to',
  'tied_with_best',
  'probability_best',
  'note',
  'roles',
  'beats_cheap_baseline',
  'cheap_baseline',
]

/**
 * One line per candidate, metric and slice; RFC 4180 with CRLF. An unknown figure is an empty field, with the reason in
 * `note`. How far people agree comes after the candidates, with the role `ceiling` and no candidate. What judges cost comes
 * last, one line a candidate, where there are any. Text that a spreadsheet would take for a formula gets a leading apostrophe.
 */
export function renderCsv(comparison: Comparison): string {
  const versions = new Map(comparison.metrics.map(metric => [metric.id, metric.version]))
  const candidates = new Map(comparison.candidates.map(candidate => [candidate.name, candidate]))
  return csvTable(cellColumns, [
    ...comparison.cells.map(({ candidate, metric, slice, estimate, ...cell }) => {
      const known = estimate.kind === 'known' ? estimate : undefined
      return [
        candidate,
        metric,
        versions.get(metric),
        slice,
        known?.value,
        known?.interval?.lower,
        known?.interval?.upper,
        known?.interval?.level,
        known?.method,
        estimate.n,
        known?.clusters,
        estimate.unscored,
        estimate.errored,
        cell.notApplicable,
        cell.ranks?.from,
        cell.ranks?.to,
        cell.tiedWithBest,
        cell.probabilityBest,
        estimate.kind === 'known' ? estimate.warnings.join(' ') : estimate.reason,
        candidates.get(candidate)?.roles?.join(' '),
        ...markFields(candidates.get(candidate), { metric, slice }),
      ]
    }),
    ...ceilingFields(comparison),
    ...judgingRows(comparison),
  ])
}

/** Beside the figure that the mark is about and no other. */
function markFields(
  candidate: ComparedCandidate | undefined,
  at: { readonly metric: string; readonly slice: string },
): Field[] {
  const mark = candidate?.beatsCheapBaseline
  if (mark === undefined || at.slice !== 'all' || mark.metric !== at.metric) return [undefined, undefined]
  return [mark.verdict, mark.against]
}

function ceilingFields({ ceilings = [], metrics }: Comparison): Field[][] {
  return ceilings.map(ceiling => {
    const { estimate, metric } = ceiling
    const known = estimate.kind === 'known' ? estimate : undefined
    const row: Partial<Record<string, Field>> = {
      metric,
      metric_version: metrics.find(({ id }) => id === metric)?.version,
      slice: 'all',
      value: known?.value,
      lower: known?.interval?.lower,
      upper: known?.interval?.upper,
      level: known?.interval?.level,
      method: known?.method,
      n: estimate.n,
      clusters: known?.clusters,
      note: ceilingText(ceiling),
      roles: 'ceiling',
    }
    return cellColumns.map(column => row[column])
  })
}

function judgingRows({ candidates }: Comparison): Field[][] {
  return candidates.flatMap(({ name, cost: { judging } }) => {
    if (judging === undefined || (judging.knownUsd === 0 && judging.unknown === 0)) return []
    const note = judging.unknown === 0 ? '' : `${judging.unknown} trials of unknown price, not in the sum`
    const row: Partial<Record<string, Field>> = {
      candidate: name,
      metric: 'judging_cost_usd',
      slice: 'all',
      value: judging.known === 0 && judging.knownUsd === 0 ? undefined : judging.knownUsd,
      method: 'sum',
      n: judging.known,
      note,
    }
    return [cellColumns.map(column => row[column])]
  })
}

const pairColumns = [
  'metric',
  'slice',
  'a',
  'b',
  'difference',
  'lower',
  'upper',
  'level',
  'method',
  'n',
  'better',
  'test',
  'p',
  'p_adjusted',
  'adjustment',
  'exploratory',
  'simultaneous_lower',
  'simultaneous_upper',
  'only_a',
  'only_b',
  'detectable',
  'note',
]

/** One line per pair of candidates, metric and slice: a minus b. Same form as `renderCsv`. */
export function renderPairsCsv(comparison: Comparison): string {
  return csvTable(
    pairColumns,
    comparison.pairs.map(({ difference, ...pair }) => {
      const known = difference.kind === 'known' ? difference : undefined
      return [
        pair.metric,
        pair.slice,
        pair.a,
        pair.b,
        known?.value,
        known?.interval?.lower,
        known?.interval?.upper,
        known?.interval?.level,
        known?.method,
        difference.n,
        pair.better,
        pair.test,
        pair.pValue,
        pair.pAdjusted,
        pair.adjustment,
        pair.exploratory,
        pair.simultaneous?.lower,
        pair.simultaneous?.upper,
        pair.discordance?.onlyA,
        pair.discordance?.onlyB,
        pair.detectable,
        difference.kind === 'known' ? difference.warnings.join(' ') : difference.reason,
      ]
    }),
  )
}

/** CSV (RFC 4180, CRLF) in which a spreadsheet runs nothing: texts that look like formulas are marked as texts. */
export function csvTable(columns: readonly string[], rows: readonly (readonly Field[])[]): string {
  return [columns, ...rows].map(row => `${row.map(field).join(',')}\r\n`).join('')
}

function field(value: Field): string {
  if (value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const text = inertText(value)
  const harmless = /^[=+\-@\t]/.test(text.trimStart()) ? `'${text}` : text
  return /[",\n\r]/.test(harmless) || harmless !== harmless.trim()
    ? `"${harmless.replaceAll('"', '""')}"`
    : harmless
}
