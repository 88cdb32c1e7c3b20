import { designEffect, type Estimate, wilsonInterval } from '../../stats/index.ts'
import type { LoadLimit, LoadStage } from './load-result.ts'
import { gapLimitsOf } from './measure-gaps.ts'
import { intervalLevel } from './measure-times.ts'
import type { RequestRecords } from './ports.ts'
import { isAnswered, timeAt } from './stage-times.ts'

/**
 * Share of requests that were answered within every limit; one that failed is not. Each limit is held against the request's own
 * time, whatever percentile it is of: end to end, to the first token, and for each output token on average, as DistServe and vLLM
 * count. For a limit on gaps between tokens it is the same percentile of the request's own gaps: of 50 gaps none may be beyond a
 * limit on p99, and two beyond one on p95. What does not apply to a request (one token has no gap) is within.
 *
 * @see Zhong et al. (2024), DistServe, arXiv:2401.09670, for goodput
 */
export function goodputOf(
  records: RequestRecords,
  rows: Int32Array,
  limits: readonly LoadLimit[],
): LoadStage['goodput'] {
  const n = rows.length
  const unknown = (reason: string) => ({ kind: 'unknown', reason, n, unscored: 0, errored: 0 }) as const
  if (limits.length === 0) return unknown('no limit was stated')
  if (n === 0) return unknown('no request was measured')
  const gapLimits = gapLimitsOf(limits)
  if (gapLimits.length > records.gapsBeyond.length) return unknown('gaps between tokens were not counted')
  const isWithin = (row: number, { measure, maxMs, percentile }: LoadLimit): boolean => {
    if (measure !== 'interToken') return (timeAt(records, row, measure) ?? 0) <= maxMs
    const gaps = records.gaps[row] as number
    const mayExceed = gaps - Math.ceil(percentile * gaps - 1e-9)
    return (records.gapsBeyond[gapLimits.indexOf(maxMs)]?.[row] as number) <= mayExceed
  }
  const good = Uint8Array.from(rows, row =>
    isAnswered(records, row) && limits.every(limit => isWithin(row, limit)) ? 1 : 0,
  )
  let successes = 0
  for (const one of good) successes += one
  const effect = designEffect(good)
  const interval = wilsonInterval({ successes: successes / effect, trials: n / effect, level: intervalLevel })
  return {
    kind: 'known',
    value: successes / n,
    method: 'wilson on effective n',
    n,
    effectiveN: n / effect,
    unscored: 0,
    errored: 0,
    warnings: [],
    ...(interval === undefined ? {} : { interval }),
  } satisfies Estimate & { warnings: string[] }
}
