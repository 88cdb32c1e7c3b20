import {
  betaCdf,
  betaQuantile,
  betaSurvival,
  normalCdf,
  normalQuantile,
  tCdf,
  tQuantile,
} from './distributions/index.ts'
import type { Interval } from './estimate.ts'
import { quantile } from './quantile.ts'

/** How probable each value of a figure is after the data: what "the requirement is met with 97%" is read from. */
export interface Belief {
  /** P(figure <= x). */
  readonly atMost: (x: number) => number
  /** P(figure >= x). Not 1 - `atMost` where single values carry weight. */
  readonly atLeast: (x: number) => number
  /** The value that the figure does not exceed with probability `p`, 0 < p < 1. */
  readonly quantile: (p: number) => number
}

/**
 * Of a rate: the Beta posterior under the Jeffreys prior, so that 0 of n is no certainty. Counts may be effective ones, not whole.
 *
 * @see Brown, Cai & DasGupta (2001), doi:10.1214/ss/1009213286
 */
export function rateBelief({
  successes,
  trials,
}: {
  readonly successes: number
  readonly trials: number
}): Belief {
  const a = successes + 0.5
  const b = trials - successes + 0.5
  return {
    atMost: x => betaCdf(x, a, b),
    atLeast: x => betaSurvival(x, a, b),
    quantile: p => betaQuantile(p, a, b),
  }
}

/**
 * Of a figure that has an interval: the distribution whose quantiles the value (the median) and both limits are, t on each side
 * with its own spread. With equal sides and the degrees of freedom of a t interval this is the t distribution itself. A side
 * without width puts its half of the probability on the value.
 */
export function intervalBelief({
  value,
  interval,
  degreesOfFreedom,
}: {
  readonly value: number
  readonly interval: Interval
  /** Of the t interval; without, the normal distribution is taken. */
  readonly degreesOfFreedom?: number
}): Belief {
  const df = degreesOfFreedom
  const cdf = (z: number): number => (df === undefined ? normalCdf(z) : tCdf(z, df))
  const inverse = (p: number): number => (df === undefined ? normalQuantile(p) : tQuantile(p, df))
  const critical = inverse((1 + interval.level) / 2)
  const below = Math.max(0, value - interval.lower) / critical
  const above = Math.max(0, interval.upper - value) / critical
  const atMost = (x: number): number =>
    x < value ? tail(cdf, value - x, below) : 1 - tail(cdf, x - value, above)
  const atLeast = (x: number): number =>
    x > value ? tail(cdf, x - value, above) : 1 - tail(cdf, value - x, below)
  return {
    atMost,
    atLeast,
    quantile: p => value + inverse(p) * (p < 0.5 ? below : above),
  }
}

/** P(beyond a distance on one side); nothing lies beyond the value where the side has no width. */
const tail = (cdf: (z: number) => number, distance: number, spread: number): number =>
  spread === 0 ? 0 : cdf(-distance / spread)

/** Of a figure that is known by draws; undefined without any. Infinite draws stand for "beyond any limit". */
export function drawsBelief(draws: ArrayLike<number>): Belief | undefined {
  if (draws.length === 0) return undefined
  const sorted = Float64Array.from(draws).sort()
  const share = (isCounted: (draw: number) => boolean): number =>
    sorted.filter(isCounted).length / sorted.length
  return {
    atMost: x => share(draw => draw <= x),
    atLeast: x => share(draw => draw >= x),
    quantile: p => quantile(sorted, p) as number,
  }
}
