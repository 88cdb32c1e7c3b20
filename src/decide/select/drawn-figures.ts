import { seededRandom, shuffled } from '../../kernel/index.ts'
import { type Belief, intervalBelief, type Sense } from '../../stats/index.ts'
import type { Cell, ComparedMetric, Comparison } from '../compare/index.ts'
import { allMembers, type ScoreTable, sampleOf } from '../estimate/index.ts'
import { beliefOf } from './belief-of.ts'
import { type Column, jointDraws } from './joint-draws.ts'
import { judgeCell } from './judge-cell.ts'
import type { Limit } from './judge-limit.ts'
import type { Figure, OutsideFigure } from './outside-figure.ts'

/** One figure for all candidates, in their order, with draws that belong together. */
export interface DrawnFigure {
  readonly id: string
  readonly title: string
  readonly sense: Sense
  readonly scale: Pick<ComparedMetric, 'aggregation' | 'range' | 'unit'>
  readonly estimates: readonly Figure[]
  /** Undefined for a candidate of which nothing is known. */
  readonly draws: readonly (Float64Array | undefined)[]
}

export interface MetricAddress {
  readonly metric: string
  readonly slice: string
  /** The figure as the verdict on this limit sees it: with open answers counted as they must be for it. */
  readonly judgedBy?: Limit
}

export const addressKey = ({ metric, slice, judgedBy }: MetricAddress): string => {
  const figure = slice === 'all' ? metric : `${metric} on ${slice}`
  return judgedBy === undefined
    ? figure
    : `${figure}, ${judgedBy.sense} ${judgedBy.threshold} at ${judgedBy.confidence}`
}

/** Figures of metrics, all drawn from one resampling. Metrics and slices that the comparison has not are left out. */
export function metricFigures(input: {
  readonly comparison: Comparison
  readonly table: ScoreTable
  readonly addresses: readonly MetricAddress[]
  readonly draws: number
  readonly seed: string
}): Map<string, DrawnFigure> {
  const { comparison, table, draws, seed } = input
  const wanted = [...new Map(input.addresses.map(address => [addressKey(address), address])).values()]
    .map(address => ({ ...address, facts: comparison.metrics.find(({ id }) => id === address.metric) }))
    .filter((address): address is MetricAddress & { facts: ComparedMetric } => address.facts !== undefined)
  const cells = wanted.map(({ metric, slice }) =>
    comparison.candidates.map(({ name }) =>
      comparison.cells.find(
        cell => cell.candidate === name && cell.metric === metric && cell.slice === slice,
      ),
    ),
  )
  const columns = wanted.flatMap((address, at) =>
    comparison.candidates.map(({ name }, k) =>
      columnOf({ table, address, name, cell: cells[at]![k], comparison }),
    ),
  )
  const drawn = jointDraws({ table, columns, draws, seed })
  const width = comparison.candidates.length
  return new Map(
    wanted.map(({ facts, ...address }, at) => [
      addressKey(address),
      {
        id: addressKey(address),
        title: address.slice === 'all' ? facts.title : `${facts.title} on ${address.slice}`,
        sense: facts.direction === 'lower' ? 'min' : 'max',
        scale: facts,
        estimates: cells[at]!.map(
          cell =>
            cell?.estimate ??
            nothing(`the run has no ${addressKey({ metric: address.metric, slice: address.slice })}`),
        ),
        draws: drawn.slice(at * width, (at + 1) * width),
      },
    ]),
  )
}

const nothing = (reason: string): Figure => ({ kind: 'unknown', reason, n: 0, unscored: 0, errored: 0 })

function columnOf(of: {
  readonly table: ScoreTable
  readonly address: MetricAddress & { facts: ComparedMetric }
  readonly name: string
  readonly cell: Cell | undefined
  readonly comparison: Comparison
}): Column {
  const { table, address, name, cell, comparison } = of
  const columns = table.candidates.find(candidate => candidate.name === name)!
  return {
    sample: sampleOf(table, columns, { metric: address.metric, members: membersOf(table, address.slice) }),
    belief: cell && beliefFor(cell, address, comparison),
    figure: addressKey({ metric: address.metric, slice: address.slice }),
  }
}

function beliefFor(
  cell: Cell,
  { facts: metric, judgedBy: limit }: MetricAddress & { readonly facts: ComparedMetric },
  comparison: Comparison,
): Belief | undefined {
  if (cell.estimate.kind === 'unknown') return undefined
  const judged = limit && judgeCell(cell, { metric, limit, comparison }).belief
  return judged ?? beliefOf(cell.estimate, metric)
}

/** Positions of the examples of `all` or `tag=value`. */
function membersOf(table: ScoreTable, slice: string): Int32Array {
  if (slice === 'all') return allMembers(table)
  const at = slice.indexOf('=')
  const [key, value] = [slice.slice(0, at), slice.slice(at + 1)]
  return allMembers(table).filter(example => {
    const { component, tags } = table.facts[example]!
    return (key === 'component' ? component : tags[key]) === value
  })
}

/** A figure of load or cost for all candidates, each drawn from its own runs. */
export function outsideFigure(input: {
  readonly id: string
  readonly title: string
  readonly unit: 'ms' | 'usd'
  readonly found: readonly OutsideFigure[]
  readonly draws: number
  readonly seed: string
}): DrawnFigure {
  const { id, title, unit, draws, seed } = input
  const found = input.found.map(finite)
  return {
    id,
    title,
    sense: 'min',
    scale: { aggregation: 'mean', range: [0, null], unit },
    estimates: found.map(one => (one.kind === 'known' ? one.estimate : nothing(one.reason))),
    draws: found.map(one => outsideDraws(one, { draws, unit, seed: `${seed}/${id}` })),
  }
}

function finite(figure: OutsideFigure): OutsideFigure {
  return figure.kind === 'unknown' || Number.isFinite(figure.estimate.value)
    ? figure
    : { kind: 'unknown', reason: 'the figure is not a number' }
}

/** As many draws as wanted from those that were given, in their order, which pairs costs; else from the interval. */
function outsideDraws(
  figure: OutsideFigure,
  { draws, unit, seed }: { draws: number; unit: 'ms' | 'usd'; seed: string },
): Float64Array | undefined {
  if (figure.kind === 'unknown') return undefined
  const given = figure.draws
  if (given !== undefined && given.length > 0)
    return Float64Array.from({ length: draws }, (_, at) => given[at % given.length]!)
  const { value, interval } = figure.estimate
  // A price times tokens may be certain; a percentile never is.
  if (interval === undefined) return unit === 'usd' ? new Float64Array(draws).fill(value) : undefined
  const belief = intervalBelief({ value, interval })
  const order = shuffled(
    Array.from({ length: draws }, (_, rank) => rank),
    seededRandom(seed),
  )
  return Float64Array.from(order, rank => Math.max(0, belief.quantile((rank + 0.5) / draws)))
}
