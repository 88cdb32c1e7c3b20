import { betaExpectation } from './beta-expectation.ts'
import { bisect } from './bisect.ts'
import { betaCdf, chiSquareSurvival, criticalZ, logChoose } from './distributions/index.ts'
import type { Interval } from './estimate.ts'
import { wilsonInterval } from './rate.ts'

/** Successes of two candidates on different examples. */
export interface UnpairedRates {
  readonly successesA: number
  readonly trialsA: number
  readonly successesB: number
  readonly trialsB: number
  readonly level?: number
}

/** Newcombe's hybrid of the two Wilson intervals. @see Newcombe (1998), method 10 for independent proportions */
export function newcombeInterval({
  successesA,
  trialsA,
  successesB,
  trialsB,
  level = 0.95,
}: UnpairedRates): Interval | undefined {
  const a = wilsonInterval({ successes: successesA, trials: trialsA, level })
  const b = wilsonInterval({ successes: successesB, trials: trialsB, level })
  if (a === undefined || b === undefined) return undefined
  const p1 = successesA / trialsA
  const p2 = successesB / trialsB
  return {
    lower: p1 - p2 - Math.hypot(p1 - a.lower, b.upper - p2),
    upper: p1 - p2 + Math.hypot(a.upper - p1, p2 - b.lower),
    level,
  }
}

/**
 * Score interval of the difference of two independent rates, with the variance at the constrained maximum of likelihood.
 *
 * @see Miettinen & Nurminen (1985), doi:10.1002/sim.4780040211
 */
export function miettinenNurminenInterval(rates: UnpairedRates): Interval | undefined {
  const { successesA, trialsA, successesB, trialsB, level = 0.95 } = rates
  if (trialsA <= 0 || trialsB <= 0) return undefined
  const z = criticalZ(level)
  const centre = successesA / trialsA - successesB / trialsB
  const statistic = (difference: number): number => scoreStatistic(rates, difference)
  return {
    lower: bisect(centre, -1, difference => statistic(difference) >= z),
    upper: bisect(centre, 1, difference => statistic(difference) <= -z),
    level,
  }
}

function scoreStatistic(
  { successesA, trialsA, successesB, trialsB }: UnpairedRates,
  difference: number,
): number {
  const n = trialsA + trialsB
  const distance = successesA / trialsA - successesB / trialsB - difference
  const pB = constrainedRate({ successesA, trialsA, successesB, trialsB }, difference)
  const pA = Math.min(1, Math.max(0, pB + difference))
  const spread = ((pA * (1 - pA)) / trialsA + (pB * (1 - pB)) / trialsB) * (n / (n - 1))
  if (spread <= 0) return distance === 0 ? 0 : distance * Number.POSITIVE_INFINITY
  return distance / Math.sqrt(spread)
}

/** Maximum likelihood rate of B under A - B = difference: the root of a cubic in closed form. */
function constrainedRate({ successesA, trialsA, successesB, trialsB }: UnpairedRates, d: number): number {
  const n = trialsA + trialsB
  const successes = successesA + successesB
  const l3 = n
  const l2 = (trialsA + 2 * trialsB) * d - n - successes
  const l1 = (trialsB * d - n - 2 * successesB) * d + successes
  const l0 = successesB * d * (1 - d)
  const q = l2 ** 3 / (27 * l3 ** 3) - (l1 * l2) / (6 * l3 ** 2) + l0 / (2 * l3)
  const p = Math.sign(q || 1) * Math.sqrt(Math.max(0, l2 ** 2 / (9 * l3 ** 2) - l1 / (3 * l3)))
  const cosine = p === 0 ? 0 : Math.min(1, Math.max(-1, q / p ** 3))
  const angle = (Math.PI + Math.acos(cosine)) / 3
  return Math.min(1, Math.max(0, 2 * p * Math.cos(angle) - l2 / (3 * l3)))
}

/** z test with pooled variance, two-sided. Undefined when all outcomes are equal. */
export function pooledZTest({ successesA, trialsA, successesB, trialsB }: UnpairedRates) {
  const pooled = (successesA + successesB) / (trialsA + trialsB)
  const spread = pooled * (1 - pooled) * (1 / trialsA + 1 / trialsB)
  if (!(spread > 0)) return undefined
  const z = (successesA / trialsA - successesB / trialsB) / Math.sqrt(spread)
  return { z, pValue: chiSquareSurvival(z * z, 1) }
}

/** Fisher's exact test, two-sided by the sum of tables that are not likelier than the one seen. */
export function fisherExact({ successesA, trialsA, successesB, trialsB }: UnpairedRates): number {
  const successes = successesA + successesB
  const n = trialsA + trialsB
  const logProbability = (k: number): number =>
    logChoose(trialsA, k) + logChoose(trialsB, successes - k) - logChoose(n, successes)
  const seen = logProbability(successesA) + 1e-7
  let total = 0
  for (let k = Math.max(0, successes - trialsB); k <= Math.min(trialsA, successes); k++) {
    if (logProbability(k) <= seen) total += Math.exp(logProbability(k))
  }
  return Math.min(1, total)
}

/** P(rate A > rate B) under uniform priors, by quadrature. */
export function probabilityHigher({ successesA, trialsA, successesB, trialsB }: UnpairedRates): number {
  const own = { a: successesA + 1, b: trialsA - successesA + 1 }
  return betaExpectation(own, x => betaCdf(x, successesB + 1, trialsB - successesB + 1))
}
