import { criticalZ, designEffect, probabilityWithin, tQuantile } from '../../stats/index.ts'
import { firstAtLeast } from './first-at-least.ts'
import { encodeCounts } from './histogram.ts'
import type { LimitStanding } from './judge-limit.ts'
import { type LoadLimit, type LoadPercentile, loadPercentiles, type MeasuredLatency } from './load-result.ts'
import { intervalLevel, rankInterval } from './measure-times.ts'
import type { GapBatches, GapCounts, RequestRecords } from './ports.ts'

/** Fewer batches than this do not show how far they differ. */
const fewestBatches = 10
/** As independent as gaps are taken at most: beyond, ranks would be narrower than the values that are counted. */
const mostIndependent = 1_000_000

/**
 * The batches that hold no request of the warm-up, which ends before `firstRow`. The batch in which it ends is left out whole: a
 * hundredth of the stage, about.
 */
export function gapsFrom({ requestsEach, batches }: GapBatches, firstRow: number): readonly GapCounts[] {
  return batches.slice(Math.ceil(firstRow / requestsEach))
}

/**
 * Percentiles of all gaps between tokens, with intervals. Gaps of one answer are alike, and so are answers of the same moment: gaps
 * count as so many fewer as the shares beyond a percentile differ between batches of neighbouring requests by more than those of
 * independent gaps would (a ratio estimate over clusters), and by Student's t for so many batches.
 *
 * @returns undefined for no gaps
 * @see Cochran (1977), Sampling techniques, section 9A, for ratios over clusters
 */
export function measureGaps(all: readonly GapCounts[]): MeasuredLatency | undefined {
  const batches = all.map(({ us, times }) => ({ us, times, gaps: sum(times) }))
  const pooled = poolOf(all)
  const n = pooled.upTo.at(-1) ?? 0
  if (n === 0) return undefined
  const sizes = batches.map(({ gaps }) => gaps)
  const usAt = (rank: number): number => pooled.us[firstAtLeast(pooled.upTo, rank)] as number
  const rankOf = (p: number): number => Math.max(1, Math.ceil(p * n - 1e-9))
  const effectAt = (p: number): number => {
    const value = usAt(rankOf(p))
    return clusterEffect(
      batches.map(batch => countAbove(batch, value)),
      sizes,
    )
  }
  const ofTenth = effectAt(0.9)
  const isCarried = sizes.filter(gaps => gaps > 0).length >= fewestBatches
  const percentiles = loadPercentiles.map((p): LoadPercentile => {
    const effect = Math.max(effectAt(p), p > 0.9 ? ofTenth : 1)
    const atRank = (rank: number): number => usAt(rank) / 1000
    const interval = isCarried
      ? rankInterval({ n, atRank, p, effect: Math.max(effect, n / mostIndependent) })
      : undefined
    return { p, value: atRank(rankOf(p)), designEffect: effect, ...(interval && { interval }) }
  })
  const meanUs = pooled.us.reduce((total, us, at) => total + us * (pooled.times[at] as number), 0) / n
  return {
    n,
    unanswered: 0,
    meanMs: meanUs / 1000,
    maxMs: (pooled.us.at(-1) as number) / 1000,
    percentiles,
    histogram: encodeCounts(pooled),
  }
}

/** The limits on gaps that are counted request by request, without repetition: the columns of the records, in order. */
export const gapLimitsOf = (limits: readonly LoadLimit[]): number[] => [
  ...new Set(limits.filter(({ measure }) => measure === 'interToken').map(({ maxMs }) => maxMs)),
]

export interface GapJudging {
  readonly records: RequestRecords
  readonly rows: Int32Array
  /** Column of the records that counts gaps beyond this limit; undefined where none does. */
  readonly beyond: Uint32Array | undefined
  /** All gaps of the stage. */
  readonly measured: MeasuredLatency | undefined
}

/** How a limit on gaps stands: by the share of gaps beyond it, of requests in order of intended sending. */
export function gapStanding(
  limit: LoadLimit,
  { records, rows, beyond, measured }: GapJudging,
): LimitStanding {
  const allowed = 1 - limit.percentile
  if (beyond === undefined)
    return { limit, n: 0, exceeding: 0, allowed, designEffect: 1, probability: undefined }
  const above = Array.from(rows, row => beyond[row] as number)
  const sizes = Array.from(rows, row => records.gaps[row] as number)
  const near = (measured?.percentiles ?? []).filter(({ p }) => p === 0.9 || p === limit.percentile)
  const effect = Math.max(clusterEffect(above, sizes), ...near.map(one => one.designEffect))
  const [n, exceeding] = [sum(sizes), sum(above)]
  const probability = probabilityWithin({ exceeding, n, allowed, designEffect: effect })
  return { limit, n, gapsEach: n / rows.length, exceeding, allowed, designEffect: effect, probability }
}

/**
 * How much more a share of all gaps varies than that of independent ones would, from how many of the gaps of each cluster are above,
 * clusters in order of time. At least 1, also where none or all are.
 */
function clusterEffect(above: readonly number[], sizes: readonly number[]): number {
  const clusters = sizes.filter(size => size > 0).length
  const gaps = sum(sizes)
  const share = sum(above) / gaps
  if (clusters < 2 || !(share > 0 && share < 1)) return 1
  const beyondShare = Float64Array.from(above, (count, at) => count - share * (sizes[at] as number))
  let squares = 0
  for (const value of beyondShare) squares += value * value
  const found =
    ((clusters / (clusters - 1)) * squares * designEffect(beyondShare)) / (gaps * share * (1 - share))
  const few = tQuantile((1 + intervalLevel) / 2, clusters - 1) / criticalZ(intervalLevel)
  return Math.max(1, found * few * few)
}

interface Pool {
  readonly us: Float64Array
  readonly times: Float64Array
  /** How many there are up to each value. */
  readonly upTo: Float64Array
}

function poolOf(batches: readonly GapCounts[]): Pool {
  const counts = new Map<number, number>()
  for (const { us, times } of batches)
    for (const [at, value] of us.entries())
      counts.set(value, (counts.get(value) ?? 0) + (times[at] as number))
  const us = Float64Array.from(counts.keys()).sort()
  const times = us.map(value => counts.get(value) as number)
  const upTo = times.slice()
  for (let at = 1; at < upTo.length; at++) upTo[at]! += upTo[at - 1] as number
  return { us, times, upTo }
}

function countAbove({ us, times }: GapCounts, value: number): number {
  let count = 0
  for (let at = us.length - 1; at >= 0 && (us[at] as number) > value; at--) count += times[at] as number
  return count
}

function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let at = 0; at < values.length; at++) total += values[at] as number
  return total
}
