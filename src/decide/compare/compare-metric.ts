import { seededRandom } from '../../kernel/index.ts'
import type { MetricFacts } from '../../measure/run/index.ts'
import { type Interval, tangoInterval } from '../../stats/index.ts'
import {
  boundsOf,
  type CandidateColumns,
  estimateSample,
  guaranteeOf,
  type Sample,
  type ScoreTable,
  sampleOf,
  slot,
} from '../estimate/index.ts'
import type { Cell, ComparedMetric, Pair } from './comparison.ts'
import type { ComputeStatistic } from './comparison-input.ts'
import {
  type JointReplicates,
  jointPair,
  jointResample,
  probabilitiesBest,
  simultaneousIntervals,
} from './joint-resample.ts'
import { commonSamples, pairDifference } from './pair-difference.ts'
import type { SliceMembers } from './slices.ts'

export interface MetricContext {
  readonly table: ScoreTable
  readonly facts: MetricFacts
  readonly metric: ComparedMetric
  readonly level: number
  /** Seed of the run. */
  readonly seed: string
  readonly replicates: number
  readonly compute: ComputeStatistic | undefined
  /** Candidate that pairs inside slices are made with where there are too many for all pairs. */
  readonly reference: string
}

/** Pairs before correction, and cells before ranks are known. */
export interface MetricFigures {
  readonly cells: readonly Cell[]
  readonly pairs: readonly Pair[]
}

const mostSlicePairs = 4
const exploringReplicates = 4000
const sliceReplicates = 2000
/** For a pair whose common examples are not those that all candidates share. */
const ownReplicates = 3000

/** All figures of one metric over one slice. */
export function compareMetric({ slice, members }: SliceMembers, context: MetricContext): MetricFigures {
  const { table, metric } = context
  const whole = slice.id === 'all'
  const most = !whole ? sliceReplicates : metric.role === 'primary' ? context.replicates : exploringReplicates
  const at = { ...context, replicates: Math.min(context.replicates, most) }
  const samples = table.candidates.map(columns => sampleOf(table, columns, { metric: metric.id, members }))
  const cells = samples.map((sample, k) =>
    withOpenShare(cellOf(sample, { name: table.candidates[k]!.name, slice: slice.id, context: at }), {
      table,
      columns: table.candidates[k]!,
      members,
    }),
  )
  const wanted = pairsWanted(context, whole)
  const shared = once(() => sharedDraws(samples, { slice: slice.id, context: at }))
  const pairs = wanted.map(([a, b]) =>
    pairOf(samples, { a, b, slice: slice.id, context: at, count: wanted.length, shared }),
  )
  if (!whole || metric.direction === 'none' || wanted.length === 0) return { cells, pairs }
  return withJoint({
    cells,
    pairs,
    wanted,
    shared: shared(),
    direction: metric.direction,
    level: context.level,
  })
}

/**
 * Pass or fail near 0 or 1 leaves few discordant examples, whose resamples spread too little: such a pair keeps its Tango
 * interval, at the level at which all pairs hold together.
 */
function rateInterval(
  { discordance }: Pair,
  { level, pairLevel }: { level: number; pairLevel: number | undefined },
): Interval | undefined {
  if (discordance === undefined || pairLevel === undefined) return undefined
  const { onlyA, onlyB, both, neither } = discordance
  const n = onlyA + onlyB + both + neither
  const found = tangoInterval({ onlyA, onlyB, n, level: Math.max(level, pairLevel) })
  return found && { lower: found.lower, upper: found.upper, level }
}

/** Computed when first asked for: most pairs of rates never need it. */
function once<T>(compute: () => T): () => T {
  let found: { readonly value: T } | undefined
  return () => {
    found ??= { value: compute() }
    return found.value
  }
}

/** One resampling of all candidates that have any value, on the examples they share. */
interface SharedDraws {
  readonly joint: JointReplicates
  readonly examples: number
  /** Column in the replicates, by candidate. */
  readonly place: ReadonlyMap<number, number>
}

function sharedDraws(
  samples: readonly Sample[],
  { slice, context }: { slice: string; context: MetricContext },
): SharedDraws | undefined {
  const present = samples.flatMap((sample, k) => (sample.examples.length > 0 ? [k] : []))
  if (present.length < 2) return undefined
  const common = commonSamples(
    context.table,
    present.map(k => samples[k]!),
  )
  const joint = jointResample({
    samples: common,
    random: seededRandom(seedWords(context, 'joint', slice)),
    replicates: context.replicates,
    compute: context.compute,
  })
  if (joint === undefined) return undefined
  return { joint, examples: common[0]!.examples.length, place: new Map(present.map((k, at) => [k, at])) }
}

function seedWords(context: MetricContext, ...words: readonly string[]): string {
  return [context.seed, context.metric.id, ...words].join('/')
}

function cellOf(sample: Sample, at: { name: string; slice: string; context: MetricContext }): Cell {
  const { name, slice, context } = at
  const { facts, level, replicates, compute } = context
  const isRate = facts.aggregation === 'rate'
  const guarantee = isRate ? guaranteeOf(sample, level) : undefined
  const bounds = isRate ? boundsFor(sample, facts.direction) : undefined
  const estimate = estimateSample(sample, {
    metric: facts,
    level,
    replicates,
    compute,
    seed: seedWords(context, 'estimate', slice),
  })
  return {
    candidate: name,
    metric: facts.id,
    slice,
    estimate,
    ...(guarantee === undefined ? {} : { guarantee }),
    ...(bounds === undefined ? {} : { bounds }),
    notApplicable: sample.notApplicable,
  }
}

