import type { DecidedCandidate, Decision } from '../../../../src/server/api-contract.ts'
import { Chart, Text } from '../../parts/chart/chart.tsx'
import { type Axes, Dot } from '../../parts/chart/marks.tsx'
import { usdText, valueText } from '../../parts/format.ts'
import { Section } from '../../parts/page-head.tsx'

/** Quality against the cost of a task. Only where both are known of two candidates or more. */
export function FrontPicture({ decision }: { readonly decision: Decision }) {
  const quality = decision.columns.findIndex(({ kind }) => kind === 'quality')
  const cost = decision.columns.findIndex(({ kind }) => kind === 'cost')
  const column = decision.columns[quality]
  const points = decision.candidates.flatMap(candidate => {
    const up = candidate.figures[quality]
    const across = candidate.figures[cost]
    return up?.kind === 'known' && across?.kind === 'known' ? [{ candidate, up, across }] : []
  })
  if (column === undefined || points.length < 2) return null
  const heights = points.flatMap(({ up }) => [up.interval?.lower ?? up.value, up.interval?.upper ?? up.value])
  const highest = Math.max(...heights)
  const lowest = Math.min(...heights)
  const room = Math.max(0.02, (highest - lowest) * 0.1)
  const dearest = Math.max(...points.map(({ across }) => across.value), 1e-9)
  return (
    <Section
      title="Quality and cost"
      note="Gold: no other candidate is as good in everything and better in something. Left out of the front are those whose cost or latency is not known."
    >
      <Chart
        description={`${column.title} over the cost of one task, one point for each candidate.`}
        x={{ label: 'cost of one task', domain: [0, dearest * 1.15], text: usdText }}
        y={{
          label: column.title,
          domain: [
            Math.max(column.range[0] ?? -Infinity, lowest - room),
            Math.min(column.range[1] ?? Infinity, highest + room),
          ],
          text: value => valueText(value, column),
        }}
        left={56}
        height={280}
      >
        {axes => (
          <>
            {points.map(({ candidate, up, across }) => (
              <Dot
                key={candidate.name}
                axes={axes}
                at={[across.value, up.value]}
                interval={up.interval}
                color={colorOf(candidate)}
              />
            ))}
            <Names axes={axes} points={points} />
          </>
        )}
      </Chart>
    </Section>
  )
}

interface Point {
  readonly candidate: DecidedCandidate
  readonly up: { readonly value: number }
  readonly across: { readonly value: number }
}

const colorOf = ({ front }: DecidedCandidate): string => (front?.isOn === true ? 'var(--gold)' : 'var(--ink)')

const lineHeight = 13

/** Names beside their points, moved apart where they would lie on one another. */
function Names({ axes, points }: { readonly axes: Axes; readonly points: readonly Point[] }) {
  const [left, right] = axes.x.range() as [number, number]
  const placed: { x: number; y: number; point: Point; isRight: boolean }[] = []
  for (const point of [...points].sort((a, b) => b.up.value - a.up.value)) {
    const x = axes.x(point.across.value)
    const isRight = x > (left + right) / 2
    let y = axes.y(point.up.value) - 5
    for (const other of placed)
      if (other.isRight === isRight && Math.abs(other.x - x) < 130 && y - other.y < lineHeight)
        y = other.y + lineHeight
    placed.push({ x, y, point, isRight })
  }
  return placed.map(({ x, y, point, isRight }) => (
    <Text
      key={point.candidate.name}
      x={x + (isRight ? -7 : 7)}
      y={y}
      anchor={isRight ? 'end' : 'start'}
      color={colorOf(point.candidate)}
    >
      {point.candidate.name}
    </Text>
  ))
}
