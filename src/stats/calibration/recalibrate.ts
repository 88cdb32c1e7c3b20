import { bisect } from '../bisect.ts'
import { type Forecasts, totalsOf } from './forecasts.ts'
import { isotonicShares } from './isotonic.ts'

/** Turns a stated confidence into one that is nearer to the share right. Non-decreasing unless a slope came out negative. */
export type Recalibration = (confidence: number) => number

/** ln(p / (1 - p)), with p kept within a millionth of 0 and 1. */
function logitOf(confidence: number): number {
  const p = Math.min(1 - 1e-6, Math.max(1e-6, confidence))
  return Math.log(p / (1 - p))
}

const logistic = (score: number): number => 1 / (1 + Math.exp(-score))

const temperatures: readonly [number, number] = [0.01, 100]

export interface TemperatureFit {
  /** Above 1: the confidences were too far from one half. Kept between 0.01 and 100. */
  readonly temperature: number
  /** The likelihood rises up to the limit: all right and wrong are told apart, or confidence says nothing. */
  readonly isAtLimit: boolean
  readonly apply: Recalibration
}

/** Divides the logit by the temperature that makes the outcomes likeliest. @see Guo et al. (2017) */
export function fitTemperature({ confidence, count, right }: Forecasts): TemperatureFit {
  const scores = confidence.map(logitOf)
  const slope = (inverse: number): number => {
    let total = 0
    for (let entry = 0; entry < scores.length; entry++) {
      const score = scores[entry] as number
      total += ((count[entry] as number) * logistic(inverse * score) - (right[entry] as number)) * score
    }
    return total
  }
  const [coldest, hottest] = temperatures
  // The loss is convex in 1/T: its slope rises through 0 once.
  const [least, most] = [1 / hottest, 1 / coldest]
  const inverse = slope(least) >= 0 ? least : bisect(least, most, at => slope(at) >= 0)
  const isAtLimit = inverse === least || inverse === most
  return {
    temperature: 1 / inverse,
    isAtLimit,
    apply: stated => logistic(logitOf(stated) * inverse),
  }
}

export interface PlattFit {
  /** P(right) = 1 / (1 + exp(A logit + B)). */
  readonly a: number
  readonly b: number
  readonly apply: Recalibration
}

/**
 * Logistic regression on the logit, towards targets a little inside 0 and 1, so that it ends also where right and wrong are told
 * apart. Confidences that are all equal get the share right, a little drawn to one half.
 *
 * @see Platt (1999); Lin, Lin & Weng (2007), doi:10.1007/s10994-007-5018-6
 */
export function fitPlatt(forecasts: Forecasts): PlattFit {
  const { confidence, count, right } = forecasts
  const totals = totalsOf(forecasts)
  const wrong = totals.count - totals.right
  const [high, low] = [(totals.right + 1) / (totals.right + 2), 1 / (wrong + 2)]
  const scores = confidence.map(logitOf)
  const wanted = right.map((hits, entry) => hits * high + ((count[entry] as number) - hits) * low)
  let fit = { slope: 0, shift: logitOf(sumOf(wanted) / totals.count) }
  let loss = lossOf({ scores, count, wanted }, fit)
  for (let step = 0; step < 100; step++) {
    const change = newtonStep({ scores, count, wanted }, fit)
    if (change === undefined || Math.hypot(change.slope, change.shift) < 1e-12) break
    let share = 1
    let next = moved(fit, change, share)
    while (lossOf({ scores, count, wanted }, next) > loss && share > 1e-6) {
      share /= 2
      next = moved(fit, change, share)
    }
    fit = next
    loss = lossOf({ scores, count, wanted }, fit)
  }
  const { slope, shift } = fit
  return { a: -slope, b: -shift, apply: stated => logistic(slope * logitOf(stated) + shift) }
}

interface Line {
  readonly slope: number
  readonly shift: number
}

interface Targets {
  readonly scores: Float64Array
  readonly count: Float64Array
  /** Sum of the targets of an entry. */
  readonly wanted: Float64Array
}

const moved = (from: Line, by: Line, share: number): Line => ({
  slope: from.slope + share * by.slope,
  shift: from.shift + share * by.shift,
})

/** Undefined where all scores are equal: the slope cannot be known, and the shift is right from the start. */
function newtonStep({ scores, count, wanted }: Targets, { slope, shift }: Line): Line | undefined {
  const g = { slope: 0, shift: 0 }
  const h = { slope: 0, both: 0, shift: 0 }
  for (let entry = 0; entry < scores.length; entry++) {
    const score = scores[entry] as number
    const p = logistic(slope * score + shift)
    const missed = (wanted[entry] as number) - (count[entry] as number) * p
    const weight = (count[entry] as number) * p * (1 - p)
    g.slope += missed * score
    g.shift += missed
    h.slope += weight * score ** 2
    h.both += weight * score
    h.shift += weight
  }
  const determinant = h.slope * h.shift - h.both ** 2
  if (!(determinant > 1e-9 * h.slope * h.shift)) return undefined
  return {
    slope: (h.shift * g.slope - h.both * g.shift) / determinant,
    shift: (h.slope * g.shift - h.both * g.slope) / determinant,
  }
}

function lossOf({ scores, count, wanted }: Targets, { slope, shift }: Line): number {
  let total = 0
  for (let entry = 0; entry < scores.length; entry++) {
    const linear = slope * (scores[entry] as number) + shift
    // ln(1 + e^x) without overflow.
    const log = Math.max(0, linear) + Math.log1p(Math.exp(-Math.abs(linear)))
    total += (count[entry] as number) * log - (wanted[entry] as number) * linear
  }
  return total
}

function sumOf(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}

export interface IsotonicRecalibration {
  /** Confidences at which the curve is known, ascending, and the shares right there. */
  readonly at: Float64Array
  readonly share: Float64Array
  readonly apply: Recalibration
}

/**
 * Any non-decreasing curve, by isotonic regression; straight between the confidences that were seen, flat beyond them. It fits
 * what chance did where there are few: below about 1,000 forecasts a temperature or Platt's line does better.
 *
 * @see Zadrozny & Elkan (2002), doi:10.1145/775047.775151
 */
export function fitIsotonic(forecasts: Forecasts): IsotonicRecalibration {
  const shares = isotonicShares(forecasts)
  const kept = [...shares.keys()].filter(entry => (forecasts.count[entry] as number) > 0)
  const at = Float64Array.from(kept, entry => forecasts.confidence[entry] as number)
  const share = Float64Array.from(kept, entry => shares[entry] as number)
  return { at, share, apply: stated => interpolate(at, share, stated) }
}

function interpolate(at: Float64Array, share: Float64Array, wanted: number): number {
  let [low, high] = [0, at.length - 1]
  if (high < 0) return wanted
  if (wanted <= (at[0] as number)) return share[0] as number
  if (wanted >= (at[high] as number)) return share[high] as number
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((at[middle] as number) <= wanted) low = middle
    else high = middle
  }
  const part = (wanted - (at[low] as number)) / ((at[high] as number) - (at[low] as number))
  return (share[low] as number) + part * ((share[high] as number) - (share[low] as number))
}
