import type { ComparedCandidate, Comparison } from '../decide/compare/index.ts'
import { type CeilingRow, ceilingRows, ceilingText, markText, rolesText } from './baseline-rows.ts'
import { cut, inertLine } from './inert-text.ts'
import {
  headlineMetrics,
  type MatrixCell,
  type MatrixColumn,
  matrixColumns,
  unscoredTrials,
} from './matrix.ts'
import { costText, failureText, judgingText, p95Text, summaryFacts } from './summary-line.ts'
import { widest, wrap, wrapAfter } from './wrap.ts'

/** How a terminal shows emphasis. Each takes text and returns it with or without escapes. */
export interface TerminalStyle {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly good: (text: string) => string
  readonly warn: (text: string) => string
}

/** No colour, no emphasis: for NO_COLOR, pipes and tests. */
export const plainStyle: TerminalStyle = {
  bold: text => text,
  dim: text => text,
  good: text => text,
  warn: text => text,
}

export interface TerminalOptions {
  /** Columns of the terminal; 80 when not given. At least 40 are used. */
  readonly width?: number
  readonly style?: TerminalStyle
  /** Shows every warning instead of the first five. */
  readonly verbose?: boolean
}

/**
 * The matrix of candidates and metrics for a terminal: every figure with its interval, ties marked, what is missing said.
 * Columns that do not fit go into further blocks below, so that nothing is cut but names.
 */
export function renderTerminal(comparison: Comparison, options: TerminalOptions = {}): string {
  const width = Math.max(40, options.width ?? 80)
  const style = options.style ?? plainStyle
  const figures = matrixColumns(comparison, headlineMetrics(comparison))
  const ceilings = ceilingRows(comparison, figures)
  const columns = [
    ...figures.map((column, at) =>
      metricColumn(
        column,
        ceilings.map(({ cells }) => cells[at]!),
      ),
    ),
    ...factColumns(comparison).map(column => withoutFacts(column, ceilings.length)),
  ]
  const parts = [
    style.bold(cut(inertLine(comparison.title), width)),
    ...wrap(summaryFacts(comparison).join(' · '), width).map(style.dim),
    '',
    ...comparison.headline.flatMap((sentence, at) =>
      wrap(inertLine(sentence), width).map(at === 0 ? style.bold : (line: string) => line),
    ),
    '',
    ...blocks(columns, {
      rows: [
        ...comparison.candidates.map(rowName),
        ...ceilings.map(({ name }) => ({ name, role: '', mark: '' })),
      ],
      width,
      style,
    }).flatMap(block => [...block, '']),
    ...legend(comparison, columns).flatMap(line => wrap(line, width).map(style.dim)),
    ...notices(comparison, options.verbose ?? false).flatMap(line =>
      wrapAfter('! ', inertLine(line), width).map(style.warn),
    ),
  ]
  return `${parts
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`
}

interface TextColumn {
  readonly head: string
  readonly rows: readonly { readonly mark: string; readonly text: string }[]
  readonly width: number
}

const marks: Record<MatrixCell['standing'], string> = { best: '●', tied: '○', behind: ' ', none: ' ' }

function metricColumn(column: MatrixColumn, ceilings: readonly CeilingRow['cells'][number][]): TextColumn {
  const cells = [...column.cells, ...ceilings.map(cell => ({ ...cell, standing: 'none' as const }))]
  const value = widest(cells.map(cell => cell.value))
  const interval = widest(cells.map(cell => cell.interval))
  const rows = cells.map(cell => ({
    mark: marks[cell.standing],
    text: `${cell.value.padStart(value)}${interval > 0 ? ` ${cell.interval.padStart(interval)}` : ''}`,
  }))
  const arrow = { higher: ' ↑', lower: ' ↓', none: '' }[column.metric.direction]
  const screening = column.metric.role === 'screening' ? ' ‡' : ''
  return textColumn(`${cut(inertLine(column.metric.title), 26)}${arrow}${screening}`, rows)
}

function factColumns(comparison: Comparison): TextColumn[] {
  const facts = (head: string, of: readonly string[]) => {
    const width = widest(of)
    return textColumn(
      head,
      of.map(text => ({ mark: ' ', text: text.padStart(width) })),
    )
  }
  const { candidates } = comparison
  const columns: TextColumn[] = []
  if (candidates.some(({ latency }) => latency !== undefined))
    columns.push(
      facts(
        'p95 latency',
        candidates.map(candidate => p95Text(candidate) ?? '–'),
      ),
    )
  if (candidates.some(({ cost }) => cost.known > 0))
    columns.push(facts('Cost a trial', candidates.map(costText)))
  if (candidates.some(({ trials }) => trials.failed > 0))
    columns.push(
      facts(
        'Failed',
        candidates.map(({ trials }) => `${trials.failed} of ${trials.failed + trials.answered}`),
      ),
    )
  const unscored = candidates.map(({ name }) => unscoredTrials(comparison, name))
  if (unscored.some(count => count > 0)) columns.push(facts('Unscored', unscored.map(String)))
  return columns
}

