import {
  type ComparedMetric,
  type Comparison,
  type Disagreement,
  isShare,
  valueText,
} from '../decide/compare/index.ts'
import { cut, inertLine } from './inert-text.ts'
import { plainStyle, type TerminalOptions } from './render-terminal.ts'

export interface DisagreementOptions extends TerminalOptions {
  readonly count: number
}

/** The examples on which candidates differ most, with what each of them answered. */
export function renderDisagreements(comparison: Comparison, options: DisagreementOptions): string {
  const { count, width = 80, style = plainStyle } = options
  const { shown, total } = comparison.disagreements
  if (total === 0) return 'The candidates agree on every example.\n'
  const chosen = shown.slice(0, count)
  const metrics = new Map(comparison.metrics.map(metric => [metric.id, metric]))
  const scoreText = (value: number, id: string): string => scoreOf(value, metrics.get(id))
  const heading = style.bold(`${chosen.length} of the ${total} examples on which candidates differ`)
  return `${[heading, ...chosen.map(item => entry(item, { width, style, scoreText }))].join('\n\n')}\n`
}

/** The score of one trial as the figures of its metric are written: shares in percent. */
function scoreOf(value: number, metric: ComparedMetric | undefined): string {
  if (metric === undefined) return String(value)
  if (isShare(metric)) return `${Number((value * 100).toFixed(1))}%`
  return metric.unit === undefined ? String(value) : valueText(value, metric)
}

interface Look {
  readonly width: number
  readonly style: NonNullable<TerminalOptions['style']>
  readonly scoreText: (value: number, metric: string) => string
}

function entry(item: Disagreement, { width, style, scoreText }: Look): string {
  const line = (label: string, text: string): string =>
    `  ${label.padEnd(14)} ${cut(inertLine(text), Math.max(20, width - 17))}`
  const answers = item.answers.map(({ candidate, outcome, text, label, failure, scores }) => {
    const marks = scores
      .filter(({ metric }) => item.metrics.includes(metric))
      .map(({ metric, value, why }) => (value === undefined ? (why ?? '-') : scoreText(value, metric)))
    const said =
      outcome === 'answered'
        ? [label, text].filter(part => part !== undefined && part !== '').join(': ')
        : (failure ?? outcome)
    return line(cut(inertLine(candidate), 14), `[${marks.join(', ')}] ${said}`)
  })
  const title = `${inertLine(item.exampleId)}  ${item.component}  ${item.metrics.join(', ')}`
  return [style.bold(title), line('asked', item.input), line('expected', item.expected), ...answers].join(
    '\n',
  )
}
