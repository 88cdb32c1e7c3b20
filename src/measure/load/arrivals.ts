import { CupelError, type Random } from '../../kernel/index.ts'

/** How requests are to arrive in one stage. */
export type ArrivalPlan =
  | { readonly kind: 'constant' | 'poisson'; readonly ratePerSecond: number; readonly requests: number }
  | {
      readonly kind: 'gamma'
      readonly ratePerSecond: number
      readonly requests: number
      /** Squared coefficient of variation of the gaps: 1 is Poisson, 4 comes in bursts. */
      readonly burstiness: number
    }
  | {
      readonly kind: 'replay'
      /** Milliseconds from the start of the trace, ascending. */
      readonly traceMs: ArrayLike<number>
      /** How many times faster than the trace. */
      readonly scale: number
    }

/**
 * The moments at which requests are to be sent, in milliseconds from the start, ascending; the same for the same randomness.
 *
 * Gaps are drawn one more than there are requests and stretched so that all of them together last requests / rate: the rate is
 * then exactly the one asked for, and Poisson arrivals are distributed exactly as a Poisson process of that many events is.
 */
export function planArrivals(plan: ArrivalPlan, random: Random): Float64Array {
  if (plan.kind === 'replay') {
    checkPositive('--scale', plan.scale)
    const first = plan.traceMs[0] ?? 0
    return Float64Array.from(plan.traceMs, at => (at - first) / plan.scale)
  }
  const { ratePerSecond, requests } = plan
  checkPositive('--rate', ratePerSecond)
  const stepMs = 1000 / ratePerSecond
  if (plan.kind === 'constant') return Float64Array.from({ length: requests }, (_, i) => i * stepMs)
  if (plan.kind === 'gamma') checkPositive('--burstiness', plan.burstiness)
  const shape = plan.kind === 'gamma' ? 1 / plan.burstiness : 1
  return stretched(
    Float64Array.from({ length: requests + 1 }, () => drawGamma(shape, random)),
    requests * stepMs,
  )
}

function stretched(gaps: Float64Array, totalMs: number): Float64Array {
  let total = 0
  for (const gap of gaps) total += gap
  const scale = totalMs / total
  let at = 0
  return Float64Array.from({ length: gaps.length - 1 }, (_, i) => {
    at += (gaps[i] as number) * scale
    return at
  })
}

/** The part of a trace that fits into the time and number asked for, at a speed. */
export function traceWithin(
  traceMs: ArrayLike<number>,
  {
    scale,
    seconds,
    requests,
  }: { scale: number; seconds?: number | undefined; requests?: number | undefined },
): Float64Array {
  const first = traceMs[0] ?? 0
  const until = seconds === undefined ? Number.POSITIVE_INFINITY : seconds * 1000 * scale
  const kept = Float64Array.from(traceMs).filter(at => at - first <= until)
  return requests === undefined ? kept : kept.slice(0, requests)
}

/** Requests a second of a trace as it was recorded; undefined for fewer than two, or when all came at once. */
export function traceRate(traceMs: ArrayLike<number>): number | undefined {
  const last = traceMs.length - 1
  const seconds = ((traceMs[last] ?? 0) - (traceMs[0] ?? 0)) / 1000
  return last < 1 || seconds <= 0 ? undefined : last / seconds
}

function checkPositive(option: string, value: number): void {
  if (Number.isFinite(value) && value > 0) return
  throw new CupelError('usage_invalid', `${option} ${value} is not a number above 0.`)
}

/** A gamma variate of scale 1. @see Marsaglia & Tsang (2000), doi:10.1145/358407.358414 */
function drawGamma(shape: number, random: Random): number {
  if (shape === 1) return -Math.log(1 - random.float())
  if (shape < 1) return drawGamma(shape + 1, random) * (1 - random.float()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = drawNormal(random)
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(1 - random.float()) < x * x * 0.5 + d - d * v + d * Math.log(v)) return d * v
  }
}

function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float())
}
