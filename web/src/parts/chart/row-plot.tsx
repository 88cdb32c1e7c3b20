import { scaleLinear } from 'd3-scale'
import type { ReactNode } from 'react'

/** A scale that rows of words and pictures share: places are in percent, so that a row is as wide as its column. */
export interface RowScale {
  readonly domain: readonly [number, number]
  readonly ticks: readonly number[]
  /** Percent of the width; what lies outside stands at the end. */
  readonly at: (value: number) => number
  readonly isOutside: (value: number) => boolean
}

export function rowScale([low, high]: readonly [number, number], tickCount = 5): RowScale {
  const end = high > low ? high : low + 1
  const scale = scaleLinear([low, end], [0, 100]).clamp(true)
  return {
    domain: [low, end],
    ticks: scale.ticks(tickCount),
    at: value => scale(value),
    isOutside: value => value < low || value > end,
  }
}

export const percent = (place: number): string => `${Number(place.toFixed(3))}%`

interface RowPictureProps {
  readonly height: number
  readonly children: ReactNode
}

/** The picture of one row. Its figures stand beside it in words, so that nobody needs to see it. */
export function RowPicture({ height, children }: RowPictureProps) {
  return (
    <svg width="100%" height={height} overflow="visible" aria-hidden="true" className="block text-dim">
      {children}
    </svg>
  )
}

interface RowAxisProps {
  readonly scale: RowScale
  readonly text: (value: number) => string
  /** What the ends mean, e.g. `← worse`, `better →`. */
  readonly ends?: readonly [string, string]
}

/** Ticks with their figures, below the rows. */
export function RowAxis({ scale, text, ends }: RowAxisProps) {
  return (
    <RowPicture height={ends === undefined ? 22 : 40}>
      <line x1="0" x2="100%" y1="1" y2="1" stroke="var(--edge)" />
      {scale.ticks.map(tick => (
        <g key={tick}>
          <line
            x1={percent(scale.at(tick))}
            x2={percent(scale.at(tick))}
            y1="1"
            y2="5"
            stroke="var(--edge)"
          />
          <text
            x={percent(scale.at(tick))}
            y="18"
            fontSize="11.5"
            fill="currentColor"
            textAnchor={anchorAt(scale.at(tick))}
          >
            {text(tick)}
          </text>
        </g>
      ))}
      {ends !== undefined && (
        <>
          <text x="0" y="36" fontSize="11.5" fill="currentColor">
            {ends[0]}
          </text>
          <text x="100%" y="36" fontSize="11.5" fill="currentColor" textAnchor="end">
            {ends[1]}
          </text>
        </>
      )}
    </RowPicture>
  )
}

const anchorAt = (place: number): 'start' | 'middle' | 'end' =>
  place < 4 ? 'start' : place > 96 ? 'end' : 'middle'

interface RowLineProps {
  readonly at: number
  readonly height: number
  readonly color?: string
  readonly dash?: string
  readonly width?: number
  readonly name?: string
}

/** A line down the row: where nothing differs, or what is allowed. */
export function RowLine({ at, height, color = 'var(--edge)', dash, width = 1, name }: RowLineProps) {
  return (
    <line
      data-mark={name}
      x1={percent(at)}
      x2={percent(at)}
      y1="0"
      y2={height}
      stroke={color}
      strokeWidth={width}
      strokeDasharray={dash}
    />
  )
}

interface RowIntervalProps {
  readonly scale: RowScale
  readonly lower: number
  readonly upper: number
  readonly y: number
  readonly color?: string
}

/** From one limit to the other, with an arrow where a limit lies beyond the picture. */
export function RowInterval({ scale, lower, upper, y, color = 'currentColor' }: RowIntervalProps) {
  return (
    <g stroke={color} strokeWidth="2" fill="none" data-mark="interval">
      <line x1={percent(scale.at(lower))} x2={percent(scale.at(upper))} y1={y} y2={y} />
      <End scale={scale} at={lower} y={y} arrow="M6 -4.5L0 0L6 4.5" />
      <End scale={scale} at={upper} y={y} arrow="M-6 -4.5L0 0L-6 4.5" />
    </g>
  )
}

interface EndProps {
  readonly scale: RowScale
  readonly at: number
  readonly y: number
  readonly arrow: string
}

function End({ scale, at, y, arrow }: EndProps) {
  return (
    <svg x={percent(scale.at(at))} y={y} overflow="visible" width="1" height="1" aria-hidden="true">
      <path d={scale.isOutside(at) ? arrow : 'M0 -4V4'} />
    </svg>
  )
}

/** How far a picture reaches so that one wild interval does not press the others flat. */
export function reachOf(values: readonly number[], { least, most }: { least: number; most: number }): number {
  const far = Math.max(0, ...values.filter(Number.isFinite).map(Math.abs))
  return Math.min(Math.max(far, least), most)
}
