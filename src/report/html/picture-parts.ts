import { cut, inertLine } from '../inert-text.ts'
import type { Pen } from './pen.ts'

/** A picture is drawn as wide as a telephone shows it. */
export const pictureFrame = { width: 400, style: { fontSize: '12px' } }

/** Around rows with a name before each and an axis below. */
export const rowFrame = { ...pictureFrame, marginTop: 6, marginBottom: 30 }
export const rowHeight = 26

/** Lines that hold figures apart and stay behind them. */
export const gridLine = { stroke: 'var(--line)', strokeOpacity: 1 }

/** An axis of figures alone: the grid stands for the strokes. */
export const ticksOff = { tickSize: 0, tickPadding: 8 }

/** Names as labels, cut so that half of the width is left for the picture; kept apart when cutting makes them equal. */
export function distinctLabels(names: readonly string[]): string[] {
  const used = new Set<string>()
  return names.map(name => {
    let label = cut(inertLine(name), 20)
    for (let copy = 2; used.has(label); copy++) label = `${cut(inertLine(name), 17)} ${copy}`
    used.add(label)
    return label
  })
}

/** Room for labels before an axis; at least for `least` characters. */
export function labelMargin(labels: readonly string[], least = 0): number {
  return Math.min(160, 14 + 6.9 * Math.max(least, ...labels.map(label => [...label].length)))
}

interface NamedInterval {
  readonly name: string
  readonly value: number
  readonly lower: number
  readonly upper: number
  /** In gold, for the one or those that lead. */
  readonly isFilled: boolean
}

/** A dot with its interval for every name. */
export function intervalDots({ plot }: Pen, points: readonly NamedInterval[]) {
  const colour = ({ isFilled }: NamedInterval): string => (isFilled ? 'var(--gold)' : 'currentColor')
  return [
    plot.ruleY(points, {
      x1: 'lower',
      x2: 'upper',
      y: 'name',
      stroke: colour,
      strokeWidth: 4,
      strokeOpacity: 0.35,
      strokeLinecap: 'round',
    }),
    plot.dot(points, {
      x: 'value',
      y: 'name',
      r: 5,
      fill: ({ isFilled }: NamedInterval) => (isFilled ? 'var(--gold)' : 'var(--card)'),
      stroke: colour,
      strokeWidth: 2,
    }),
  ]
}
