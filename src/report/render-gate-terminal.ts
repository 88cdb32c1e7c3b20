import { scaleOf, valueText } from '../decide/compare/index.ts'
import {
  answersText,
  boundText,
  figureText,
  type GateCheck,
  type GateFigure,
  type GateOutcome,
  type GateReport,
  lackingText,
} from '../decide/gate/index.ts'
import { cut, inertLine } from './inert-text.ts'
import { plainStyle, type TerminalStyle } from './render-terminal.ts'
import { plural } from './summary-line.ts'
import { wrap, wrapAfter } from './wrap.ts'

export interface GateLook {
  /** Columns of the terminal; 100 when not given. At least 60 are used. */
  readonly width?: number
  readonly style?: TerminalStyle & { readonly bad?: (text: string) => string }
}

const verdicts: Record<GateOutcome, string> = { pass: 'PASS', fail: 'FAIL', inconclusive: 'INCONCLUSIVE' }
const marks: Record<GateOutcome, string> = { pass: '✓ pass', fail: '✗ fail', inconclusive: '? open' }

/** The gate for a terminal: what failed first in the first line, then every check with its interval and what it allows. */
export function renderGateTerminal(report: GateReport, look: GateLook = {}): string {
  const width = Math.max(60, look.width ?? 100)
  const style = { ...plainStyle, bad: (text: string) => text, ...look.style }
  const paint = { pass: style.good, fail: style.bad, inconclusive: style.warn }
  const parts = [
    style.bold(paint[report.outcome](`${verdicts[report.outcome]}  ${inertLine(report.headline)}`)),
    '',
    ...wrap(sidesText(report), width).map(style.dim),
    ...answerLines(report, width).map(style.dim),
    '',
    ...table(report.checks, { width, style, paint }),
    '',
    ...wrap(legend(report), width).map(style.dim),
    ...report.notes.flatMap(note => wrapAfter('! ', inertLine(note), width).map(style.warn)),
  ]
  return `${parts.join('\n').trimEnd()}\n`
}

function sidesText({ candidate, baseline, dataset }: GateReport): string {
  const { common, split } = dataset
  return `${inertLine(candidate.name)} of run ${candidate.run} against ${inertLine(baseline.name)} of ${inertLine(baseline.source)} (${baseline.createdAt.slice(0, 10)}) · ${plural(common, 'example')} in common (${inertLine(dataset.name)}, ${inertLine(split)})`
}

/** Always, also where none is lost: nobody can see from silence that nothing was. */
function answerLines({ candidate, baseline }: GateReport, width: number): string[] {
  return [
    ...wrap(`Now: ${answersText(candidate.answers)}.`, width),
    ...wrap(`Baseline: ${answersText(baseline.answers)}.`, width),
  ]
}

function legend({ settings }: GateReport): string {
  const level = Math.round(1000 * settings.confidence) / 10
  return `[lower, upper] are one-sided ${level}% limits. A check passes when the whole interval keeps what is allowed; it fails when the whole interval breaks it, corrected for all checks.`
}

type Style = TerminalStyle & { readonly bad: (text: string) => string }

interface Drawing {
  readonly width: number
  readonly style: Style
  readonly paint: Record<GateOutcome, (text: string) => string>
}

const heads = ['check', 'baseline', 'now', 'figure', 'allowed', 'n']
/** What a narrow terminal goes without, first to last. */
const dispensable = [1, 2, 5]

function table(checks: readonly GateCheck[], { width, style, paint }: Drawing): string[] {
  const rows = checks.map(check => [
    cut(inertLine(check.name), 44),
    sideText(check, check.baseline),
    sideText(check, check.candidate),
    figureText(check) ?? examplesText(check),
    boundText(check) ?? '',
    check.figure === undefined ? '' : check.figure.n.toLocaleString('en-US'),
  ])
  const widths = heads.map((head, at) => Math.max(head.length, ...rows.map(row => [...row[at]!].length)))
  const shown = new Set(heads.keys())
  const total = () => 8 + [...shown].reduce((sum, at) => sum + widths[at]! + 2, 0)
  for (const at of dispensable) if (total() > width) shown.delete(at)
  const line = (row: readonly string[]) =>
    [...shown]
      .map(at => (at === 0 ? row[at]!.padEnd(widths[at]!) : row[at]!.padStart(widths[at]!)))
      .join('  ')
  return [
    style.dim(`${' '.repeat(8)}${line(heads)}`.trimEnd()),
    ...checks.flatMap((check, at) => [
      `${paint[check.outcome](marks[check.outcome])}  ${line(rows[at]!)}`.trimEnd(),
      ...(check.outcome === 'pass'
        ? [...lackingLines(check), ...check.warnings]
        : [check.reason, ...lackingLines(check), ...namedText(check), ...check.warnings]
      )
        .flatMap(words => wrap(inertLine(words), width - 10))
        .map(words => style.dim(`${' '.repeat(10)}${words}`)),
    ]),
  ]
}

/** A point beside the difference, which carries the interval. */
function sideText({ measured }: GateCheck, figure: GateFigure | undefined): string {
  return figure === undefined || measured === undefined
    ? ''
    : valueText(figure.value, measured, scaleOf(measured, figure.value))
}

function examplesText({ examples }: GateCheck): string {
  return examples === undefined
    ? ''
    : `${examples.of - examples.failed.length - examples.open.length} of ${examples.of} passed`
}

const lackingLines = (check: GateCheck): string[] => {
  const words = lackingText(check)
  return words === undefined ? [] : [words]
}

const mostNamed = 10

function namedText({ examples }: GateCheck): string[] {
  const list = (what: string, ids: readonly string[]) =>
    ids.length === 0
      ? []
      : [
          `${what}: ${ids.slice(0, mostNamed).join(', ')}${ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : ''}`,
        ]
  return examples === undefined
    ? []
    : [...list('Failed', examples.failed), ...list('Not known', examples.open)]
}
