import {
  type LatencyBound,
  type LengthComparison,
  type LoadResult,
  type LoadStage,
  percentileName,
  readHistogram,
  timeText,
} from '../../measure/load/index.ts'
import { stageName } from '../load-texts.ts'
import type { Pen } from './pen.ts'
import { gridLine, pictureFrame, ticksOff } from './picture-parts.ts'

const frame = { ...pictureFrame, marginLeft: 58, marginRight: 20, marginTop: 12, marginBottom: 36 }
/** An axis with its name under it. */
const namedAxis = { ...ticksOff, labelArrow: 'none', labelAnchor: 'center' } as const
const timeAxis = (ticks: number[]) =>
  ({ label: null, type: 'log', ticks, tickSize: 0, tickFormat: timeText }) as const
const percentiles = [0.5, 0.95, 0.99] as const
const shades = { p50: 'var(--dim)', p95: 'var(--gold)', p99: 'currentColor' } as const

/** Round values on a logarithmic scale, few enough to be read: 1, 2, 5 of each power of ten, or the powers alone. */
function logTicks(values: readonly number[]): number[] {
  const low = Math.min(...values)
  const high = Math.max(...values)
  const powers = Array.from(
    { length: Math.ceil(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, i) => 10 ** (Math.floor(Math.log10(low)) + i),
  )
  const within = (steps: readonly number[]): number[] =>
    powers
      .flatMap(power => steps.map(step => Number((power * step).toPrecision(2))))
      .filter(tick => tick >= low * 0.999 && tick <= high * 1.001)
  const found =
    [[1, 2, 3, 4, 6, 8], [1, 2, 5], [1, 3], [1]].map(within).find(ticks => ticks.length <= 5) ?? []
  return found.length >= 2 ? found : evenTicks(low, high)
}

/** Where the scale holds no two round values of a power of ten: steps of 1, 2 or 5 that fit. */
function evenTicks(low: number, high: number): number[] {
  const span = Math.max((high - low) / 4, low * 1e-3)
  const power = 10 ** Math.floor(Math.log10(span))
  const step = [1, 2, 5, 10].map(one => one * power).find(one => one >= span) ?? span
  const first = Math.ceil(low / step)
  const count = Math.max(0, Math.floor(high / step) - first + 1)
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(6)))
}

const finite = (bound: LatencyBound | undefined): number | undefined =>
  typeof bound === 'number' ? bound : undefined

interface CurvePoint {
  readonly name: keyof typeof shades
  readonly level: number
  readonly value: number
  readonly lower: number
  readonly upper: number
}

function curvePoints(stages: readonly LoadStage[], level: (stage: LoadStage) => number): CurvePoint[] {
  return stages.flatMap(stage =>
    percentiles.flatMap(p => {
      const found = stage.measures.endToEnd?.percentiles.find(one => one.p === p)
      const value = finite(found?.value)
      if (value === undefined) return []
      const lower = finite(found?.interval?.lower) ?? value
      const upper = finite(found?.interval?.upper) ?? value
      return [{ name: percentileName(p) as keyof typeof shades, level: level(stage), value, lower, upper }]
    }),
  )
}

const isClosedLoop = ({ arrivals }: LoadStage): boolean => arrivals.kind === 'closed'
const concurrencyOf = ({ arrivals }: LoadStage): number => arrivals.concurrency ?? 0
const rateOf = ({ arrivals, generator }: LoadStage): number =>
  arrivals.ratePerSecond ?? generator.achievedRate

/** The names of the lines, at their ends. */
function lastNames(sorted: readonly CurvePoint[], spread: readonly number[]) {
  const ends = percentiles.flatMap(p => sorted.findLast(({ name }) => name === percentileName(p)) ?? [])
  const range = { low: Math.min(...spread), high: Math.max(...spread), least: 0.07 }
  const marks = ends.map(({ value, name }) => ({ ms: value, name: String(name) }))
  return apart(marks, range).map(mark => ({ ...mark, level: ends[0]?.level ?? 0 }))
}

