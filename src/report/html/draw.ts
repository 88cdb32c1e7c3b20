import type { ComparedMetric, Comparison } from '../../decide/compare/index.ts'
import { scaleOf, valueText } from '../../decide/compare/index.ts'
import { findCell, matrixColumns } from '../matrix.ts'
import { durationText } from '../summary-line.ts'
import type { Pen } from './pen.ts'
import {
  distinctLabels,
  gridLine,
  intervalDots,
  labelMargin,
  rowFrame,
  rowHeight,
  ticksOff,
} from './picture-parts.ts'

/** Names as axis labels, by name, and the margin that they take. */
function axisNames(names: readonly string[]): {
  readonly of: (name: string) => string
  readonly margin: number
} {
  const labels = distinctLabels(names)
  const byName = new Map(names.map((name, at) => [name, labels[at]!]))
  return { of: name => byName.get(name) ?? name, margin: labelMargin(labels) }
}

const frame = { ...rowFrame, marginRight: 16 }

/** One metric: a dot and its interval for every candidate, in their order. */
export function drawIntervals(pen: Pen, comparison: Comparison, metric: ComparedMetric): string | undefined {
  const column = matrixColumns(comparison, [metric])[0]!
  const names = axisNames(comparison.candidates.map(({ name }) => name))
  const factor = column.scale.factor
  const points = column.cells.flatMap(({ cell, standing }) => {
    if (cell?.estimate.kind !== 'known') return []
    const { value, interval } = cell.estimate
    return [
      {
        name: names.of(cell.candidate),
        value: value * factor,
        lower: (interval?.lower ?? value) * factor,
        upper: (interval?.upper ?? value) * factor,
        isFilled: standing === 'best' || standing === 'tied',
      },
    ]
  })
  if (points.length === 0) return undefined
  const { plot } = pen
  return pen.draw(
    {
      ...frame,
      height: 36 + rowHeight * comparison.candidates.length,
      marginLeft: names.margin,
      x: {
        label: null,
        grid: false,
        nice: true,
        ticks: 5,
        ...ticksOff,
        tickFormat: tick(metric, column.scale),
      },
      y: {
        label: null,
        domain: comparison.candidates.map(({ name }) => names.of(name)),
        tickSize: 0,
        padding: 0.3,
      },
      marks: [plot.gridX({ ticks: 5, ...gridLine }), ...intervalDots(pen, points)],
    },
    {
      title: `${metric.title} by candidate`,
      description: `Estimate and ${Math.round(comparison.settings.level * 100)}% interval for each of ${points.length} candidates. Filled dots lead or are tied with the leader.`,
    },
  )
}

function tick(metric: ComparedMetric, scale: { factor: number; prefix: string; suffix: string }) {
  return (value: number) =>
    `${scale.prefix}${Number(value.toPrecision(6))}${scale.suffix === '%' || metric.unit === 'ms' ? scale.suffix : ''}`
}

/** Candidates across, slices down; the better the figure the fuller the gold. */
export function drawSlices(pen: Pen, comparison: Comparison, metric: ComparedMetric): string | undefined {
  const names = axisNames(comparison.candidates.map(({ name }) => name))
  const slices = axisNames(comparison.slices.map(({ id }) => id))
  const known = comparison.slices.flatMap(({ id: slice }) =>
    comparison.candidates.flatMap(({ name: candidate }) => {
      const cell = findCell(comparison, { candidate, metric: metric.id, slice })
      if (cell?.estimate.kind !== 'known') return []
      return [{ slice: slices.of(slice), name: names.of(candidate), value: cell.estimate.value }]
    }),
  )
  if (known.length === 0 || comparison.slices.length < 2) return undefined
  const shade = shadeOf(
    metric,
    known.map(({ value }) => value),
  )
  const { plot } = pen
  const few = comparison.candidates.length <= 7
  const head = few ? 72 : names.margin + 2
  const rows = comparison.slices.length
  return pen.draw(
    {
      ...frame,
      height: head + 6 + 24 * rows,
      marginLeft: slices.margin,
      marginTop: head,
      marginBottom: 6,
      marginRight: few ? 48 : 8,
      x: {
        label: null,
        axis: 'top',
        domain: comparison.candidates.map(({ name }) => names.of(name)),
        tickRotate: few ? -40 : -90,
        tickSize: 0,
        tickPadding: 4,
      },
      y: { label: null, domain: comparison.slices.map(({ id }) => slices.of(id)), tickSize: 0 },
      opacity: { type: 'identity' },
      marks: [
        plot.cell(known, {
          x: 'name',
          y: 'slice',
          fill: 'var(--gold)',
          fillOpacity: cell => shade(cell.value),
          stroke: 'var(--line)',
          strokeWidth: 1,
          inset: 1,
          rx: 3,
        }),
        plot.text(known, {
          x: 'name',
          y: 'slice',
          fill: 'currentColor',
          fontSize: few ? 11 : 8,
          text: cell =>
            few ? short(cell.value, metric) : short(cell.value, metric).replace(/^(-?)0\./, '$1.'),
        }),
      ],
    },
    {
      title: `${metric.title} by slice`,
      description: `${rows} slices down, ${comparison.candidates.length} candidates across. Fuller colour is better. Slices are exploratory.`,
    },
  )
}

