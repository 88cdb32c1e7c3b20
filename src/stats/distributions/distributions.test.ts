import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as dist from './index.ts'

const probability = fc.oneof(
  fc.constantFrom(1e-12, 1e-6, 0.025, 0.5, 0.975, 1 - 1e-9),
  fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
)
const shape = fc.oneof(fc.constantFrom(0.5, 1, 1.5, 10_000), fc.double({ min: 0.5, max: 500, noNaN: true }))
const freedom = fc.oneof(fc.constantFrom(1, 2, 1e6), fc.double({ min: 0.8, max: 500, noNaN: true }))

/** Relative to the nearer tail. */
function expectProbability(found: number, expected: number): void {
  const tail = Math.min(expected, 1 - expected)
  expect(Math.abs(found - expected), `${found} instead of ${expected}`).toBeLessThanOrEqual(
    Math.max(1e-8 * tail, 1e-14),
  )
}

describe('a quantile and its distribution function undo each other', () => {
  it('for the normal', () => {
    fc.assert(fc.property(probability, p => expectProbability(dist.normalCdf(dist.normalQuantile(p)), p)))
  })

  it("for Student's t", () => {
    fc.assert(
      fc.property(probability, freedom, (p, df) =>
        expectProbability(dist.tCdf(dist.tQuantile(p, df), df), p),
      ),
    )
  })

  it('for Beta', () => {
    fc.assert(
      fc.property(probability, shape, shape, (p, a, b) => {
        const x = dist.betaQuantile(p, a, b)
        // Next to 1 a double cannot say which x is meant: its spacing alone moves the tail by b · 1e-16 / (1 - x) of itself.
        if (x < 1 - 1e-6) expectProbability(dist.betaCdf(x, a, b), p)
      }),
    )
  })

  it('for chi-square', () => {
    fc.assert(
      fc.property(probability, freedom, (p, df) =>
        expectProbability(1 - dist.chiSquareSurvival(dist.chiSquareQuantile(p, df), df), p),
      ),
    )
  })
})

describe('tails', () => {
  // From the asymptotic series of the normal tail, to all digits of a double.
  it.each([
    [-10, 7.619853024160527e-24],
    [-20, 2.7536241186061556e-89],
    [-37, 5.725571222524577e-300],
  ])('of the normal at %f keep their relative accuracy', (x, expected) => {
    expect(dist.normalCdf(x) / expected).toBeCloseTo(1, 11)
    expect(dist.normalSurvival(-x) / expected).toBeCloseTo(1, 11)
  })

  it('of the binomial add up to 1 with the rest, by summing its terms', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, p, share) => {
          const k = Math.floor(share * n)
          let sum = 0
          for (let i = 0; i <= k; i++) sum += dist.binomialPmf(i, n, p)
          expect(dist.binomialCdf(k, n, p)).toBeCloseTo(sum, 10)
        },
      ),
    )
  })
})

describe('ends', () => {
  it('are what they must be', () => {
    expect(dist.normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY)
    expect(dist.normalQuantile(1)).toBe(Number.POSITIVE_INFINITY)
    expect(dist.tQuantile(0.5, 3)).toBe(0)
    expect(dist.tQuantile(0.975, Number.POSITIVE_INFINITY)).toBeCloseTo(1.959963984540054, 12)
    expect(dist.betaQuantile(0, 2, 3)).toBe(0)
    expect(dist.betaQuantile(1, 2, 3)).toBe(1)
    expect(dist.binomialCdf(-1, 10, 0.5)).toBe(0)
    expect(dist.binomialCdf(10, 10, 0.5)).toBe(1)
    expect(dist.binomialPmf(0, 10, 0)).toBe(1)
    expect(dist.chiSquareSurvival(0, 3)).toBe(1)
  })

  it('of the t distribution are those of Cauchy at one degree of freedom', () => {
    for (const p of [0.001, 0.3, 0.9, 0.99999])
      expect(dist.tQuantile(p, 1) / Math.tan(Math.PI * (p - 0.5))).toBeCloseTo(1, 10)
  })
})