/** People are not timed and have no price here. */
function withoutFacts(column: TextColumn, rows: number): TextColumn {
  return {
    ...column,
    rows: [...column.rows, ...Array.from({ length: rows }, () => ({ mark: ' ', text: '' }))],
  }
}

/** What stands before a row: the name, which may be cut, and what may not. */
interface RowName {
  readonly name: string
  readonly role: string
  readonly mark: string
}

function rowName(candidate: ComparedCandidate): RowName {
  const role = rolesText(candidate)
  const verdict = candidate.beatsCheapBaseline?.verdict
  return {
    name: inertLine(candidate.name),
    role: role === undefined ? '' : ` · ${role}`,
    mark: verdict === 'not_shown' ? ' †' : verdict === 'worse' ? ' ▼' : '',
  }
}

/** A role goes before the end of a name, and a name of six letters before a role. */
function fitted({ name, role, mark }: RowName, width: number): string {
  const room = width - [...role].length - [...mark].length
  if ([...name].length <= room || room >= 6) return `${cut(name, room)}${role}${mark}`
  return `${cut(name, width - [...mark].length)}${mark}`
}

function textColumn(head: string, rows: readonly { mark: string; text: string }[]): TextColumn {
  return { head, rows, width: Math.max(widest([head]), widest(rows.map(row => row.text))) }
}

/** As many columns side by side as fit, the rest in further blocks. Roles and marks are said once, in the first. */
function blocks(
  columns: readonly TextColumn[],
  of: { rows: readonly RowName[]; width: number; style: TerminalStyle },
): string[][] {
  const { rows, width, style } = of
  const most = Math.max(10, Math.floor(width / 3))
  const result: string[][] = []
  let rest = [...columns]
  while (rest.length > 0) {
    const heads = result.length === 0 ? rows : rows.map(({ name }) => ({ name, role: '', mark: '' }))
    const names = Math.min(most, widest(heads.map(({ name, role, mark }) => name + role + mark)))
    let used = names
    let taken = 0
    while (taken < rest.length && (taken === 0 || used + 4 + rest[taken]!.width <= width)) {
      used += 4 + rest[taken]!.width
      taken += 1
    }
    result.push(block(rest.slice(0, taken), { rows: heads.map(row => fitted(row, names)), names, style }))
    rest = rest.slice(taken)
  }
  return result
}

function block(
  columns: readonly TextColumn[],
  of: { rows: readonly string[]; names: number; style: TerminalStyle },
): string[] {
  const { rows, names, style } = of
  const head = `${' '.repeat(names)}${columns.map(column => `    ${column.head.padEnd(column.width)}`).join('')}`
  const lines = rows.flatMap((name, at) => {
    if (columns.every(column => column.rows[at]!.text.trim() === '')) return []
    const cells = columns.map((column, position) => {
      const { mark, text } = column.rows[at]!
      const shown = mark === ' ' ? `    ${text}` : `  ${style.good(`${mark} ${text}`)}`
      return position === columns.length - 1
        ? shown
        : `${shown}${' '.repeat(column.width - [...text].length)}`
    })
    return `${name.padEnd(names)}${cells.join('')}`.trimEnd()
  })
  return [style.dim(head.trimEnd()), ...lines]
}

function legend(comparison: Comparison, columns: readonly TextColumn[]): string[] {
  const used = new Set(columns.flatMap(column => column.rows.map(row => row.mark)))
  const level = Math.round(comparison.settings.level * 100)
  return [
    ...(used.has('●') ? ['● better than every other candidate, by intervals that hold together'] : []),
    ...(used.has('○') ? ['○ cannot be told apart from the best of its column'] : []),
    `[lower, upper] is a ${level}% interval; ↑ higher is better, ↓ lower is better`,
    ...(columns.some(({ head }) => head.endsWith('‡'))
      ? ['‡ shown only: word overlap, and judges without a valid card, decide nothing']
      : []),
    ...markLegend(comparison),
    ...(comparison.ceilings ?? []).map(ceiling => inertLine(ceilingText(ceiling))),
    ...(comparison.candidates.some(({ cost }) => cost.known > 0 && cost.unknown > 0)
      ? ['+ some prices are not known and are not in the figure']
      : []),
    ...[judgingText(comparison) ?? []].flat(),
  ]
}

function markLegend({ candidates }: Comparison): string[] {
  const lines = candidates.flatMap(candidate => {
    const text = markText(candidate)
    if (text === undefined) return []
    return [`${candidate.beatsCheapBaseline?.verdict === 'worse' ? '▼' : '†'} ${inertLine(text)}`]
  })
  return [...new Set(lines)].sort()
}

function notices(comparison: Comparison, verbose: boolean): string[] {
  const failures = comparison.candidates.flatMap(candidate => {
    const text = failureText(candidate)
    return text === undefined ? [] : [`${candidate.name}: ${text}`]
  })
  const all = [...failures, ...comparison.warnings.map(({ message }) => message)]
  if (verbose || all.length <= 6) return all
  return [...all.slice(0, 5), `${all.length - 5} more notices are in the report.`]
}