function shadeOf(metric: ComparedMetric, values: readonly number[]): (value: number) => number {
  const low = Math.min(...values)
  const span = Math.max(...values) - low
  return value => {
    if (span === 0 || metric.direction === 'none') return 0.16
    const share = (value - low) / span
    return 0.03 + 0.5 * (metric.direction === 'lower' ? 1 - share : share)
  }
}

function short(value: number, metric: ComparedMetric): string {
  const scale = scaleOf(metric, value)
  return valueText(value, metric, {
    ...scale,
    suffix: '',
    prefix: '',
    digits: scale.suffix === '%' ? 0 : Math.min(2, scale.digits),
  })
}

/**
 * For every candidate: the middle half thick, 5th to 99th percentile thin, the median as a dot, the 95th as a tick. Drawn for
 * the width it will have, because a wide picture made small cannot be read.
 */
export function drawLatency(pen: Pen, comparison: Comparison, pixels: number): string | undefined {
  const timed = comparison.candidates.filter(({ latency }) => latency !== undefined)
  if (timed.length === 0) return undefined
  const names = axisNames(timed.map(({ name }) => name))
  const points = timed.map(({ name, latency }) => {
    const at = (percent: number) => Math.max(1e-3, latency!.curveMs[percent] ?? 0)
    return {
      name: names.of(name),
      p5: at(5),
      p25: at(25),
      p50: at(50),
      p75: at(75),
      p95: at(95),
      p99: at(99),
    }
  })
  const { plot } = pen
  const ink = { stroke: 'currentColor', strokeLinecap: 'round' } as const
  return pen.draw(
    {
      ...frame,
      width: pixels,
      height: 36 + rowHeight * timed.length,
      marginLeft: names.margin,
      marginRight: 30,
      x: {
        type: 'log',
        label: null,
        ticks: pixels < 500 ? 3 : 5,
        ...ticksOff,
        tickFormat: (ms: number) => durationTick(ms),
      },
      y: { label: null, domain: points.map(({ name }) => name), tickSize: 0, padding: 0.3 },
      marks: [
        plot.gridX({ ticks: pixels < 500 ? 3 : 5, ...gridLine }),
        plot.ruleY(points, { ...ink, x1: 'p5', x2: 'p99', y: 'name', strokeWidth: 1.5 }),
        plot.ruleY(points, { ...ink, x1: 'p25', x2: 'p75', y: 'name', strokeWidth: 8, strokeOpacity: 0.3 }),
        plot.tickX(points, { x: 'p95', y: 'name', stroke: 'var(--gold)', strokeWidth: 3, inset: 3 }),
        plot.dot(points, { x: 'p50', y: 'name', r: 4.5, fill: 'currentColor' }),
      ],
    },
    {
      title: 'Latency of answered trials by candidate',
      description:
        'On a logarithmic scale: dot is the median, thick bar the middle half, thin line the 5th to 99th percentile, gold tick the 95th.',
    },
  )
}

function durationTick(ms: number): string {
  return durationText(ms).replace(/\.0+(?= )/, '')
}