/** Latency over the rate, or over concurrency: a line for each percentile with its interval; limits as dashed lines. */
export function drawCurve(pen: Pen, { stages, limits }: LoadResult): string | undefined {
  const isClosed = stages.every(isClosedLoop)
  const points = curvePoints(stages, isClosed ? concurrencyOf : rateOf)
  const levels = new Set(points.map(point => point.level))
  if (levels.size < 2) return undefined
  const { plot } = pen
  const sorted = points.toSorted((a, b) => a.level - b.level)
  const lines = limits.filter(({ measure }) => measure === 'endToEnd')
  const spread = [...points.flatMap(({ lower, upper }) => [lower, upper]), ...lines.map(({ maxMs }) => maxMs)]
  const heights = logTicks(spread)
  return pen.draw(
    {
      ...frame,
      marginRight: 62,
      height: 260,
      x: {
        label: isClosed ? 'requests under way at once' : 'requests a second',
        type: 'log',
        ticks: [...levels],
        tickFormat: (value: number) => String(Number(value.toPrecision(3))),
        ...namedAxis,
      },
      y: timeAxis(heights),
      marks: [
        plot.gridY(heights, gridLine),
        plot.ruleY(lines, { y: 'maxMs', stroke: 'var(--bad)', strokeDasharray: '4 3' }),
        plot.ruleX(sorted, {
          x: 'level',
          y1: 'lower',
          y2: 'upper',
          stroke: point => shades[point.name as keyof typeof shades],
          strokeWidth: 4,
          strokeOpacity: 0.35,
          strokeLinecap: 'round',
        }),
        plot.line(sorted, {
          x: 'level',
          y: 'value',
          z: 'name',
          stroke: point => shades[point.name as keyof typeof shades],
          strokeWidth: 1.8,
        }),
        plot.dot(sorted, {
          x: 'level',
          y: 'value',
          r: 3.5,
          fill: point => shades[point.name as keyof typeof shades],
        }),
        plot.text(lastNames(sorted, spread), {
          x: 'level',
          y: 'ms',
          text: 'name',
          dx: 8,
          textAnchor: 'start',
          fill: 'currentColor',
        }),
      ],
    },
    {
      title: 'Latency over load',
      description: `p50, p95 and p99 end to end at ${levels.size} levels, with 95% intervals. The table holds the figures.`,
    },
  )
}

/** How latencies of one stage are spread, end to end. */
export function drawHistogram(pen: Pen, stage: LoadStage): string | undefined {
  const latency = stage.measures.endToEnd
  if (latency?.histogram === undefined) return undefined
  const { count, atRank, countAbove } = readHistogram(latency.histogram)
  const low = atRank(1)
  const high = atRank(count)
  if (count < 2 || low === undefined || high === undefined) return undefined
  const from = Math.max(0.001, low)
  const steps = 32
  const ratio = Math.max(1.001, high / from) ** (1 / steps)
  const bins = Array.from({ length: steps }, (_, i) => {
    const [x1, x2] = [from * ratio ** i, from * ratio ** (i + 1)]
    const above = i === 0 ? count : countAbove(x1)
    return { x1, x2, n: above - (i === steps - 1 ? 0 : countAbove(x2)) }
  })
  const marks = percentiles.flatMap(p => {
    const ms = finite(latency.percentiles.find(one => one.p === p)?.value)
    return ms === undefined ? [] : [{ ms, name: percentileName(p) }]
  })
  const { plot } = pen
  return pen.draw(
    {
      ...frame,
      marginLeft: 40,
      marginTop: 22,
      height: 200,
      x: {
        label: null,
        type: 'log',
        ticks: logTicks([from, high]),
        tickFormat: timeText,
        ...ticksOff,
      },
      y: { label: null, ticks: 4, tickSize: 0 },
      marks: [
        plot.gridY({ ticks: 4, ...gridLine }),
        plot.rectY(bins, { x1: 'x1', x2: 'x2', y: 'n', fill: 'var(--gold)', fillOpacity: 0.55, inset: 0.5 }),
        plot.ruleX(marks, { x: 'ms', stroke: 'currentColor' }),
        plot.text(apart(marks, { low: from, high, least: 0.1 }), {
          x: 'ms',
          text: 'name',
          frameAnchor: 'top',
          dy: -12,
          fill: 'currentColor',
        }),
        plot.ruleY([0], { stroke: 'var(--line)' }),
      ],
    },
    {
      title: `Latency at ${stageName(stage)}`,
      description: `${count} answered requests by latency end to end; lines mark ${marks.map(({ name }) => name).join(', ')}.`,
    },
  )
}

