import { designEffect, mean, nearestRank, percentileRanks } from '../../stats/index.ts'
import { encodeHistogram } from './histogram.ts'
import {
  type LatencyBound,
  type LoadPercentile,
  loadPercentiles,
  type MeasuredLatency,
} from './load-result.ts'

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
  return {
    n: timesMs.length,
    unanswered,
    ...(answered.length === 0 ? {} : { meanMs: mean(answered), maxMs: answered.at(-1) as number }),
    percentiles: timesMs.length === 0 ? [] : loadPercentiles.map(p => percentileOf(timesMs, sorted, p)),
    histogram: encodeHistogram(answered),
  }
}

function countUnanswered(sorted: Float64Array): number {
  let at = sorted.length
  while (at > 0 && sorted[at - 1] === Number.POSITIVE_INFINITY) at--
  return sorted.length - at
}

/** Few requests beyond a high percentile cannot show how they come together: the slowest tenth is asked as well. */
function percentileOf(timesMs: Float64Array, sorted: Float64Array, p: number): LoadPercentile {
  const effectAt = (at: number): number => designEffect(beyond(timesMs, nearestRank(sorted, at) as number))
  const value = nearestRank(sorted, p) as number
  const effect = p > 0.9 ? Math.max(effectAt(p), effectAt(0.9)) : effectAt(p)
  const interval = rankInterval(sorted, p, effect)
  return {
    p,
    value: bound(value),
    designEffect: effect,
    ...(interval === undefined ? {} : { interval }),
  }
}

/** 1 where a time is beyond the limit; when the limit is itself beyond every answer, 1 where there was none. */
export function beyond(timesMs: Float64Array, limitMs: number): Uint8Array {
  return Uint8Array.from(timesMs, time =>
    time > limitMs || (limitMs === Number.POSITIVE_INFINITY && time === limitMs) ? 1 : 0,
  )
}

/** Order statistics whose ranks are those of as many independent requests, stretched to all of them. */
function rankInterval(sorted: Float64Array, p: number, effect: number): LoadPercentile['interval'] {
  const n = sorted.length
  const effective = Math.floor(n / effect)
  if (effective < 1) return undefined
  const { lower, upper } = percentileRanks(effective, p, intervalLevel)
  if (lower === undefined || upper === undefined) return undefined
  const stretch = n / effective
  const from = Math.max(1, Math.floor(lower * stretch))
  const to = Math.min(n, Math.ceil(upper * stretch))
  return {
    lower: bound(sorted[from - 1] as number),
    upper: bound(sorted[to - 1] as number),
    level: intervalLevel,
  }
}

const bound = (ms: number): LatencyBound => (ms === Number.POSITIVE_INFINITY ? 'unanswered' : ms)
