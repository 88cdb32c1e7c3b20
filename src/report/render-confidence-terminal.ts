import type { ConfidenceReport } from '../decide/confidence/index.ts'
import { cut, inertLine } from './inert-text.ts'
import {
  type ConfidenceTable,
  confidenceFacts,
  confidenceNotices,
  confidenceSentence,
  confidenceTables,
  decisionSentence,
  sourceSentence,
} from './render-confidence-words.ts'
import { plainStyle, type TerminalOptions, type TerminalStyle } from './render-terminal.ts'
import { pad, widest, wrap, wrapAfter } from './wrap.ts'

interface Look {
  readonly width: number
  readonly style: TerminalStyle
}

/** What the confidences of candidates are worth, for a terminal: sentences first, then tables that fit its width. */
export function renderConfidenceTerminal(
  reports: readonly ConfidenceReport[],
  { width: asked = 80, style = plainStyle, verbose = false }: TerminalOptions = {},
): string {
  const look = { width: Math.max(40, asked), style }
  const sentences = reports.flatMap(report =>
    [confidenceSentence(report), decisionSentence(report) ?? []].flat(),
  )
  const parts = [
    style.bold('Confidence'),
    ...wrapped(confidenceFacts(reports).join(' · '), look).map(style.dim),
    ...wrapped(sourceSentence(reports), look).map(style.dim),
    '',
    ...sentences.flatMap(sentence =>
      wrap(sentence, look.width - 2).map((line, at) => `${at === 0 ? '' : '  '}${line}`),
    ),
    ...confidenceTables(reports, verbose).flatMap(table => ['', ...tableLines(table, look)]),
    '',
    ...confidenceNotices(reports).flatMap(notice => wrapAfter('! ', notice, look.width).map(style.warn)),
  ]
  return `${parts.join('\n').trimEnd()}\n`
}

const wrapped = (text: string, { width }: Look): string[] => wrap(inertLine(text), width)

/** Columns that do not fit go into a further block below, under the same names. */
function tableLines({ title, note, head, rows }: ConfidenceTable, look: Look): string[] {
  if (rows.length === 0) return []
  const { width, style } = look
  const texts = [
    head,
    ...rows.map(row => row.map((cell, at) => (at === 0 ? cut(inertLine(cell), 24) : cell))),
  ]
  const widths = head.map((_, at) => widest(texts.map(row => row[at] ?? '')))
  const labels = head[1] === 'method' || head[1] === 'instead' ? 2 : 1
  const blocks: number[][] = []
  const fixed = widths.slice(0, labels).reduce((sum, own) => sum + own + 2, 0)
  let used = Number.POSITIVE_INFINITY
  for (let column = labels; column < head.length; column++) {
    const own = (widths[column] as number) + 2
    if (used + own > width + 2) {
      blocks.push([])
      used = fixed
    }
    blocks.at(-1)?.push(column)
    used += own
  }
  const lead = Array.from({ length: labels }, (_, at) => at)
  const lines = blocks.flatMap((block, at) => [
    ...(at === 0 ? [] : ['']),
    ...texts.map((row, line) => {
      const shown = [...lead, ...block]
        .map(column => pad(row[column] ?? '', widths[column] as number, column < labels))
        .join('  ')
        .trimEnd()
      return line === 0 ? style.dim(shown) : shown
    }),
  ])
  return [style.bold(title), ...wrap(note, width).map(style.dim), ...lines]
}
