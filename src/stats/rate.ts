import { betaQuantile, criticalZ, normalQuantile } from './distributions/index.ts'
import type { Interval } from './estimate.ts'

export interface RateInput {
  readonly successes: number
  readonly trials: number
  /** 0.95 unless given. */
  readonly level?: number
}

const clip = (value: number): number => Math.min(1, Math.max(0, value))

/**
 * Wilson score interval of a proportion: the rates that the data do not rule out. Stays inside [0, 1] and keeps a width
 * at 0% and 100%, where the textbook interval collapses.
 *
 * @returns undefined for zero trials: no data is not a rate of 0
 * @see E. B. Wilson (1927), doi:10.1080/01621459.1927.10502953
 */
export function wilsonInterval({ successes, trials, level = 0.95 }: RateInput): Interval | undefined {
  if (trials <= 0) return undefined
  const z = criticalZ(level)
  const p = successes / trials
  const scale = 1 + (z * z) / trials
  const centre = (p + (z * z) / (2 * trials)) / scale
  const half = (z / scale) * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials))
  return {
    lower: successes === 0 ? 0 : clip(centre - half),
    upper: successes === trials ? 1 : clip(centre + half),
    level,
  }
}

/**
 * Wilson with continuity correction, as R's prop.test prints it (the correction is at most the distance from one half).
 * Wider; for comparison with other tools.
 */
export function wilsonCorrectedInterval({
  successes,
  trials,
  level = 0.95,
}: RateInput): Interval | undefined {
  if (trials <= 0) return undefined
  const z = criticalZ(level)
  const shift = Math.min(0.5, Math.abs(successes - trials / 2)) / trials
  const half = (z * z) / (2 * trials)
  const limit = (p: number, sign: 1 | -1): number =>
    (p + half + sign * z * Math.sqrt((p * (1 - p)) / trials + half / (2 * trials))) / (1 + 2 * half)
  const p = successes / trials
  return {
    lower: successes === 0 ? 0 : clip(limit(p - shift, -1)),
    upper: successes === trials ? 1 : clip(limit(p + shift, 1)),
    level,
  }
}

/**
 * Clopper-Pearson interval: never covers less than its level, for guarantees.
 *
 * @returns undefined for zero trials
 * @see Clopper & Pearson (1934), doi:10.1093/biomet/26.4.404
 */
export function clopperPearsonInterval({ successes, trials, level = 0.95 }: RateInput): Interval | undefined {
  if (trials <= 0) return undefined
  const tail = (1 - level) / 2
  return {
    lower: successes === 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1),
    upper: successes === trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes),
    level,
  }
}

/** One-sided Clopper-Pearson limits, each at the given level. */
export function clopperPearsonLimits({ successes, trials, level = 0.95 }: RateInput): Interval | undefined {
  return clopperPearsonInterval({ successes, trials, level: 2 * level - 1 })
}

/**
 * Interval of a Beta posterior. With prior (1/2, 1/2) and `isBoundaryModified` this is the Jeffreys interval of Brown, Cai &
 * DasGupta (2001); with (1, 1) the uniform-prior interval of Bowyer et al. (2025).
 */
export function betaInterval(
  { successes, trials, level = 0.95 }: RateInput,
  prior: { readonly a: number; readonly b: number } = { a: 1, b: 1 },
): Interval | undefined {
  if (trials <= 0) return undefined
  const tail = (1 - level) / 2
  const a = successes + prior.a
  const b = trials - successes + prior.b
  return { lower: betaQuantile(tail, a, b), upper: betaQuantile(1 - tail, a, b), level }
}

export function jeffreysInterval(input: RateInput): Interval | undefined {
  const interval = betaInterval(input, { a: 0.5, b: 0.5 })
  if (interval === undefined) return undefined
  const { lower, upper, level } = interval
  return {
    lower: input.successes === 0 ? 0 : lower,
    upper: input.successes === input.trials ? 1 : upper,
    level,
  }
}

/** Adds z²/2 successes and failures, then takes the textbook interval. @see Agresti & Coull (1998) */
export function agrestiCoullInterval({ successes, trials, level = 0.95 }: RateInput): Interval | undefined {
  if (trials <= 0) return undefined
  const z = criticalZ(level)
  const n = trials + z * z
  const p = (successes + (z * z) / 2) / n
  const half = z * Math.sqrt((p * (1 - p)) / n)
  return { lower: clip(p - half), upper: clip(p + half), level }
}

/** The highest rate that zero events in `trials` do not rule out, one-sided: about 3/n at 95%. */
export function zeroEventsUpperLimit(trials: number, level = 0.95): number | undefined {
  return trials <= 0 ? undefined : 1 - (1 - level) ** (1 / trials)
}

/** Half the width of the Wilson interval at a rate and n: what n examples can say about one rate. */
export function rateHalfWidth({
  rate,
  trials,
  level = 0.95,
}: {
  rate: number
  trials: number
  level?: number
}): number | undefined {
  const interval = wilsonInterval({ successes: rate * trials, trials, level })
  return interval && (interval.upper - interval.lower) / 2
}

/** Trials needed so that the half-width at this rate is at most `halfWidth` (normal approximation, rounded up). */
export function trialsForHalfWidth({
  rate,
  halfWidth,
  level = 0.95,
}: {
  rate: number
  halfWidth: number
  level?: number
}): number {
  const z = normalQuantile((1 + level) / 2)
  return Math.ceil((z * z * rate * (1 - rate)) / (halfWidth * halfWidth))
}
