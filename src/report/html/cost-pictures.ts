import { type CostFigures, costParts, usdText } from '../../measure/cost/index.ts'
import { cut, inertLine } from '../inert-text.ts'
import { inputText, notableSwings, partTitles } from '../render-cost-words.ts'
import type { Pen } from './draw.ts'

const width = 400

/** Names that stay apart when they are cut. */
function labels(names: readonly string[], most: number): string[] {
  const used = new Set<string>()
  return names.map(name => {
    let label = cut(inertLine(name), most)
    for (let copy = 2; used.has(label); copy++) label = `${cut(inertLine(name), most - 3)} ${copy}`
    used.add(label)
    return label
  })
}

const marginOf = (names: readonly string[]): number =>
  14 + 6.9 * Math.max(4, ...names.map(name => [...name].length))

/** A dot with its interval for every candidate whose cost is known. */
export function drawCosts(
  pen: Pen,
  candidates: readonly CostFigures[],
  of: 'usdPerTask' | 'usdPerGoodTask',
): string | undefined {
  const names = labels(
    candidates.map(({ candidate }) => candidate),
    20,
  )
  const points = candidates.flatMap((one, at) => {
    const estimate = one[of]
    if (estimate.kind !== 'known') return []
    const { value, interval } = estimate
    return [{ name: names[at]!, value, lower: interval?.lower ?? value, upper: interval?.upper ?? value }]
  })
  if (points.length === 0) return undefined
  const least = Math.min(...points.map(({ value }) => value))
  const colour = (point: { value: number }): string =>
    point.value === least ? 'var(--gold)' : 'currentColor'
  const { plot } = pen
  return pen.draw(
    {
      width,
      height: 36 + 26 * points.length,
      marginLeft: marginOf(names),
      marginRight: 24,
      marginTop: 6,
      marginBottom: 30,
      style: { fontSize: '12px' },
      x: { label: null, zero: true, ticks: 4, tickSize: 0, tickPadding: 8, tickFormat: usdTick },
      y: { label: null, domain: points.map(({ name }) => name), tickSize: 0, padding: 0.3 },
      marks: [
        plot.gridX({ ticks: 4, stroke: 'var(--line)', strokeOpacity: 1 }),
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
          fill: point => (point.value === least ? 'var(--gold)' : 'var(--card)'),
          stroke: colour,
          strokeWidth: 2,
        }),
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
  const names = labels(
    known.map(({ candidate }) => candidate),
    20,
  )
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
      width,
      height: 36 + 26 * known.length,
      marginLeft: marginOf(names),
      marginRight: 24,
      marginTop: 6,
      marginBottom: 30,
      style: { fontSize: '12px' },
      x: { label: null, ticks: 4, tickSize: 0, tickPadding: 8, tickFormat: usdTick },
      y: { label: null, domain: names, tickSize: 0, padding: 0.3 },
      opacity: { type: 'identity' },
      marks: [
        plot.gridX({ ticks: 4, stroke: 'var(--line)', strokeOpacity: 1 }),
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
      width,
      height: 40 + 34 * rows.length,
      marginLeft: 12,
      marginRight: 24,
      marginTop: 6,
      marginBottom: 30,
      style: { fontSize: '12px' },
      x: { label: null, nice: true, ticks: 4, tickSize: 0, tickPadding: 8, tickFormat: usdTick },
      y: { label: null, axis: null, domain: names, padding: 0.15 },
      marks: [
        plot.gridX({ ticks: 4, stroke: 'var(--line)', strokeOpacity: 1 }),
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
