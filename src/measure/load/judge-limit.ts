import { designEffect, nearestRank, probabilityWithin, requestsToSettle } from '../../stats/index.ts'
import type { LoadLimit, LoadVerdict } from './load-result.ts'
import { beyond } from './measure-times.ts'

/** How a limit stands after some requests. */
export interface LimitStanding {
  readonly limit: LoadLimit
  readonly n: number
  /** Beyond the limit or not answered. */
  readonly exceeding: number
  readonly designEffect: number
  /** Undefined for no requests. */
  readonly probability: number | undefined
}

/** Whether the limit holds, by the share of requests beyond it. `timesMs` in order of intended sending. */
export function standingOf(limit: LoadLimit, timesMs: Float64Array): LimitStanding {
  const indicator = beyond(timesMs, limit.maxMs)
  let exceeding = 0
  for (const one of indicator) exceeding += one
  const effect = timesMs.length === 0 ? 1 : limitEffect(limit, timesMs, indicator)
  const n = timesMs.length
  const probability = probabilityWithin({
    exceeding,
    n,
    allowed: 1 - limit.percentile,
    designEffect: effect,
  })
  return { limit, n, exceeding, designEffect: effect, probability }
}

/**
 * Few requests beyond the limit cannot show how they come together, so the slowest tenth and the percentile itself are asked as
 * well. docs/reference/simulations.md shows how often it is wrong of queues whose share lies exactly on the limit.
 */
function limitEffect({ percentile }: LoadLimit, timesMs: Float64Array, indicator: Uint8Array): number {
  const sorted = timesMs.slice().sort()
  const at = (p: number): Uint8Array => beyond(timesMs, nearestRank(sorted, p) as number)
  return Math.max(
    designEffect(indicator),
    designEffect(at(percentile)),
    designEffect(at(Math.min(0.9, percentile))),
  )
}

type Said = Pick<LoadVerdict, 'outcome' | 'reason' | 'probability' | 'requestsNeeded'>

interface StageFacts {
  readonly isValid: boolean
  readonly isSteady: boolean
  readonly reasons: readonly string[]
}

/**
 * The verdict of one stage. A stage that is not valid says nothing; one that had not settled may fail, since latency that still
 * grows will not come back, but cannot pass.
 */
export function verdictOf(standing: LimitStanding, stage: StageFacts): Said {
  const { limit, n, exceeding, probability, designEffect: effect } = standing
  if (!stage.isValid)
    return { outcome: 'inconclusive', reason: `The stage is not valid: ${stage.reasons.join(' ')}` }
  if (probability === undefined) return { outcome: 'inconclusive', reason: 'No request was measured.' }
  const share = `${exceeding} of ${n} requests (${percent(exceeding / n)}) exceed ${limitMs(limit)}, ${percent(1 - limit.percentile)} may${
    effect > 1.5 ? `; they depend on each other and count as ${Math.round(n / effect)}` : ''
  }.`
  if (probability <= 1 - limit.confidence) return { outcome: 'fail', reason: share, probability }
  if (probability >= limit.confidence) {
    if (stage.isSteady) return { outcome: 'pass', reason: share, probability }
    return {
      outcome: 'inconclusive',
      reason: `${share} But latency had not settled: a longer stage may say otherwise.`,
      probability,
    }
  }
  const needed = requestsToSettle({
    exceeding,
    n,
    allowed: 1 - limit.percentile,
    designEffect: effect,
    confidence: limit.confidence,
  })
  return {
    outcome: 'inconclusive',
    reason: share,
    probability,
    ...(needed === undefined || needed === 0 ? {} : { requestsNeeded: needed }),
  }
}

const percent = (share: number): string => `${Number((share * 100).toFixed(2))}%`
const limitMs = ({ maxMs }: LoadLimit): string =>
  maxMs >= 1000 ? `${Number((maxMs / 1000).toFixed(3))} s` : `${maxMs} ms`
