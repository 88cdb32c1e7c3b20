import type { LoadDifference, LoadResult, LoadStage, LoadVerdict } from '../measure/load/index.ts'
import { measureWords, percentileName, timeText } from '../measure/load/index.ts'
import { cut, inertLine } from './inert-text.ts'
import {
  failuresText,
  goodputText,
  lengthsTexts,
  loadFacts,
  measureHeads,
  measureRows,
  percentileAt,
  percentileText,
  rateCell,
  remarksOf,
  stageName,
  verdictText,
} from './load-texts.ts'
import { plainStyle, type TerminalOptions, type TerminalStyle } from './render-terminal.ts'
import { columnBlocks, pad, widest, wrap, wrapAfter } from './wrap.ts'

/** A style that may know how to show what is bad. */
type LoadStyle = TerminalStyle & { readonly bad?: (text: string) => string }
export interface LoadLook extends TerminalOptions {
  readonly style?: LoadStyle
}

interface Look {
  readonly width: number
  readonly style: LoadStyle
}

const lookOf = (options: LoadLook): Look => ({
  width: Math.max(40, options.width ?? 80),
  style: options.style ?? plainStyle,
})

/**
 * A load run for a terminal: a row for each stage, verdicts in words, and what weakens them. Columns that do not fit stand in a
 * further block below.
 */
export function renderLoad(result: LoadResult, options: LoadLook = {}): string {
  const look = lookOf(options)
  const { width, style } = look
  const { candidate, stages, verdicts, search } = result
  const lines = [
    style.bold(cut(inertLine(`${candidate.name} · ${candidate.summary}`), width)),
    ...wrap(inertLine(loadFacts(result).join(' · ')), width).map(style.dim),
    '',
    ...stageTable(stages, look),
    ...verdicts.flatMap(verdict => verdictLines(verdict, look)),
    ...(search === undefined ? [] : ['', ...wrap(`Highest ${search.over}: ${search.words}`, width)]),
    ...remarksOf(result).flatMap(note => marked(inertLine(note), look)),
    '',
    ...lengthsTexts(result)
      .flatMap(text => wrap(text, width))
      .map(style.dim),
    ...(options.verbose === true ? stages.flatMap(stage => ['', ...details(stage, look)]) : []),
  ]
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`
}

interface Column {
  readonly head: string
  readonly of: (stage: LoadStage) => string
}

const columns: readonly Column[] = [
  { head: 'sent', of: rateCell },
  { head: 'n', of: ({ measured }) => String(measured) },
  { head: 'p50', of: stage => percentileText(percentileAt(stage, 'endToEnd', 0.5)) },
  { head: 'p95', of: stage => percentileText(percentileAt(stage, 'endToEnd', 0.95)) },
  { head: 'p99', of: stage => percentileText(percentileAt(stage, 'endToEnd', 0.99)) },
  { head: 'failed', of: failuresText },
  { head: 'within limits', of: goodputText },
]

const streamed: readonly Column[] = [
  { head: 'first token p95', of: stage => percentileText(percentileAt(stage, 'firstToken', 0.95)) },
  {
    head: 'tokens/s',
    of: ({ outputTokensPerSecond: rate }) => (rate === undefined ? '–' : String(Math.round(rate))),
  },
]

function stageTable(stages: readonly LoadStage[], { width, style }: Look): string[] {
  const isStreamed = stages.some(({ measures }) => measures.firstToken !== undefined)
  const names = stages.map(stageName)
  const first = Math.max(8, ...names.map(name => name.length))
  const all = (isStreamed ? [...columns, ...streamed] : columns).map(({ head, of }) => {
    const cells = stages.map(of)
    const wide = widest([head, ...cells])
    const padded = (text: string): string => `  ${pad(text, wide, false)}`
    return { head: padded(head), cells: cells.map(padded), wide }
  })
  return columnBlocks(all, { first, width, wide: ({ wide }) => wide }).flatMap(block => [
    style.dim(''.padEnd(first) + block.map(({ head }) => head).join('')),
    ...names.map((name, row) => name.padEnd(first) + block.map(({ cells }) => cells[row]).join('')),
    '',
  ])
}

const outcomeWords = { pass: 'PASS', fail: 'FAIL', inconclusive: 'OPEN' } as const

function verdictLines(verdict: LoadVerdict, { width, style }: Look): string[] {
  const colour = { pass: style.good, fail: style.bad ?? style.warn, inconclusive: style.warn }[
    verdict.outcome
  ]
  return wrap(inertLine(verdictText(verdict)), width - 6).map((line, at) =>
    at === 0 ? `${colour(outcomeWords[verdict.outcome])}  ${line}` : `      ${line}`,
  )
}

const marked = (note: string, { width, style }: Look): string[] =>
  wrapAfter('! ', note, width).map(style.warn)

/** Every measure of one stage. */
function details(stage: LoadStage, { style, width }: Look): string[] {
  const rows = measureRows(stage)
  const heads = ['n', ...measureHeads(stage)]
  const first = Math.max(...rows.map(({ name }) => name.length))
  const { latenessMs, cpuShare } = stage.generator
  return [
    style.bold(stageName(stage)),
    ...rows.flatMap(({ name, cells }) => {
      const texts = cells.map((cell, at) => `${heads[at]} ${cell}`)
      return wrap(texts.join('   '), width - first - 4).map(
        (line, at) => `  ${(at === 0 ? name : '').padEnd(first)}  ${line}`,
      )
    }),
    ...wrap(
      `generator: late by ${timeText(latenessMs.p50)} (p50), ${timeText(latenessMs.p99)} (p99), ${Math.round(cpuShare * 100)}% of a core${meanText(stage)}; ${stage.warmUp.words}`,
      width - 2,
    ).map(line => style.dim(`  ${line}`)),
  ]
}

const meanText = ({ meanInFlight }: LoadStage): string =>
  meanInFlight === undefined ? '' : `; ${Number(meanInFlight.toPrecision(2))} under way on average`

/** Differences of two load runs for a terminal. */
export function renderLoadComparison(
  [a, b]: readonly [LoadResult, LoadResult],
  differences: readonly LoadDifference[],
  options: LoadLook = {},
): string {
  const { width, style } = lookOf(options)
  const lines = [
    style.bold(cut(inertLine(`${b.candidate.name} against ${a.candidate.name}`), width)),
    style.dim(`${b.id} against ${a.id}`),
    '',
    ...differences.map(difference => {
      const { at, measure, percentile, outcome } = difference
      const text = `${at}  ${percentileName(percentile)} ${measureWords[measure]}: ${differenceText(difference)}`
      return outcome === 'slower' ? style.warn(text) : outcome === 'faster' ? style.good(text) : text
    }),
  ]
  return `${lines.join('\n')}\n`
}

/** `1.2 s against 1.4 s, faster by 0.1 to 0.3 s`. */
function differenceText({ a, b, interval, outcome }: LoadDifference): string {
  const value = (ms: number | undefined): string => (ms === undefined ? 'no answer' : timeText(ms))
  const both = `${value(b)} against ${value(a)}`
  if (interval === undefined) return `${both}, ${outcome}`
  const signed = (ms: number): string => `${ms < 0 ? '−' : '+'}${timeText(Math.abs(ms))}`
  return `${both}, ${outcome} (${signed(interval.lower)} to ${signed(interval.upper)})`
}
