interface WhiskerProps {
  readonly value: number
  readonly interval?: { readonly lower: number; readonly upper: number } | undefined
  /** Ends of the common scale. */
  readonly domain: readonly [number, number]
  readonly leads?: boolean
  readonly width?: number
  /** A line on the scale, e.g. a threshold. */
  readonly mark?: number | undefined
}

const height = 12
const edge = 4

/** A dot with its interval on a scale that its neighbours share; the figures stand beside it. */
export function Whisker({ value, interval, domain, leads = false, width = 104, mark }: WhiskerProps) {
  const [low, high] = domain
  const span = high - low || 1
  const x = (at: number) => edge + ((Math.min(high, Math.max(low, at)) - low) / span) * (width - 2 * edge)
  const middle = height / 2
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
      className={`inline-block max-w-full ${leads ? 'text-gold' : 'text-ink'}`}
    >
      <line x1={edge} x2={width - edge} y1={middle} y2={middle} stroke="var(--line)" />
      {mark !== undefined && (
        <line x1={x(mark)} x2={x(mark)} y1={1} y2={height - 1} stroke="var(--dim)" strokeDasharray="2 1.5" />
      )}
      {interval !== undefined && (
        <line
          x1={x(interval.lower)}
          x2={x(interval.upper)}
          y1={middle}
          y2={middle}
          stroke="currentColor"
          strokeWidth="2"
          strokeOpacity="0.55"
        />
      )}
      <circle cx={x(value)} cy={middle} r="3" fill="currentColor" />
    </svg>
  )
}

interface Drawable {
  readonly kind: string
  readonly value?: number
  readonly interval?: { readonly lower: number; readonly upper: number } | undefined
}

/** The narrowest scale that holds all figures; shares keep their ends when the figures come near. */
export function domainOf(estimates: readonly (Drawable | undefined)[], ends?: readonly (number | null)[]) {
  const points = estimates.flatMap(estimate =>
    estimate?.kind === 'known' && estimate.value !== undefined
      ? [
          estimate.value,
          estimate.interval?.lower ?? estimate.value,
          estimate.interval?.upper ?? estimate.value,
        ]
      : [],
  )
  const low = ends?.[0] ?? Math.min(0, ...points)
  const high = ends?.[1] ?? Math.max(low + 1e-9, ...points)
  return [low, high] as const
}
