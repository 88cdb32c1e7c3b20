import { type CostFigures, costParts, usdText } from '../../measure/cost/index.ts'
import { inertLine } from '../inert-text.ts'
import { inputText, notableSwings, partTitles } from '../render-cost-words.ts'
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

const frame = { ...rowFrame, marginRight: 24 }

/** A dot with its interval for every candidate whose cost is known. */
export function drawCosts(
  pen: Pen,
  candidates: readonly CostFigures[],
  of: 'usdPerTask' | 'usdPerGoodTask',
): string | undefined {
  const names = distinctLabels(candidates.map(({ candidate }) => candidate))
  const points = candidates.flatMap((one, at) => {
    const estimate = one[of]
    if (estimate.kind !== 'known') return []
    const { value, interval } = estimate
    return [{ name: names[at]!, value, lower: interval?.lower ?? value, upper: interval?.upper ?? value }]
  })
  if (points.length === 0) return undefined
  const least = Math.min(...points.map(({ value }) => value))
  const { plot } = pen
  return pen.draw(
    {
      ...frame,
      height: 36 + rowHeight * points.length,
      marginLeft: labelMargin(names, 4),
      x: { label: null, zero: true, ticks: 4, ...ticksOff, tickFormat: usdTick },
      y: { label: null, domain: points.map(({ name }) => name), tickSize: 0, padding: 0.3 },
      marks: [
        plot.gridX({ ticks: 4, ...gridLine }),
        ...intervalDots(
          pen,
          points.map(point => ({ ...point, isFilled: point.value === least })),
        ),
      ],
    },
    {
      title: of === 'usdPerTask' ? 'Cost of a task by candidate' : 'Cost of a good task by candidate',
      description: `Cost and interval in US dollars for ${points.length} candidates. The filled dot has the lowest figure.`,
    },
  )
}

/** One shade for each part, so that they are told apart without colour too. */
const shades = { model: 0.95, retries: 0.75, infrastructure: 0.55, review: 0.35, errors: 0.15 } as const

/** What a task's cost is made of: one bar a candidate, one shade a part. Undefined where no cost is known. */
export function drawParts(pen: Pen, candidates: readonly CostFigures[]): string | undefined {
  const known = candidates.filter(({ usdPerTask }) => usdPerTask.kind === 'known')
  const names = distinctLabels(known.map(({ candidate }) => candidate))
  const bars = known.flatMap((one, at) => {
    let from = 0
    return one.parts.flatMap(({ part, usdPerTask }) => {
      if (usdPerTask.kind !== 'known' || usdPerTask.value === 0) return []
      const start = from
      from += usdPerTask.value
      return [{ name: names[at]!, part, from: start, to: from }]
    })
  })
  if (bars.length === 0) return undefined
  const { plot } = pen
  return pen.draw(
    {
      ...frame,
      height: 36 + rowHeight * known.length,
      marginLeft: labelMargin(names, 4),
      x: { label: null, ticks: 4, ...ticksOff, tickFormat: usdTick },
      y: { label: null, domain: names, tickSize: 0, padding: 0.3 },
      opacity: { type: 'identity' },
      marks: [
        plot.gridX({ ticks: 4, ...gridLine }),
        plot.rectX(bars, {
          x1: 'from',
          x2: 'to',
          y: 'name',
          fill: 'var(--gold)',
          fillOpacity: (bar: (typeof bars)[number]) => shades[bar.part],
          stroke: 'var(--gold)',
          strokeWidth: 1,
        }),
      ],
    },
    {
      title: 'Parts of the cost of a task',
      description: `From the axis outwards and from full to faint: ${costParts.map(part => partTitles[part]).join(', ')}. The figures are in the table.`,
    },
  )
}

const mostSwings = 8

/** The tornado of one candidate: what an input at its low and high end makes of the cost, the largest swing on top. */
export function drawTornado(pen: Pen, one: CostFigures): string | undefined {
  const swings = notableSwings(one).slice(0, mostSwings)
  if (swings.length === 0 || one.usdPerTask.kind !== 'known') return undefined
  const middle = one.usdPerTask.value
  const rows = swings.map(({ name, unit, low, high, usdAtLow, usdAtHigh }) => ({
    name,
    low: usdAtLow,
    high: usdAtHigh,
    least: Math.min(usdAtLow, usdAtHigh),
    most: Math.max(usdAtLow, usdAtHigh),
    range: `${inputText(low, unit)} to ${inputText(high, unit)}`,
  }))
  const names = rows.map(({ name }) => name)
  const { plot } = pen
  return pen.draw(
    {
      ...frame,
      height: 40 + 34 * rows.length,
      marginLeft: 12,
      x: { label: null, nice: true, ticks: 4, ...ticksOff, tickFormat: usdTick },
      y: { label: null, axis: null, domain: names, padding: 0.15 },
      marks: [
        plot.gridX({ ticks: 4, ...gridLine }),
        plot.rectX(rows, {
          x1: middle,
          x2: 'low',
          y: 'name',
          insetTop: 15,
          fill: 'currentColor',
          fillOpacity: 0.3,
        }),
        plot.rectX(rows, {
          x1: middle,
          x2: 'high',
          y: 'name',
          insetTop: 15,
          fill: 'var(--gold)',
          fillOpacity: 0.8,
        }),
        plot.ruleX([middle], { stroke: 'currentColor', strokeWidth: 1 }),
        plot.text(rows, {
          frameAnchor: 'left',
          y: 'name',
          dy: -8,
          textAnchor: 'start',
          fill: 'currentColor',
          stroke: 'var(--card)',
          strokeWidth: 4,
          text: row => `${row.name}: ${row.range}`,
        }),
      ],
    },
    {
      title: `What moves the cost of a task of ${inertLine(one.candidate)}`,
      description: `Each input at its low end (grey) and its high end (gold), everything else in the middle, where a task costs ${usdText(middle)}.`,
    },
  )
}

/** `$0.05`, without digits that the tick does not need. */
const usdTick = (value: number): string => (value === 0 ? '$0' : `$${Number(value.toPrecision(3))}`)
