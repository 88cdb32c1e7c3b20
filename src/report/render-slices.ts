import type { Comparison } from '../decide/compare/index.ts'
import { cut, inertLine } from './inert-text.ts'
import { headlineMetrics, matrixColumns } from './matrix.ts'
import { plainStyle, type TerminalOptions } from './render-terminal.ts'
import { pad, widest } from './wrap.ts'

/** For each headline metric a table of slices by candidates. Slices are exploratory, and the heading says so. */
export function renderSlices(comparison: Comparison, { style = plainStyle }: TerminalOptions = {}): string {
  const slices = comparison.slices.filter(slice => slice.id !== 'all')
  if (slices.length === 0) return 'No tag divides the examples into slices.\n'
  const heading = style.bold('Slices (exploratory: corrected by Benjamini-Hochberg, not for claims)')
  const tables = headlineMetrics(comparison).map(metric => {
    const rows = slices.map(slice => {
      const [column] = matrixColumns(comparison, [metric], slice.id)
      const cells = column?.cells.map(({ value, interval }) => `${value} ${interval}`.trim()) ?? []
      return [`${inertLine(slice.id)} (${slice.examples})`, ...cells]
    })
    const head = [inertLine(metric.title), ...comparison.candidates.map(({ name }) => inertLine(name))]
    return table([head, ...rows], style)
  })
  return `${[heading, ...tables].join('\n\n')}\n`
}

function table(rows: readonly (readonly string[])[], style: NonNullable<TerminalOptions['style']>): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.min(34, widest(rows.map(row => row[at] ?? ''))))
  const lines = rows.map(row =>
    row
      .map((text, at) => pad(cut(text, widths[at] as number), widths[at] as number, at === 0))
      .join('  ')
      .trimEnd(),
  )
  return [style.dim(lines[0] as string), ...lines.slice(1)].join('\n')
}
