import { CupelError, type Random, seededRandom } from '../../kernel/index.ts'
import { type ArrivalPlan, planArrivals, traceWithin } from '../../measure/load/index.ts'
import type { StagePlan } from './plan-stages.ts'

export interface SizeWishes {
  /** Milliseconds of one stage. */
  readonly durationMs?: number | undefined
  /** Requests of one stage, at most. */
  readonly requests?: number | undefined
  /** Run until the interval of p99 is at most this share of it: 0.2 is 20%. */
  readonly until?: number | undefined
}

export interface SizedStage {
  /** Moments of sending; undefined for a closed loop. */
  readonly atMs: Float64Array | undefined
  readonly requests: number
  /** When a closed loop ends. */
  readonly seconds: number
}

/** Enough for an interval of p99, which takes 368. */
const enoughForInterval = 600
const usualSeconds = { least: 10, most: 60, closed: 20, enough: 600 } as const
/** A row of records takes 60 bytes, and a plan longer than this is a mistake in the rate. */
const mostRequests = 2_000_000
/** Requests that a closed loop can send at most in its time; those not sent are left out. */
const mostClosed = 200_000

/** How long a stage is, and when its requests are sent. */
export function sizeStage(
  { arrivals, usualRequests }: StagePlan,
  wishes: SizeWishes,
  { seed, traceMs }: { seed: number; traceMs: Float64Array | undefined },
): SizedStage {
  const asked = wishes.durationMs === undefined ? undefined : wishes.durationMs / 1000
  if (arrivals.kind === 'closed') {
    const seconds = asked ?? (wishes.until === undefined ? usualSeconds.closed : usualSeconds.enough)
    return { atMs: undefined, requests: wishes.requests ?? mostClosed, seconds }
  }
  const rate = arrivals.ratePerSecond as number
  const most = usualRequests === undefined ? usualSeconds.most : usualSeconds.enough
  const seconds = asked ?? usualTime((usualRequests ?? enoughForInterval) / rate, { ...wishes, most })
  const random = seededRandom(seed, 'load arrivals', arrivals.kind, rate, arrivals.burstiness ?? 1)
  const atMs =
    arrivals.kind === 'replay'
      ? replayed(traceMs as Float64Array, { scale: arrivals.scale as number, seconds, wishes, random })
      : planArrivals(planOf({ arrivals }, countOf(rate, seconds, wishes)), random)
  return { atMs, requests: atMs.length, seconds }
}

/** With a number of requests the time follows from it. */
function usualTime(seconds: number, { requests, until, most }: SizeWishes & { most: number }): number {
  if (requests !== undefined) return Number.POSITIVE_INFINITY
  if (until !== undefined) return usualSeconds.enough
  return Math.min(most, Math.max(usualSeconds.least, seconds))
}

function countOf(rate: number, seconds: number, { requests }: SizeWishes): number {
  const count = Math.min(requests ?? Number.POSITIVE_INFINITY, Math.max(1, Math.round(rate * seconds)))
  if (count <= mostRequests) return count
  throw new CupelError(
    'usage_invalid',
    `${count.toLocaleString('en-US')} requests in one stage are more than 2,000,000.`,
    { hint: 'A shorter --duration, fewer --requests or a lower rate.' },
  )
}

function planOf({ arrivals }: StagePlan, requests: number): ArrivalPlan {
  const ratePerSecond = arrivals.ratePerSecond as number
  return arrivals.kind === 'gamma'
    ? { kind: 'gamma', ratePerSecond, requests, burstiness: arrivals.burstiness ?? 4 }
    : { kind: arrivals.kind === 'constant' ? 'constant' : 'poisson', ratePerSecond, requests }
}

interface Replay {
  readonly scale: number
  readonly seconds: number
  readonly wishes: SizeWishes
  readonly random: Random
}

function replayed(traceMs: Float64Array, { scale, seconds, wishes, random }: Replay): Float64Array {
  const part = traceWithin(traceMs, { scale, seconds, requests: wishes.requests })
  return planArrivals({ kind: 'replay', traceMs: part, scale }, random)
}