/** Where examples weigh differently the share of trials without a value is not the share that they have in the figure. */
function withOpenShare(
  cell: Cell,
  of: { readonly table: ScoreTable; readonly columns: CandidateColumns; readonly members: Int32Array },
): Cell {
  const { unscored, errored } = cell.estimate
  const { facts, repeats } = of.table
  const isWeighted = facts.some(({ weight }) => weight !== facts[0]!.weight)
  if (unscored + errored === 0 || !isWeighted) return cell
  const status = of.columns.metrics.get(cell.metric)?.status
  let [open, all] = [0, 0]
  for (const example of of.members) {
    for (let at = example * repeats; at < (example + 1) * repeats; at++) {
      const isOpen = status?.[at] === slot.unscored || status?.[at] === slot.errored
      if (isOpen) open += facts[example]!.weight
      if (isOpen || status?.[at] === slot.scored) all += facts[example]!.weight
    }
  }
  return all > 0 ? { ...cell, openShare: open / all } : cell
}

/** For a rate of what should not happen, the worst is that it happened wherever nothing is known. */
function boundsFor(sample: Sample, direction: ComparedMetric['direction']): Cell['bounds'] {
  const found = boundsOf(sample)
  return found && direction === 'lower' ? { worst: found.best, best: found.worst } : found
}

/** All pairs; inside slices only of directed metrics, and only with the reference where there are many candidates. */
function pairsWanted(
  { table, metric, reference }: MetricContext,
  whole: boolean,
): (readonly [number, number])[] {
  const count = table.candidates.length
  const pairs: (readonly [number, number])[] = []
  for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) pairs.push([a, b])
  if (whole) return pairs
  if (metric.direction === 'none' || metric.role !== 'primary') return []
  if (count <= mostSlicePairs) return pairs
  return pairs.filter(pair => pair.some(k => table.candidates[k]!.name === reference))
}

function pairOf(
  samples: readonly Sample[],
  at: {
    a: number
    b: number
    slice: string
    context: MetricContext
    count: number
    shared: () => SharedDraws | undefined
  },
): Pair {
  const { a, b, slice, context, count, shared } = at
  const { table, facts, level, compute } = context
  const names = [table.candidates[a]!.name, table.candidates[b]!.name] as const
  const [first, second] = commonSamples(table, [samples[a]!, samples[b]!]) as [Sample, Sample]
  // Sorted, so that listing the candidates in another order draws the same numbers.
  const seed = seedWords(context, 'pair', slice, ...[...names].sort())
  const replicates = pairReplicates(context, first.examples.length * count)
  const figures = pairDifference(first, second, {
    table,
    metric: facts,
    level,
    seed,
    replicates,
    joint: () => {
      const all = shared()
      return all !== undefined && all.examples === first.examples.length
        ? jointPair(all.joint, all.place.get(a)!, all.place.get(b)!)
        : jointResample({
            samples: [first, second],
            random: seededRandom(seed, 'joint'),
            replicates: Math.min(replicates, ownReplicates),
            compute,
          })
    },
  })
  return {
    metric: facts.id,
    slice,
    a: names[0],
    b: names[1],
    ...figures,
    better: context.metric.direction === 'none' ? 'undirected' : 'not_separated',
    exploratory: true,
  }
}

/** The work of all pairs together stays below 100 million draws for a claim, and a fifth of that for exploration. */
function pairReplicates({ replicates, metric }: MetricContext, work: number): number {
  const most = metric.role === 'primary' ? 100_000_000 : 20_000_000
  return Math.min(replicates, Math.max(1000, Math.floor(most / Math.max(1, work))))
}

function withJoint(of: {
  cells: Cell[]
  pairs: Pair[]
  wanted: readonly (readonly [number, number])[]
  shared: SharedDraws | undefined
  direction: 'higher' | 'lower'
  level: number
}): MetricFigures {
  const { cells, pairs, wanted, shared, direction, level } = of
  if (shared === undefined) return { cells, pairs }
  const { joint, place } = shared
  if (joint.points.some(Number.isNaN)) return { cells, pairs }
  const shares = probabilitiesBest(joint, direction)
  const drawn = wanted.filter(([a, b]) => place.has(a) && place.has(b))
  const found = simultaneousIntervals(joint, level)
  const byPair = new Map(drawn.map((pair, at) => [pair.join(','), found?.intervals[at]]))
  return {
    cells: cells.map((cell, k) => {
      const share = shares[place.get(k) ?? -1]
      return share === undefined ? cell : { ...cell, probabilityBest: share }
    }),
    pairs: pairs.map((pair, at) => {
      const simultaneous =
        rateInterval(pair, { level, pairLevel: found?.pairLevel }) ?? byPair.get(wanted[at]!.join(','))
      return simultaneous === undefined ? pair : { ...pair, simultaneous }
    }),
  }
}
