import { scaleOf, valueText } from '../../decide/compare/index.ts'
import type { Decision, DecisionColumn } from '../../decide/select/index.ts'
import { cut, inertLine } from '../inert-text.ts'
import type { Pen } from './pen.ts'
import { gridLine, pictureFrame, ticksOff } from './picture-parts.ts'

type Written = Parameters<typeof scaleOf>[0]

interface Point {
  readonly name: string
  readonly x: number
  readonly y: number
  readonly x1: number
  readonly x2: number
  readonly y1: number
  readonly y2: number
  readonly isRecommended: boolean
  readonly isOn: boolean
}

/**
 * Two criteria against each other, each candidate a dot with both intervals; filled dots are recommended, ringed ones are on the
 * front. Undefined with fewer than two candidates of which both are known.
 */
export function drawTradeOff(
  pen: Pen,
  decision: Decision,
  [across, up]: readonly [DecisionColumn, DecisionColumn],
): string | undefined {
  const points = pointsOf(decision, [across, up])
  if (points.length < 2) return undefined
  const { plot } = pen
  const colour = ({ isRecommended }: Point): string => (isRecommended ? 'var(--gold)' : 'currentColor')
  const axis = (column: DecisionColumn, largest: number) => {
    const scale = scaleOf(column as Written, largest)
    return (value: number): string =>
      valueText(value, column as Written, { ...scale, digits: scale.suffix === '%' ? 0 : scale.digits })
  }
  const [xTick, yTick] = [
    axis(across, Math.max(...points.map(({ x }) => x))),
    axis(up, Math.max(...points.map(({ y }) => y))),
  ]
  return pen.draw(
    {
      ...pictureFrame,
      height: 300,
      marginLeft: 52,
      marginRight: 24,
      marginTop: 24,
      marginBottom: 34,
      x: { label: null, nice: true, ticks: 4, ...ticksOff, tickFormat: xTick },
      y: { label: null, nice: true, ticks: 4, ...ticksOff, tickFormat: yTick },
      marks: [
        plot.gridX({ ticks: 4, ...gridLine }),
        plot.gridY({ ticks: 4, ...gridLine }),
        plot.ruleY(points, {
          y: 'y',
          x1: 'x1',
          x2: 'x2',
          stroke: colour,
          strokeOpacity: 0.35,
          strokeWidth: 3,
        }),
        plot.ruleX(points, {
          x: 'x',
          y1: 'y1',
          y2: 'y2',
          stroke: colour,
          strokeOpacity: 0.35,
          strokeWidth: 3,
        }),
        plot.dot(points, {
          x: 'x',
          y: 'y',
          r: ({ isOn }: Point) => (isOn ? 6 : 4),
          fill: ({ isRecommended }: Point) => (isRecommended ? 'var(--gold)' : 'var(--card)'),
          stroke: colour,
          strokeWidth: 2,
        }),
        plot.text(points, {
          x: 'x',
          y: 'y',
          text: ({ name }: Point) => cut(inertLine(name), 16),
          dy: -12,
          fill: 'currentColor',
          stroke: 'var(--card)',
          strokeWidth: 4,
        }),
      ],
    },
    {
      title: `${up.title} against ${across.title}`,
      description: `Each of ${points.length} candidates with both intervals. Filled dots are recommended; larger dots are on the front.`,
    },
  )
}

function pointsOf(
  { candidates, columns }: Decision,
  [across, up]: readonly [DecisionColumn, DecisionColumn],
): Point[] {
  return candidates.flatMap(({ name, figures, isRecommended, front }) => {
    const [x, y] = [figures[columns.indexOf(across)], figures[columns.indexOf(up)]]
    if (x?.kind !== 'known' || y?.kind !== 'known') return []
    return [
      {
        name,
        x: x.value,
        y: y.value,
        x1: x.interval?.lower ?? x.value,
        x2: x.interval?.upper ?? x.value,
        y1: y.interval?.lower ?? y.value,
        y2: y.interval?.upper ?? y.value,
        isRecommended,
        isOn: front?.isOn === true,
      },
    ]
  })
}
