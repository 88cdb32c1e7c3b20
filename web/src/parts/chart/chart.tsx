import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from 'd3-scale'
import { type ReactNode, useEffect, useRef, useState } from 'react'

export type Axis = ScaleContinuousNumeric<number, number>

export interface AxisFacts {
  readonly label: string
  readonly domain: readonly [number, number]
  readonly isLog?: boolean
  readonly text?: (value: number) => string
}

interface ChartProps {
  /** What a reader who cannot see the picture is told; the figures stand in a table beside it. */
  readonly description: string
  readonly x: AxisFacts
  readonly y: AxisFacts
  readonly height?: number
  /** Room on the left, for the words of the y axis. */
  readonly left?: number
  readonly children: (axes: { readonly x: Axis; readonly y: Axis }) => ReactNode
}

const margin = { top: 22, right: 14, bottom: 34 }

/** A frame with two axes, as wide as its place; what is drawn in it is given the scales. */
export function Chart({ description, x, y, height = 240, left = 48, children }: ChartProps) {
  const [place, width] = useWidth()
  const bottom = height - margin.bottom
  const across = scaleOf(x, [left, width - margin.right])
  const up = scaleOf(y, [bottom, margin.top])
  return (
    <div ref={place} className="w-full overflow-hidden">
      <svg width={width} height={height} role="img" aria-label={description} className="block text-dim">
        {ticksOf(up, y, 5).map(tick => (
          <g key={tick}>
            <line x1={left} x2={width - margin.right} y1={up(tick)} y2={up(tick)} stroke="var(--line)" />
            <Text x={left - 6} y={up(tick) + 4} anchor="end">
              {y.text?.(tick) ?? String(tick)}
            </Text>
          </g>
        ))}
        {ticksOf(across, x, Math.max(2, Math.floor((width - left) / 90))).map(tick => (
          <g key={tick}>
            <line x1={across(tick)} x2={across(tick)} y1={bottom} y2={bottom + 4} stroke="var(--edge)" />
            <Text x={across(tick)} y={bottom + 16} anchor="middle">
              {x.text?.(tick) ?? String(tick)}
            </Text>
          </g>
        ))}
        <line x1={left} x2={width - margin.right} y1={bottom} y2={bottom} stroke="var(--edge)" />
        <Text x={0} y={11} anchor="start">
          {y.label}
        </Text>
        <Text x={width - margin.right} y={height - 3} anchor="end">
          {x.label}
        </Text>
        {children({ x: across, y: up })}
      </svg>
    </div>
  )
}

interface TextProps {
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'middle' | 'end'
  readonly color?: string
  readonly children: ReactNode
}

export function Text({ x, y, anchor, color = 'currentColor', children }: TextProps) {
  return (
    <text x={x} y={y} textAnchor={anchor} fontSize="11.5" fill={color}>
      {children}
    </text>
  )
}

function scaleOf({ domain: [low, high], isLog = false }: AxisFacts, range: [number, number]): Axis {
  const end = high > low ? high : low + 1
  if (isLog) return scaleLog([Math.max(low, 1e-9), Math.max(end, 2e-9)], range)
  return scaleLinear([low, end], range)
}

/** A log axis would be full of them: only powers of ten and their halves and fifths are kept. */
function ticksOf(axis: Axis, { isLog = false }: AxisFacts, count: number): number[] {
  const ticks = axis.ticks(count)
  if (!isLog || ticks.length <= count + 2) return ticks
  const round = ticks.filter(tick => /^[125]/.test(tick.toExponential()))
  return round.length > count + 2 ? round.filter(tick => tick.toExponential().startsWith('1')) : round
}

/** The width of a place in pixels, as it is now. */
export function useWidth() {
  const place = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(640)
  useEffect(() => {
    const element = place.current
    if (element === null) return undefined
    const watch = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.max(220, Math.floor(entry.contentRect.width)))
    })
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  return [place, width] as const
}