/** Names that would stand on each other, on a logarithmic scale of this range, are one name. */
function apart(
  marks: readonly { ms: number; name: string }[],
  { low, high, least }: { low: number; high: number; least: number },
): { ms: number; name: string }[] {
  const range = Math.max(1e-9, Math.log(high / low))
  const kept: { ms: number; name: string }[] = []
  for (const mark of marks) {
    const last = kept.at(-1)
    if (last !== undefined && Math.log(mark.ms / last.ms) / range < least) last.name += `, ${mark.name}`
    else kept.push({ ...mark })
  }
  return kept
}

/** What happened second by second: median and p95 of requests that were meant for it, and failures. */
export function drawTimeline(pen: Pen, stage: LoadStage): string | undefined {
  const { timeline, warmUp } = stage
  if (timeline.length < 3) return undefined
  const points = timeline.flatMap(({ second, p50Ms, p95Ms }) => [
    ...(p50Ms === undefined ? [] : [{ second, ms: p50Ms, name: 'p50' as const }]),
    ...(p95Ms === undefined ? [] : [{ second, ms: p95Ms, name: 'p95' as const }]),
  ])
  if (points.length === 0) return undefined
  const failures = timeline.filter(({ failed }) => failed > 0)
  const heights = logTicks(points.map(({ ms }) => ms))
  const { plot } = pen
  return pen.draw(
    {
      ...frame,
      height: 200,
      x: {
        label: 'second',
        ticks: 6,
        ...namedAxis,
      },
      y: timeAxis(heights),
      marks: [
        plot.gridY(heights, gridLine),
        ...(warmUp.cutSeconds < 0.5
          ? []
          : [
              plot.rectX([{ x1: 0, x2: warmUp.cutSeconds }], {
                x1: 'x1',
                x2: 'x2',
                fill: 'var(--line)',
                fillOpacity: 0.6,
              }),
            ]),
        plot.line(points, {
          x: 'second',
          y: 'ms',
          z: 'name',
          stroke: point => shades[point.name as 'p50' | 'p95'],
          strokeWidth: 1.6,
        }),
        plot.dot(failures, {
          x: 'second',
          frameAnchor: 'top',
          symbol: 'times',
          stroke: 'var(--bad)',
          strokeWidth: 2,
          r: 4,
        }),
      ],
    },
    {
      title: `Timeline at ${stageName(stage)}`,
      description: `Median and p95 of each of ${timeline.length} seconds${failures.length === 0 ? '' : `; crosses mark ${failures.length} seconds with failures`}.`,
    },
  )
}

/** Lengths as planned beside those sent, as shares. */
export function drawLengths(pen: Pen, lengths: LengthComparison, side: 'input' | 'output'): string {
  const share = (counts: readonly number[]): number[] => {
    const total = counts.reduce((sum, count) => sum + count, 0)
    return counts.map(count => count / Math.max(1, total))
  }
  const [planned, achieved] = [share(lengths.planned), share(lengths.achieved)]
  const bins = planned.map((value, i) => ({
    x1: Math.max(1, lengths.edges[i] as number),
    x2: Math.max(2, lengths.edges[i + 1] as number),
    planned: value,
    achieved: achieved[i] as number,
  }))
  const { plot } = pen
  return pen.draw(
    {
      ...frame,
      marginLeft: 46,
      height: 190,
      x: {
        label: `${side} tokens`,
        type: 'log',
        ticks: 5,
        tickFormat: (value: number) => String(Math.round(value)),
        ...namedAxis,
      },
      y: {
        label: null,
        percent: true,
        ticks: 4,
        tickSize: 0,
        tickFormat: (value: number) => `${Math.round(value)}%`,
      },
      marks: [
        plot.gridY({ ticks: 4, ...gridLine }),
        plot.rectY(bins, {
          x1: 'x1',
          x2: 'x2',
          y: 'planned',
          fill: 'var(--gold)',
          fillOpacity: 0.45,
          inset: 0.5,
        }),
        plot.ruleY(bins, { x1: 'x1', x2: 'x2', y: 'achieved', stroke: 'currentColor', strokeWidth: 2 }),
        plot.ruleY([0], { stroke: 'var(--line)' }),
      ],
    },
    {
      title: `${side === 'input' ? 'Input' : 'Output'} lengths`,
      description: `Shares of requests by ${side} tokens: filled as planned, lines as ${side === 'input' ? 'sent' : 'received'}.`,
    },
  )
}
