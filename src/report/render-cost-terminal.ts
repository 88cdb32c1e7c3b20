import { type CostReport, costParts, usdText } from '../measure/cost/index.ts'
import type { Estimate } from '../stats/index.ts'
import { cut, inertLine } from './inert-text.ts'
import {
  costFacts,
  costInterval,
  costValue,
  hasUndone,
  inputText,
  missingLines,
  notableSwings,
  noteLines,
  partTitles,
  shareInterval,
  shareValue,
  shownTornado,
  swingText,
} from './render-cost-words.ts'
import { plainStyle, type TerminalStyle } from './render-terminal.ts'
import { columnBlocks, widest, wrap, wrapAfter } from './wrap.ts'

export interface CostTerminalOptions {
  readonly width?: number
  readonly style?: TerminalStyle
  /** Candidate whose tornado is shown; the cheapest unless given. */
  readonly of?: string | undefined
}

/** The costs of a run for a terminal: three tables, what moves the cost, and what is not known. */
export function renderCostTerminal(report: CostReport, options: CostTerminalOptions = {}): string {
  const width = Math.max(40, options.width ?? 80)
  const style = options.style ?? plainStyle
  const { candidates, headline } = report
  const warn = (line: string): string[] => wrapAfter('! ', inertLine(line), width).map(style.warn)
  const parts = [
    style.bold(cut(inertLine(`${report.title}: cost per task`), width)),
    ...wrap(costFacts(report).join(' · '), width).map(style.dim),
    '',
    ...headline.flatMap((sentence, at) =>
      wrap(inertLine(sentence), width).map(at === 0 ? style.bold : line => line),
    ),
    '',
    ...table(taskColumns(report), { width, style }),
    '',
    ...partLines(report, { width, style }),
    '',
    ...monthLines(report, { width, style }),
    ...tornado(report, { width, style, of: options.of }),
    ...missingLines(candidates).flatMap(warn),
    ...noteLines(candidates).flatMap(warn),
  ]
  return parts
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()
}

interface Column {
  readonly head: string
  readonly cells: readonly string[]
}

const nameColumn = ({ candidates }: CostReport, head = ''): Column =>
  leftAligned(
    head,
    candidates.map(({ candidate }) => cut(inertLine(candidate), 20)),
  )

/** A figure and its interval: one column, so that no block parts them. */
function figureColumn(head: string, values: readonly string[], intervals: readonly string[]): Column {
  const wide = Math.max([...head].length, ...values.map(value => value.length))
  const far = Math.max(...intervals.map(interval => interval.length))
  return {
    head: `${head.padStart(wide)}${' '.repeat(far === 0 ? 0 : far + 1)}`,
    cells: values.map(
      (value, at) => `${value.padStart(wide)}${far === 0 ? '' : ` ${intervals[at]!.padStart(far)}`}`,
    ),
  }
}

function leftAligned(head: string, cells: readonly string[]): Column {
  const wide = widest([head, ...cells])
  const padded = (text: string): string => text + ' '.repeat(wide - [...text].length)
  return { head: padded(head), cells: cells.map(padded) }
}

const costColumn = (head: string, estimates: readonly Estimate[]): Column =>
  figureColumn(head, estimates.map(costValue), estimates.map(costInterval))
const shareColumn = (head: string, estimates: readonly Estimate[]): Column =>
  figureColumn(head, estimates.map(shareValue), estimates.map(shareInterval))

function taskColumns(report: CostReport): Column[] {
  const { candidates } = report
  return [
    nameColumn(report),
    costColumn(
      'a task',
      candidates.map(({ usdPerTask }) => usdPerTask),
    ),
    shareColumn(
      'end well',
      candidates.map(({ goodShare }) => goodShare),
    ),
    ...(hasUndone(report)
      ? [
          shareColumn(
            'undone',
            candidates.map(({ undoneShare }) => undoneShare),
          ),
        ]
      : []),
    costColumn(
      'a good task',
      candidates.map(({ usdPerGoodTask }) => usdPerGoodTask),
    ),
  ]
}

