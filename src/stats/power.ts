import { bisect } from './bisect.ts'
import { binomialPmf, normalCdf, normalQuantile } from './distributions/index.ts'
import { mcnemarExact, mcnemarMidP } from './mcnemar.ts'

export interface PowerInput {
  /** 0.05 unless given. */
  readonly alpha?: number
  /** 0.8 unless given. */
  readonly power?: number
  /** 2 unless given. */
  readonly sides?: 1 | 2
}

function quantiles({ alpha = 0.05, power = 0.8, sides = 2 }: PowerInput) {
  return { zAlpha: normalQuantile(1 - alpha / sides), zPower: normalQuantile(power) }
}

/**
 * Examples needed to see a difference of two paired rates. Not rounded. Undefined when the difference is larger than the
 * share of examples on which the candidates differ, which cannot be.
 *
 * @param discordance share of examples on which exactly one of the two is right
 * @see Connor (1987), doi:10.2307/2531961
 */
export function examplesPaired(
  input: PowerInput & { readonly difference: number; readonly discordance: number },
): number | undefined {
  const { difference: d, discordance: pd } = input
  if (!(d > 0) || d > pd) return undefined
  const { zAlpha, zPower } = quantiles(input)
  return (zAlpha * Math.sqrt(pd) + zPower * Math.sqrt(pd - d * d)) ** 2 / (d * d)
}

/**
 * Examples needed to show that a candidate is not worse by more than a margin, when in truth the two are equal: one-sided. Not
 * rounded.
 *
 * @param input.discordance share of examples on which exactly one of the two is right
 */
export function examplesForNonInferiority(
  input: Omit<PowerInput, 'sides'> & { readonly margin: number; readonly discordance: number },
): number | undefined {
  const { margin, discordance } = input
  if (!(margin > 0)) return undefined
  const { zAlpha, zPower } = quantiles({ ...input, sides: 1 })
  return ((zAlpha + zPower) ** 2 * discordance) / margin ** 2
}

/** Examples needed for each of two candidates that answer different examples. Not rounded. */
export function examplesUnpaired(
  input: PowerInput & { readonly rateA: number; readonly rateB: number },
): number | undefined {
  const { rateA, rateB } = input
  if (rateA === rateB) return undefined
  const { zAlpha, zPower } = quantiles(input)
  const pooled = (rateA + rateB) / 2
  const under = zAlpha * Math.sqrt(2 * pooled * (1 - pooled))
  const apart = zPower * Math.sqrt(rateA * (1 - rateA) + rateB * (1 - rateB))
  return ((under + apart) / (rateA - rateB)) ** 2
}

/**
 * Examples needed for a difference of means with repeats. Not rounded.
 *
 * @param betweenVariance variance over examples of the difference of the two candidates' expected scores
 * @see Miller (2024), arXiv:2411.00640, eq. 9
 */
export function examplesForMeans(
  input: PowerInput & {
    readonly difference: number
    readonly betweenVariance: number
    readonly withinA: number
    readonly withinB: number
    readonly repeatsA: number
    readonly repeatsB: number
  },
): number {
  const { zAlpha, zPower } = quantiles(input)
  const spread = input.betweenVariance + input.withinA / input.repeatsA + input.withinB / input.repeatsB
  return ((zAlpha + zPower) ** 2 * spread) / input.difference ** 2
}

/** Share of examples on which two candidates differ, from their rates and the correlation of their being right. */
export function discordanceOf({
  rateA,
  rateB,
  correlation,
}: {
  rateA: number
  rateB: number
  correlation: number
}): number {
  const independent = rateA * (1 - rateB) + rateB * (1 - rateA)
  return independent - 2 * correlation * Math.sqrt(rateA * (1 - rateA) * rateB * (1 - rateB))
}

/**
 * The smallest difference of paired rates that n examples see with the power. Undefined when no difference that the
 * discordance allows reaches it.
 */
export function minimumDetectablePaired(
  input: PowerInput & { readonly n: number; readonly discordance: number },
): number | undefined {
  const { n, discordance } = input
  if (n <= 0 || !(discordance > 0)) return undefined
  const needs = (difference: number): number =>
    examplesPaired({ ...input, difference }) ?? Number.POSITIVE_INFINITY
  if (needs(discordance) > n) return undefined
  return bisect(0, discordance, difference => needs(difference) <= n)
}

/** The smallest difference of means that n paired examples see with the power (normal approximation). */
export function minimumDetectableMean(
  input: PowerInput & { readonly n: number; readonly standardDeviation: number },
): number | undefined {
  const { n, standardDeviation } = input
  if (n < 2 || !(standardDeviation > 0)) return undefined
  const { zAlpha, zPower } = quantiles(input)
  return ((zAlpha + zPower) * standardDeviation) / Math.sqrt(n)
}

/** The smallest rise over `rate` that n examples for each of two candidates see; undefined when none below 1 is seen. */
export function minimumDetectableUnpaired(
  input: PowerInput & { readonly n: number; readonly rate: number },
): number | undefined {
  const { n, rate } = input
  const needs = (difference: number): number =>
    examplesUnpaired({ ...input, rateA: rate, rateB: rate + difference }) ?? Number.POSITIVE_INFINITY
  if (n <= 0 || rate >= 1 || needs(1 - rate) > n) return undefined
  return bisect(0, 1 - rate, difference => needs(difference) <= n)
}

export interface McNemarPower {
  readonly n: number
  /** Probability that only A is right. */
  readonly onlyA: number
  readonly onlyB: number
  readonly alpha?: number
  readonly test?: 'mid-p' | 'exact'
}

/** Power of McNemar's test by complete enumeration of the discordant counts. With equal probabilities: its type I error. */
export function mcnemarPower({ n, onlyA, onlyB, alpha = 0.05, test = 'mid-p' }: McNemarPower): number {
  const discordance = onlyA + onlyB
  if (discordance <= 0) return 0
  const pValue = test === 'mid-p' ? mcnemarMidP : mcnemarExact
  let power = 0
  for (let m = 0; m <= n; m++) {
    const weight = binomialPmf(m, n, discordance)
    if (weight < 1e-16) continue
    for (let b = 0; b <= m; b++) {
      if (pValue({ onlyA: b, onlyB: m - b }) <= alpha)
        power += weight * binomialPmf(b, m, onlyA / discordance)
    }
  }
  return power
}

/** Power of n paired examples for a difference, by the normal approximation of `examplesPaired`. */
export function powerPaired(
  input: Omit<PowerInput, 'power'> & {
    readonly n: number
    readonly difference: number
    readonly discordance: number
  },
): number | undefined {
  const { n, difference: d, discordance: pd } = input
  if (!(d > 0) || d > pd || n <= 0) return undefined
  const { zAlpha } = quantiles(input)
  const spread = Math.sqrt(pd - d * d)
  if (spread === 0) return d * Math.sqrt(n) > zAlpha * Math.sqrt(pd) ? 1 : 0
  return normalCdf((d * Math.sqrt(n) - zAlpha * Math.sqrt(pd)) / spread)
}

/** Chance that n steps all succeed, when each does with the same probability: never to be used on an average over tasks. */
export const chainSuccess = (step: number, steps: number): number => step ** steps

/** What each step must reach so that all of them succeed with probability `target`. */
export const requiredStep = (target: number, steps: number): number => target ** (1 / steps)
