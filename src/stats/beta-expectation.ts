import { logGamma } from './distributions/index.ts'

/** Shapes of a Beta distribution, each at least 1/2. */
export interface BetaShapes {
  readonly a: number
  readonly b: number
}

/**
 * The mean of f(X) for X from a Beta distribution, by Simpson's rule on the angle θ with x = sin² θ, which has no
 * singular ends, and only where the distribution lies: a million trials cost and err no more than ten.
 */
export function betaExpectation({ a, b }: BetaShapes, f: (x: number) => number): number {
  const mean = a / (a + b)
  const spread = Math.sqrt((mean * (1 - mean)) / (a + b + 1))
  const angle = (x: number): number => Math.asin(Math.sqrt(Math.min(1, Math.max(0, x))))
  // Near 0 a Beta falls off like an exponential or slower: 40 standard deviations leave about e^-28 of it outside.
  const from = angle(mean - 40 * spread)
  const to = angle(mean + 40 * spread)
  const logScale = Math.log(2) + logGamma(a + b) - logGamma(a) - logGamma(b)
  const steps = 2_000
  let total = 0
  for (let i = 0; i <= steps; i++) {
    const theta = from + ((to - from) * i) / steps
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2
    const density = Math.exp(logScale + power(Math.sin(theta), 2 * a - 1) + power(Math.cos(theta), 2 * b - 1))
    if (density > 0) total += weight * density * f(Math.sin(theta) ** 2)
  }
  return (total * (to - from)) / (3 * steps)
}

/** The logarithm of base^exponent, with 0^0 = 1. */
const power = (base: number, exponent: number): number =>
  exponent === 0 ? 0 : exponent * Math.log(Math.max(0, base))
