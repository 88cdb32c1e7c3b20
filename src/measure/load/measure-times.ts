import { designEffect, mean, nearestRank, percentileRanks } from '../../stats/index.ts'
import { encodeHistogram } from './histogram.ts'
import {
  type LatencyBound,
  type LoadPercentile,
  loadPercentiles,
  type MeasuredLatency,
} from './load-result.ts'
import { beyond, tailEffects } from './tail-effect.ts'

/** Level of the intervals of percentiles. */
export const intervalLevel = 0.95

/**
 * Percentiles of one measure, with intervals. `timesMs` in order of intended sending; Infinity for requests that were not
 * answered, which rank above every answer.
 */
export function measureTimes(timesMs: Float64Array): MeasuredLatency {
  const sorted = timesMs.slice().sort()
  const unanswered = countUnanswered(sorted)
  const answered = sorted.subarray(0, sorted.length - unanswered)
  const ofTail = tailEffects(timesMs)
  const effectOf = (p: number, value: number): number =>
    p > 0.9 ? ofTail(p) : designEffect(beyond(timesMs, value))
  return {
    n: timesMs.length,
    unanswered,
    ...(answered.length === 0 ? {} : { meanMs: mean(answered), maxMs: answered.at(-1) as number }),
    percentiles: timesMs.length === 0 ? [] : loadPercentiles.map(p => percentileOf(sorted, p, effectOf)),
    histogram: encodeHistogram(answered),
  }
}

function countUnanswered(sorted: Float64Array): number {
  let at = sorted.length
  while (at > 0 && sorted[at - 1] === Number.POSITIVE_INFINITY) at--
  return sorted.length - at
}

function percentileOf(
  sorted: Float64Array,
  p: number,
  effectOf: (p: number, value: number) => number,
): LoadPercentile {
  const value = nearestRank(sorted, p) as number
  const effect = effectOf(p, value)
  const interval = rankInterval({ n: sorted.length, atRank: rank => sorted[rank - 1] as number, p, effect })
  return {
    p,
    value: bound(value),
    designEffect: effect,
    ...(interval === undefined ? {} : { interval }),
  }
}

interface Ranked {
  readonly n: number
  /** The value at a rank from 1. */
  readonly atRank: (rank: number) => number
  readonly p: number
  readonly effect: number
}

/** A percentile that rests on fewer independent requests has no interval: how many there are is itself not known then. */
const fewestIndependent = 20

/** Order statistics whose ranks are those of as many independent requests, stretched to all of them. */
export function rankInterval({ n, atRank, p, effect }: Ranked): LoadPercentile['interval'] {
  const effective = Math.floor(n / effect)
  if (effective < fewestIndependent) return undefined
  const { lower, upper } = percentileRanks(effective, p, intervalLevel)
  if (lower === undefined || upper === undefined) return undefined
  const stretch = n / effective
  const from = Math.max(1, Math.floor(lower * stretch))
  const to = Math.min(n, Math.ceil(upper * stretch))
  return {
    lower: bound(atRank(from)),
    upper: bound(atRank(to)),
    level: intervalLevel,
  }
}

const bound = (ms: number): LatencyBound => (ms === Number.POSITIVE_INFINITY ? 'unanswered' : ms)
