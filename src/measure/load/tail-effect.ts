import { designEffect, nearestRank } from '../../stats/index.ts'

/** The slowest hundredth counts as slow as this rank: one request that hangs must not hide how the others follow each other. */
const cap = 0.99
/** Differences below this, in milliseconds, are the clock's and the arithmetic's: they follow each other and mean nothing. */
const resolutionMs = 0.01

/**
 * How much more the share of requests beyond a high percentile varies than if they were independent. Few are beyond it, and in a
 * lucky stage none, so that they alone cannot show how they come together: how the latencies themselves follow each other is asked
 * as well, which in a queue lasts at least as long. `timesMs` in order of intended sending, Infinity for no answer; the times are
 * looked at once, for whichever percentiles are asked.
 */
export function tailEffects(timesMs: Float64Array): (percentile: number) => number {
  if (timesMs.length === 0) return () => 1
  const times = timesMs.map(time => Math.round(time / resolutionMs) * resolutionMs)
  const sorted = times.slice().sort()
  const most = highest(sorted)
  const ofTimes = designEffect(times.map(time => Math.min(time, most)))
  return percentile =>
    Math.max(ofTimes, designEffect(beyond(times, nearestRank(sorted, percentile) as number)))
}

/** Where answers end before the cap, one that never came weighs like one that took twice the longest. */
function highest(sorted: Float64Array): number {
  const value = nearestRank(sorted, cap) as number
  if (value !== Number.POSITIVE_INFINITY) return value
  const longest = sorted.findLast(time => time !== Number.POSITIVE_INFINITY)
  return longest === undefined ? 1 : 2 * longest
}

/** 1 where a time is beyond the limit; when the limit is itself beyond every answer, 1 where there was none. */
export function beyond(timesMs: Float64Array, limitMs: number): Uint8Array {
  return Uint8Array.from(timesMs, time =>
    time > limitMs || (limitMs === Number.POSITIVE_INFINITY && time === limitMs) ? 1 : 0,
  )
}