/** Parts that cost something, or might; the others in a line. What is left out is said in the notes. */
function partLines(report: CostReport, look: Look): string[] {
  const parts = costParts.map(part => {
    const all = report.candidates.map(({ parts: own }) => own.find(one => one.part === part)!)
    const estimates = all.map(({ usdPerTask }) => usdPerTask)
    const isNothing = estimates.every(
      estimate => estimate.kind === 'known' && estimate.value === 0 && (estimate.interval?.upper ?? 0) === 0,
    )
    return { title: partTitles[part], estimates, isNothing, isLeftOut: all.some(one => one.isLeftOut) }
  })
  const nothing = parts.filter(one => one.isNothing && !one.isLeftOut).map(({ title }) => title)
  const columns = parts
    .filter(({ isNothing }) => !isNothing)
    .map(part => costColumn(part.title, part.estimates))
    .filter(isKnown)
  return [
    ...(columns.length === 0 ? [] : table([nameColumn(report, 'of a task'), ...columns], look)),
    ...(nothing.length === 0
      ? []
      : [look.style.dim(`Costs nothing for any of them: ${nothing.join(', ')}.`)]),
  ]
}

/** A column of dashes says nothing that the notes below do not say. */
const isKnown = ({ cells }: Column): boolean => cells.some(cell => cell.trim() !== '–')

function monthLines(report: CostReport, look: Look): string[] {
  const columns = monthColumns(report).filter(isKnown)
  return columns.length === 0 ? [] : [...table([nameColumn(report), ...columns], look), '']
}

function monthColumns({ candidates, settings }: CostReport): Column[] {
  const ownership = candidates.map(one => one.ownership)
  return [
    costColumn(
      'a month',
      candidates.map(({ usdPerMonth }) => usdPerMonth),
    ),
    costColumn(
      `all, ${settings.months} months`,
      ownership.map(({ totalUsd }) => totalUsd),
    ),
    costColumn(
      'deciding, once',
      ownership.map(({ oneOffUsd }) => oneOffUsd),
    ),
    costColumn(
      'watching, a month',
      ownership.map(({ recurringUsdPerMonth }) => recurringUsdPerMonth),
    ),
    shareColumn(
      'evaluating',
      ownership.map(({ shareEvaluating }) => shareEvaluating),
    ),
  ]
}

interface Look {
  readonly width: number
  readonly style: TerminalStyle
}

/** Columns that do not fit go into a further block below, under the same names. */
function table(columns: readonly Column[], { width, style }: Look): string[] {
  const [names, ...others] = columns
  if (names === undefined) return []
  const wide = ({ head, cells }: Column): number => widest([head, ...cells])
  return columnBlocks(others, { first: wide(names), width, wide }).flatMap((block, at) => {
    const line = (read: (column: Column) => string): string =>
      [read(names), ...block.map(column => read(column).padStart(wide(column)))].join('  ').trimEnd()
    const rows = names.cells.map((_, row) => line(column => column.cells[row]!))
    return [...(at === 0 ? [] : ['']), style.dim(line(({ head }) => head)), ...rows]
  })
}

const mostSwings = 6

function tornado(
  report: CostReport,
  { width, style, of }: Look & { readonly of: string | undefined },
): string[] {
  const shown = shownTornado(report, of)
  if (shown === undefined || shown.tornado.length === 0) return []
  const swings = notableSwings(shown).slice(0, mostSwings)
  const most = Math.abs(swings[0]!.usdAtHigh - swings[0]!.usdAtLow)
  const bar = Math.max(8, Math.min(24, width - 76))
  const cost = shown.usdPerTask.kind === 'known' ? ` (${usdText(shown.usdPerTask.value)})` : ''
  const columns: Column[] = [
    leftAligned(
      'input',
      swings.map(({ name }) => name),
    ),
    { head: 'from', cells: swings.map(({ low, unit }) => inputText(low, unit)) },
    { head: 'to', cells: swings.map(({ high, unit }) => inputText(high, unit)) },
    { head: 'a task costs', cells: swings.map(swingText) },
  ]
  const lines = table(columns, { width: 1_000, style })
  const bars = swings.map(({ usdAtHigh, usdAtLow }) =>
    '█'.repeat(Math.max(1, Math.round((Math.abs(usdAtHigh - usdAtLow) / most) * bar))),
  )
  return [
    style.bold(`What moves the cost of a task of ${inertLine(shown.candidate)}${cost}`),
    ...lines.map((line, at) => (at === 0 ? line : fitted(`${line}  ${bars[at - 1]}`, width))),
    '',
  ]
}

const fitted = (line: string, width: number): string => [...line].slice(0, width).join('').trimEnd()
