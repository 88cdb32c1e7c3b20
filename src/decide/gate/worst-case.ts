import type { MetricFacts } from '../../measure/run/index.ts'
import { designOf, type Sample } from '../estimate/index.ts'
import { countOf, type ValueCounts, valueCounts } from './answers-of.ts'
import type { GateContext, GateSlice } from './gate-context.ts'
import type { GateCheck } from './gate-report.ts'
import { type GainContext, type PairedGain, pairedGain } from './paired-gain.ts'

interface LostValues {
  readonly unscored: NonNullable<GateCheck['unscored']>
  /**
   * The gain were every value that one side lacks against the candidate. Undefined where nothing is lacking on one side only, or
   * where the scale has no end, or the figure no interval.
   */
  readonly worstGain?: Pick<PairedGain, 'value' | 'interval'>
}

interface Wanted {
  readonly metric: MetricFacts
  readonly slice: GateSlice
  /** Shares of trials without a value, of each side. */
  readonly share: number
  /** On the values that are there, where it is known. */
  readonly gain?: PairedGain
  /** Of each side, over the values that are there. */
  readonly points: { readonly candidate?: number | undefined; readonly baseline?: number | undefined }
  readonly context: GainContext
}

/**
 * How far the answers without a value could move the difference. Each counts as the worst the candidate could have given, and as the
 * best the baseline could; but where neither side gave an answer that can be read, nothing has changed, and both count alike.
 */
export function lostValues({ paired }: GateContext, wanted: Wanted): LostValues {
  const { metric, slice, share } = wanted
  const pairs = [...slice.members].flatMap(example => {
    const id = paired.table.exampleIds[example]!
    const now = valueCounts(paired.trials.candidate.get(id) ?? [], metric)
    const before = valueCounts(paired.trials.baseline.get(id) ?? [], metric)
    return countOf(now) === 0 || countOf(before) === 0 ? [] : [{ example, now, before }]
  })
  const sideOf = (side: 'now' | 'before') => ({
    without: pairs.reduce((sum, pair) => sum + pair[side].unanswered + pair[side].open, 0),
    of: pairs.reduce((sum, pair) => sum + countOf(pair[side]), 0),
  })
  const counts = { candidate: sideOf('now'), baseline: sideOf('before') }
  const [low, high] = metric.range
  const isWhole = counts.candidate.without + counts.baseline.without === 0
  if (isWhole || !Number.isFinite(high - low)) return { unscored: { share, ...counts } }
  const isAverage = metric.aggregation === 'rate' || metric.aggregation === 'mean'
  const bounds = isAverage ? ofAverages(pairs, { paired, wanted }) : ofWhole(pairs, { wanted, counts })
  if (bounds === undefined) return { unscored: { share, ...counts } }
  const { worst, best, worstGain } = bounds
  return {
    unscored: { share, ...counts, worst, best },
    ...(worstGain === undefined ? {} : { worstGain }),
  }
}

interface CountedPair {
  readonly example: number
  readonly now: ValueCounts
  readonly before: ValueCounts
}

/** What is lacking is lacking on both sides, and known to be no answer. */
const isSettled = ({ now, before }: CountedPair): boolean =>
  now.open + before.open === 0 && now.unanswered === before.unanswered

interface Bounds {
  readonly worst: number
  readonly best: number
  readonly worstGain?: Pick<PairedGain, 'value' | 'interval'>
}

/** Example by example: each side's mean with the lacking values filled in. */
function ofAverages(
  pairs: readonly CountedPair[],
  { paired: { table }, wanted }: { readonly paired: GateContext['paired']; readonly wanted: Wanted },
): Bounds | undefined {
  const { metric, context } = wanted
  const [bad, good] = metric.direction === 'lower' ? [metric.range[1], metric.range[0]] : metric.range
  const examples = Int32Array.from(pairs, ({ example }) => example)
  const sample = (read: (pair: CountedPair) => number): Sample => {
    const values = Float64Array.from(pairs, read)
    const none = { unscored: 0, errored: 0, notApplicable: 0, missing: 0 }
    const binary = values.every(value => value === 0 || value === 1)
    return { examples, values, binary, scored: values.length, ...none, ...designOf(table, examples) }
  }
  const filled = (own: ValueCounts, other: ValueCounts, { with: fill, alike }: Filling): number => {
    const shared = alike === undefined ? 0 : Math.min(own.unanswered, other.unanswered)
    const lacking = own.unanswered + own.open - shared
    return (own.sum + fill * lacking + (alike ?? 0) * shared) / countOf(own)
  }
  const worst = [
    sample(({ now, before }) => filled(now, before, { with: bad })),
    sample(({ now, before }) => filled(before, now, { with: good, alike: bad })),
  ] as const
  const best = [
    sample(({ now, before }) => filled(now, before, { with: good, alike: bad })),
    sample(({ now, before }) => filled(before, now, { with: bad })),
  ] as const
  const bounds = { worst: difference(worst), best: difference(best) }
  if (pairs.every(isSettled)) return bounds
  const worstGain = pairedGain(...worst, context)
  return typeof worstGain === 'string' ? bounds : { ...bounds, worstGain }
}

interface Filling {
  readonly with: number
  /** What counts instead where the other side gave no answer either. */
  readonly alike?: number
}

/** Weighted as the figure is. */
function difference([a, b]: readonly [Sample, Sample]): number {
  const weights = a.weights ?? new Float64Array(a.values.length).fill(1)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return a.values.reduce((sum, value, at) => sum + weights[at]! * (value - b.values[at]!), 0) / total
}

/** Of a figure that is computed from all answers at once, an answer that is lacking counts as much as an average one. */
function ofWhole(
  pairs: readonly CountedPair[],
  {
    wanted,
    counts,
  }: {
    readonly wanted: Wanted
    readonly counts: Record<'candidate' | 'baseline', { without: number; of: number }>
  },
): Bounds | undefined {
  const { metric, gain, points } = wanted
  const { candidate, baseline } = points
  if (candidate === undefined || baseline === undefined) return undefined
  const sign = metric.direction === 'lower' ? -1 : 1
  const [bad, good] = sign < 0 ? [metric.range[1], metric.range[0]] : metric.range
  const shared = pairs.reduce((sum, { now, before }) => sum + Math.min(now.unanswered, before.unanswered), 0)
  const filled = (
    point: number,
    side: { without: number; of: number },
    { with: fill, alike }: Filling,
  ): number => {
    const both = alike === undefined ? 0 : shared
    const kept = side.of - side.without
    return (point * kept + fill * (side.without - both) + (alike ?? 0) * both) / side.of
  }
  const worst =
    filled(candidate, counts.candidate, { with: bad }) -
    filled(baseline, counts.baseline, { with: good, alike: bad })
  const best =
    filled(candidate, counts.candidate, { with: good, alike: bad }) -
    filled(baseline, counts.baseline, { with: bad })
  if (gain?.interval === undefined || pairs.every(isSettled)) return { worst, best }
  const moved = sign * worst - gain.value
  const { lower, upper, level } = gain.interval
  return {
    worst,
    best,
    worstGain: { value: sign * worst, interval: { lower: lower + moved, upper: upper + moved, level } },
  }
}
