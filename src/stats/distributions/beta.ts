import { invert } from './invert.ts'
import { logGamma } from './log-gamma.ts'

/** I_x(a, b): the distribution function of Beta(a, b). */
export function betaCdf(x: number, a: number, b: number): number {
  return regularisedBeta(x, 1 - x, { a, b })
}

/** 1 - I_x(a, b) without losing the upper tail. */
export function betaSurvival(x: number, a: number, b: number): number {
  return regularisedBeta(1 - x, x, { a: b, b: a })
}

interface Shapes {
  readonly a: number
  readonly b: number
}

/**
 * I_x(a, b), with 1 - x given apart so that it need not be computed from a rounded x.
 *
 * @see DLMF 8.17.22 (continued fraction, by the modified method of Lentz) and 8.17.4 (symmetry)
 */
export function regularisedBeta(x: number, oneMinusX: number, { a, b }: Shapes): number {
  if (Number.isNaN(x)) return Number.NaN
  if (x <= 0) return 0
  if (oneMinusX <= 0) return 1
  const logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(oneMinusX)
  if (x < (a + 1) / (a + b + 2)) return (Math.exp(logFront) * fraction(x, { a, b })) / a
  return 1 - (Math.exp(logFront) * fraction(oneMinusX, { a: b, b: a })) / b
}

const tiny = 1e-300

const nonZero = (value: number): number => (Math.abs(value) < tiny ? tiny : value)

function fraction(x: number, { a, b }: Shapes): number {
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1))
  let h = d
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d)
    c = nonZero(1 + even / c)
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d)
    c = nonZero(1 + odd / c)
    const step = d * c
    h *= step
    // Written so that a step that is no number ends it too.
    if (!(Math.abs(step - 1) >= 1e-16)) break
  }
  return h
}

/** The x with I_x(a, b) = p. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (Number.isNaN(p + a + b)) return Number.NaN
  if (p <= 0) return 0
  if (p >= 1) return 1
  return invert(p, { cdf: x => betaCdf(x, a, b), survival: x => betaSurvival(x, a, b), lower: 0, upper: 1 })
}
