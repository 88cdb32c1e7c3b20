import type { Random } from '../kernel/index.ts'
import { criticalZ, normalCdf, normalQuantile, tQuantile } from './distributions/index.ts'
import type { Interval } from './estimate.ts'
import { isConstant, mean } from './moments.ts'
import { quantile } from './quantile.ts'

export interface BootstrapInput {
  readonly values: ArrayLike<number>
  readonly random: Random
  /** 10,000 unless given. */
  readonly replicates?: number
  readonly level?: number
}

/** Means of resamples drawn with replacement. Fast: indices are drawn and summed in one pass, nothing is copied. */
export function resampledMeans({ values, random, replicates = 10_000 }: BootstrapInput): Float64Array {
  const n = values.length
  const source = Float64Array.from(values)
  const means = new Float64Array(replicates)
  const drawIndex = indexDrawer(n, random)
  for (let replicate = 0; replicate < replicates; replicate++) {
    let total = 0
    for (let draw = 0; draw < n; draw++) total += source[drawIndex()] as number
    means[replicate] = total / n
  }
  return means
}

/**
 * The draws of `random.below(bound)`, number for number, and faster: what does not change from draw to draw is
 * computed once, and a product below 2^53 needs no splitting.
 */
export function indexDrawer(bound: number, random: Random): () => number {
  if (bound > 2 ** 21) return () => random.below(bound)
  const threshold = (2 ** 32 - bound) % bound
  return () => {
    for (;;) {
      const draw = random.uint32()
      if (Math.imul(draw, bound) >>> 0 >= threshold) return Math.floor((draw * bound) / 2 ** 32)
    }
  }
}

/** Quantiles of the replicates. @see Efron & Tibshirani (1993), 13.3 */
export function percentileBootstrapInterval(
  replicates: ArrayLike<number>,
  level = 0.95,
): Interval | undefined {
  const sorted = rounded(replicates).sort()
  const tail = (1 - level) / 2
  const lower = quantile(sorted, tail)
  const upper = quantile(sorted, 1 - tail)
  return lower === undefined || upper === undefined ? undefined : { lower, upper, level }
}

/** The percentile interval mirrored at the estimate. */
export function basicBootstrapInterval(
  estimate: number,
  replicates: ArrayLike<number>,
  level = 0.95,
): Interval | undefined {
  const found = percentileBootstrapInterval(replicates, level)
  return found && { lower: 2 * estimate - found.upper, upper: 2 * estimate - found.lower, level }
}

/** From studentised deviations t* = (θ* - θ) / se*; resamples with a standard error of zero are left out. */
export function studentizedInterval(input: {
  readonly estimate: number
  readonly standardError: number
  readonly deviations: ArrayLike<number>
  readonly level?: number
}): Interval | undefined {
  const { estimate, standardError, deviations, level = 0.95 } = input
  const sorted = Float64Array.from(deviations).filter(Number.isFinite).sort()
  const low = quantile(sorted, (1 - level) / 2)
  const high = quantile(sorted, (1 + level) / 2)
  if (low === undefined || high === undefined) return undefined
  return { lower: estimate - high * standardError, upper: estimate - low * standardError, level }
}

export interface BcaParts {
  readonly estimate: number
  readonly replicates: ArrayLike<number>
  /** The estimate with each unit left out in turn. */
  readonly jackknife: ArrayLike<number>
  readonly level?: number
  /**
   * Resamples of n units vary by (n-1)/n too little, and normal quantiles know the spread too well. Unless switched off, both
   * are put right, so that 30 units cover 94-95% instead of 92-94%.
   */
  readonly isWidened?: boolean
}

/**
 * Bias-corrected and accelerated interval from its parts. Undefined when all replicates lie on one side of the estimate or
 * do not vary: then there is nothing to correct with.
 *
 * @see Efron (1987), Better bootstrap confidence intervals; Hesterberg (2015), doi:10.1080/00031305.2015.1089789, for the
 *   widening. docs/reference/simulations.md shows what it does.
 */
export function bcaFromParts(
  parts: BcaParts,
): (Interval & { readonly bias: number; readonly acceleration: number }) | undefined {
  const { estimate, replicates, jackknife, level = 0.95, isWidened = true } = parts
  const sorted = rounded(replicates).sort()
  const bias = biasOf(sorted, round(estimate))
  const acceleration = accelerationOf(jackknife)
  if (!Number.isFinite(bias) || isConstant(sorted)) return undefined
  const half = isWidened ? widenedZ(jackknife.length, level) : criticalZ(level)
  const at = (z: number): number | undefined => {
    const rest = 1 - acceleration * (bias + z)
    // Beyond the pole the correction has no meaning: that side is unbounded within the replicates.
    return quantile(sorted, rest > 0 ? normalCdf(bias + (bias + z) / rest) : z < 0 ? 0 : 1)
  }
  const lower = at(-half)
  const upper = at(half)
  if (lower === undefined || upper === undefined) return undefined
  return { lower, upper, level, bias, acceleration }
}

/** BCa interval of a mean. Undefined for fewer than two values, equal values, or replicates all on one side. */
export function bcaInterval(input: BootstrapInput & Pick<BcaParts, 'isWidened'>): Interval | undefined {
  const { values, level = 0.95, isWidened = true } = input
  const n = values.length
  if (n < 2 || isConstant(values)) return undefined
  const estimate = mean(values)
  const jackknife = Float64Array.from(
    { length: n },
    (_, i) => (estimate * n - (values[i] as number)) / (n - 1),
  )
  const found = bcaFromParts({ estimate, replicates: resampledMeans(input), jackknife, level, isWidened })
  return found && { lower: found.lower, upper: found.upper, level }
}

function widenedZ(units: number, level: number): number {
  return units < 2 ? criticalZ(level) : tQuantile((1 + level) / 2, units - 1) * Math.sqrt(units / (units - 1))
}

function biasOf(sorted: Float64Array, estimate: number): number {
  let below = 0
  let equal = 0
  for (const value of sorted) {
    if (value < estimate) below++
    else if (value === estimate) equal++
  }
  return normalQuantile((below + equal / 2) / sorted.length)
}

function accelerationOf(jackknife: ArrayLike<number>): number {
  const centre = mean(jackknife)
  let squares = 0
  let cubes = 0
  for (let i = 0; i < jackknife.length; i++) {
    const deviation = centre - (jackknife[i] as number)
    squares += deviation ** 2
    cubes += deviation ** 3
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5)
}

/** Ties must not be decided by the order in which a sum was built. */
const round = (value: number): number => Math.round(value * 1e12) / 1e12

const rounded = (values: ArrayLike<number>): Float64Array => Float64Array.from(values, round)
