import { type Forecasts, totalsOf } from './forecasts.ts'

/** Points at which the smoothed error is looked at: the middles of equal cells of [0, 1]. */
const points = 512
/** More entries than this are first moved to the two nearest points, in shares that keep their mean. */
const mostExact = 1_024

export interface SmoothError {
  /** Confidence and share right, smoothed, differ by this much on average; 0 to 1. */
  readonly error: number
  /** Width of the Gaussian. */
  readonly bandwidth: number
}

/**
 * Calibration error without bins: residuals smoothed by a Gaussian that is reflected at 0 and 1, the mean of their absolute
 * value taken over [0, 1]. The bandwidth is the one that equals the error itself, so that nothing is chosen.
 *
 * The reflected Gaussian is the heat kernel of the unit interval, hence a sum of cosines; each term fades as exp(-(kπσ)²/2).
 *
 * @returns undefined for no forecasts
 * @see Błasiok & Nakkiran (2023), Smooth ECE, arXiv:2309.12236
 */
export function smoothCalibrationError(forecasts: Forecasts): SmoothError | undefined {
  const residuals = residualsOf(forecasts)
  if (residuals === undefined) return undefined
  const terms = cosineTerms(residuals)
  let [low, high] = [leastBandwidth, 1]
  let last: Guess | undefined
  let at = firstBandwidth
  for (let step = 0; step < 60; step++) {
    const error = errorAt(terms, at)
    const guess = { at, over: error - at }
    if (Math.abs(guess.over) < 1e-7 || high - low < 1e-7 || (at === leastBandwidth && guess.over < 0))
      return { error, bandwidth: at }
    // The error falls as the bandwidth rises, so they meet once, and between a bandwidth and the error at it.
    if (guess.over > 0) [low, high] = [at, Math.min(high, error)]
    else [low, high] = [Math.max(low, error), at]
    const chord = last && guess.at - (guess.over * (guess.at - last.at)) / (guess.over - last.over)
    at =
      chord !== undefined && chord > low && chord < high
        ? chord
        : guess.over < 0 && error < low
          ? low
          : (low + high) / 2
    last = guess
  }
  return { error: at, bandwidth: at }
}

interface Guess {
  readonly at: number
  /** Error at this bandwidth minus the bandwidth. */
  readonly over: number
}

const firstBandwidth = 0.05

/** The same at a bandwidth of one's own; no narrower than 0.002. */
export function smoothErrorAt(forecasts: Forecasts, bandwidth: number): number | undefined {
  const residuals = residualsOf(forecasts)
  return residuals && errorAt(cosineTerms(residuals), Math.max(leastBandwidth, bandwidth))
}

/** Below this the points stand too far apart to see the Gaussian. */
const leastBandwidth = 0.002

interface Residuals {
  readonly at: Float64Array
  /** (Stated minus right) at that confidence, over the number of all forecasts. */
  readonly size: Float64Array
}

function residualsOf(forecasts: Forecasts): Residuals | undefined {
  const { confidence, count, right } = forecasts
  const total = totalsOf(forecasts).count
  if (total === 0) return undefined
  const size = confidence.map((p, entry) => (p * (count[entry] as number) - (right[entry] as number)) / total)
  return confidence.length <= mostExact ? { at: confidence, size } : onPoints({ at: confidence, size })
}

function onPoints({ at, size }: Residuals): Residuals {
  const moved = new Float64Array(points)
  at.forEach((p, entry) => {
    const place = p * points - 0.5
    const low = Math.floor(place)
    const share = place - low
    // Beyond the outermost points the reflection brings it back to them.
    const [a, b] = [Math.max(0, low), Math.min(points - 1, low + 1)]
    moved[a] = (moved[a] as number) + (1 - share) * (size[entry] as number)
    moved[b] = (moved[b] as number) + share * (size[entry] as number)
  })
  return { at: middles, size: moved }
}

const middles = Float64Array.from({ length: points }, (_, j) => (j + 0.5) / points)
/** cos(m π / (2 points)) for every m: the cosines at the middles by looking them up. */
const cosines = Float64Array.from({ length: 4 * points }, (_, m) => Math.cos((m * Math.PI) / (2 * points)))

/** Σ size cos(kπ at) for k = 0, 1, …, made as they are asked for. */
function cosineTerms({ at, size }: Residuals): (k: number) => number {
  const known: number[] = []
  const step = at.map(p => 2 * Math.cos(Math.PI * p))
  const before = at.map(p => Math.cos(Math.PI * p))
  const present = new Float64Array(at.length).fill(1)
  return k => {
    while (known.length <= k) {
      let sum = 0
      for (let i = 0; i < present.length; i++) sum += (size[i] as number) * (present[i] as number)
      known.push(sum)
      // Chebyshev: cos((k + 1)x) = 2 cos(x) cos(kx) - cos((k - 1)x).
      for (let i = 0; i < present.length; i++) {
        const next = (step[i] as number) * (present[i] as number) - (before[i] as number)
        before[i] = present[i] as number
        present[i] = next
      }
    }
    return known[k] as number
  }
}

function errorAt(terms: (k: number) => number, bandwidth: number): number {
  const faded: number[] = []
  for (let k = 0; k < 2 * points; k++) {
    const fade = Math.exp(-((k * Math.PI * bandwidth) ** 2) / 2)
    if (fade < 1e-9) break
    faded.push((k === 0 ? 1 : 2) * terms(k) * fade)
  }
  let total = 0
  for (let j = 0; j < points; j++) {
    let value = 0
    for (let k = 0; k < faded.length; k++)
      value += (faded[k] as number) * (cosines[(k * (2 * j + 1)) % (4 * points)] as number)
    total += Math.abs(value)
  }
  return total / points
}
