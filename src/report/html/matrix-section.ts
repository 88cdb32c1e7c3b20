import type { ComparedCandidate, ComparedMetric, Comparison } from '../../decide/compare/index.ts'
import { ceilingRows, ceilingText, markText, rolesText } from '../baseline-rows.ts'
import { headlineMetrics, type MatrixCell, matrixColumns, unscoredTrials } from '../matrix.ts'
import { costText, p95Text } from '../summary-line.ts'
import { dataTable, numeric, type TableCell } from './data-table.ts'
import { escapeHtml } from './escape.ts'
import { type Section, scrollHtml, small, split } from './section.ts'

/** Candidates by metrics, with what they are held against the others for, and how far people agree. */
export function matrixSection(comparison: Comparison): Section {
  const columns = matrixColumns(comparison, headlineMetrics(comparison))
  const timed = comparison.candidates.some(({ latency }) => latency !== undefined)
  const priced = comparison.candidates.some(({ cost }) => cost.known > 0)
  const rows = comparison.candidates.map((candidate, at) => [
    { html: rowHead(candidate) },
    ...columns.map(({ cells }) => figure(cells[at]!)),
    ...(timed ? [{ html: split(p95Text(candidate) ?? '–') }] : []),
    ...(priced ? [costText(candidate)] : []),
    noValue(comparison, candidate),
  ])
  const people = ceilingRows(comparison, columns).map(({ name, cells }) => [
    name,
    ...cells.map(({ value, interval }) => ({
      html: value === '' ? '' : `<span class="v">${escapeHtml(value)}</span>${small(interval)}`,
    })),
    ...[timed, priced, true].filter(Boolean).map(() => ''),
  ])
  const table = dataTable({
    caption: 'Candidates and metrics',
    className: 'matrix',
    columns: [
      'Candidate',
      ...columns.map(({ metric }) =>
        numeric(`${metric.title}${arrow(metric)}${metric.role === 'screening' ? ' (shown only)' : ''}`),
      ),
      ...(timed ? [numeric('p95 latency')] : []),
      ...(priced ? [numeric('Cost a trial')] : []),
      numeric('No value'),
    ],
    rows: [...rows, ...people],
  })
  const level = Math.round(comparison.settings.level * 100)
  return {
    id: 'matrix',
    title: 'Scores',
    short: 'Scores',
    note: `Every figure with its ${level}% interval. ● is better than every other candidate; ○ cannot be told apart from the best of its column.`,
    body: `${scrollHtml('Scores table', table)}${(comparison.ceilings ?? [])
      .map(ceiling => `<p class="note under">${escapeHtml(ceilingText(ceiling))}</p>`)
      .join('')}`,
  }
}

function rowHead(candidate: ComparedCandidate): string {
  const role = rolesText(candidate)
  const mark = markText(candidate)
  const isWorse = candidate.beatsCheapBaseline?.verdict === 'worse'
  return [
    escapeHtml(candidate.name),
    ...(role === undefined ? [] : [` <span class="chip">${escapeHtml(role)}</span>`]),
    ...(mark === undefined
      ? []
      : [`<span class="against${isWorse ? ' bad' : ''}">${escapeHtml(mark)}</span>`]),
    small(candidate.summary),
  ].join('')
}

function arrow(metric: ComparedMetric): string {
  return { higher: '\u00a0↑', lower: '\u00a0↓', none: '' }[metric.direction]
}

function figure({ cell, value, interval, standing }: MatrixCell): TableCell {
  if (cell?.estimate.kind === 'unknown')
    return { html: `<span class="v dim">–</span>${small(cell.estimate.reason)}`, className: 'why' }
  const mark =
    standing === 'best'
      ? marked('●', 'best: ')
      : standing === 'tied'
        ? marked('○', 'tied with the best: ')
        : ''
  return {
    html: `${mark}<span class="v">${escapeHtml(value)}</span>${small(interval)}`,
    ...(standing === 'best' || standing === 'tied' ? { className: standing } : {}),
  }
}

/** A mark for the eye and words for a screen reader: colour alone says nothing. */
function marked(sign: string, words: string): string {
  return `<span class="mark" aria-hidden="true">${sign}</span><span class="visually-hidden">${words}</span>`
}

function noValue(comparison: Comparison, candidate: Comparison['candidates'][number]): TableCell {
  const unscored = unscoredTrials(comparison, candidate.name)
  const { failed, missing } = candidate.trials
  const lines = [
    ...(failed > 0 ? [`<span class="bad">${failed} failed</span>`] : []),
    ...(unscored > 0 ? [`${unscored} unscored`] : []),
    ...(missing > 0 ? [`${missing} not made`] : []),
  ]
  return { html: lines.length === 0 ? '<span class="dim">none</span>' : lines.join('<br>') }
}
