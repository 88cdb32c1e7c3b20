import { designEffect, fewestToPass, probabilityWithin, requestsToSettle } from '../../stats/index.ts'
import { allowedShare } from './allowed-share.ts'
import type { LoadLimit, LoadVerdict } from './load-result.ts'
import { beyond, tailEffects } from './tail-effect.ts'

/** How a limit stands after some requests. */
export interface LimitStanding {
  readonly limit: LoadLimit
  /** Requests; gaps for a limit between tokens. */
  readonly n: number
  /** Gaps of a request on average, where gaps are counted. */
  readonly gapsEach?: number
  /** Beyond the limit or not answered. */
  readonly exceeding: number
  /** Share that may be beyond; more when none is, and the slowest stays far below the limit. */
  readonly allowed: number
  readonly slowestMs?: number
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
  const slowestMs = timesMs.reduce((most, time) => Math.max(most, time), 0)
  const allowed = allowedShare({ n, exceeding, slowestMs }, limit)
  const probability = probabilityWithin({ exceeding, n, allowed, designEffect: effect })
  return { limit, n, exceeding, allowed, slowestMs, designEffect: effect, probability }
}

/**
 * Of the limit itself and of the percentile, the larger: docs/reference/simulations.md shows how often a limit is then called kept
 * of queues whose share lies exactly on what is allowed.
 */
function limitEffect({ percentile }: LoadLimit, timesMs: Float64Array, indicator: Uint8Array): number {
  return Math.max(designEffect(indicator), tailEffects(timesMs)(percentile))
}

type Said = Pick<LoadVerdict, 'outcome' | 'reason' | 'probability' | 'requestsNeeded'>

export interface StageFacts {
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
  const share = `${exceeding} of ${n} ${standing.gapsEach === undefined ? 'requests' : 'gaps between tokens'} (${percent(exceeding / n)}) exceed ${msText(limit.maxMs)}, ${percent(1 - limit.percentile)} may${
    exceeding > 0 || standing.slowestMs === undefined
      ? ''
      : `; the slowest took ${msText(standing.slowestMs)}`
  }${effect > 1.5 ? `; they depend on each other and count as ${Math.round(n / effect)}` : ''}.`
  if (probability <= 1 - limit.confidence) return { outcome: 'fail', reason: share, probability }
  if (probability >= limit.confidence) {
    if (stage.isSteady) return { outcome: 'pass', reason: share, probability }
    return {
      outcome: 'inconclusive',
      reason: `${share} But latency had not settled: a longer stage may say otherwise.`,
      probability,
    }
  }
  return { outcome: 'inconclusive', probability, ...openReason(standing, share) }
}

/** Why it is open, and what would settle it. */
function openReason(
  { limit, n, gapsEach = 1, exceeding, allowed, designEffect: effect }: LimitStanding,
  share: string,
): Pick<Said, 'reason' | 'requestsNeeded'> {
  const { confidence } = limit
  const toSettle = requestsToSettle({ exceeding, n, allowed, designEffect: effect, confidence })
  const toPass = Math.ceil(fewestToPass({ allowed, confidence }) * effect) - n
  const needed = Math.max(0, toSettle ?? 0, toPass)
  const reason =
    toPass <= 0
      ? share
      : effect > 1.5
        ? `${share} The stage is too short for how long its requests depend on each other: it could not pass even with none beyond.`
        : `${share} The stage is too short: it could not pass even with none beyond.`
  return {
    reason,
    ...(needed === 0 ? {} : { requestsNeeded: Math.ceil(needed / gapsEach) }),
  }
}

const percent = (share: number): string => `${Number((share * 100).toFixed(2))}%`
const msText = (ms: number): string =>
  ms >= 1000 ? `${Number((ms / 1000).toFixed(3))} s` : `${Number(ms.toPrecision(3))} ms`
