import { area, curveStepAfter, line } from 'd3-shape'
import { type Axis, Text } from './chart.tsx'

export interface Axes {
  readonly x: Axis
  readonly y: Axis
}

export type Point = readonly [x: number, y: number]

interface LineProps {
  readonly axes: Axes
  readonly points: readonly Point[]
  readonly color?: string
  readonly dash?: string
  readonly isStepped?: boolean
}

export function Line({ axes, points, color = 'var(--ink)', dash, isStepped = false }: LineProps) {
  const draw = line<Point>(
    ([x]) => axes.x(x),
    ([, y]) => axes.y(y),
  )
  const path = (isStepped ? draw.curve(curveStepAfter) : draw)([...points])
  return <path d={path ?? ''} fill="none" stroke={color} strokeWidth="1.7" strokeDasharray={dash} />
}

interface BandProps {
  readonly axes: Axes
  readonly points: readonly { readonly x: number; readonly lower: number; readonly upper: number }[]
  readonly color?: string
}

/** What the data do not rule out, between two lines. */
export function Band({ axes, points, color = 'var(--gold)' }: BandProps) {
  const path = area<BandProps['points'][number]>(
    ({ x }) => axes.x(x),
    ({ lower }) => axes.y(lower),
    ({ upper }) => axes.y(upper),
  )([...points])
  return <path d={path ?? ''} fill={color} fillOpacity="0.16" />
}

interface DotProps {
  readonly axes: Axes
  readonly at: Point
  readonly interval?: { readonly lower: number; readonly upper: number } | undefined
  readonly color?: string
  readonly label?: string
  readonly radius?: number
}

/** A point with its interval on the y axis. */
export function Dot({ axes, at, interval, color = 'var(--ink)', label, radius = 3.5 }: DotProps) {
  const x = axes.x(at[0])
  const y = axes.y(at[1])
  const [start, end] = axes.x.range() as [number, number]
  const isRight = x > (start + end) / 2
  return (
    <g>
      {interval !== undefined && (
        <line
          x1={x}
          x2={x}
          y1={axes.y(interval.lower)}
          y2={axes.y(interval.upper)}
          stroke={color}
          strokeOpacity="0.5"
          strokeWidth="2"
        />
      )}
      <circle cx={x} cy={y} r={radius} fill={color} />
      {label !== undefined && (
        <Text x={x + (isRight ? -7 : 7)} y={y - 6} anchor={isRight ? 'end' : 'start'} color="var(--ink)">
          {label}
        </Text>
      )}
    </g>
  )
}

interface RuleProps {
  readonly axes: Axes
  readonly y?: number
  readonly x?: number
  readonly label?: string
}

/** A limit across the picture. */
export function Rule({ axes, y, x, label }: RuleProps) {
  const [left, right] = axes.x.range() as [number, number]
  const [bottom, top] = axes.y.range() as [number, number]
  const ends =
    y === undefined
      ? { x1: axes.x(x ?? 0), x2: axes.x(x ?? 0), y1: bottom, y2: top }
      : { x1: left, x2: right, y1: axes.y(y), y2: axes.y(y) }
  return (
    <g>
      <line {...ends} stroke="var(--bad)" strokeDasharray="4 3" />
      {label !== undefined && (
        <Text
          x={y === undefined ? ends.x1 + 4 : right}
          y={y === undefined ? top + 10 : ends.y1 - 4}
          anchor={y === undefined ? 'start' : 'end'}
          color="var(--bad)"
        >
          {label}
        </Text>
      )}
    </g>
  )
}

interface BarsProps {
  readonly axes: Axes
  readonly bars: readonly { readonly from: number; readonly to: number; readonly height: number }[]
  readonly color?: string
  readonly opacity?: number
}

export function Bars({ axes, bars, color = 'var(--ink)', opacity = 0.3 }: BarsProps) {
  const base = axes.y.range()[0] as number
  return (
    <g fill={color} fillOpacity={opacity}>
      {bars.map(({ from, to, height }) => (
        <rect
          key={from}
          x={axes.x(from)}
          width={Math.max(0, axes.x(to) - axes.x(from) - 1)}
          y={axes.y(height)}
          height={Math.max(0, base - axes.y(height))}
        />
      ))}
    </g>
  )
}
