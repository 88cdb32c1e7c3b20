import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Random, seededRandom, shuffled } from '../kernel/index.ts'
import { readOracles } from './__fixtures__/oracles.ts'
import {
  allowedBeyondSlowest,
  designEffect,
  fewestToPass,
  kolmogorovSmirnov,
  mean,
  mser5,
  probabilityWithin,
  requestsToSettle,
} from './index.ts'

const { cases } = readOracles('load')
const oracle = (id: string) => cases.find(one => one.id === id)!

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float())

describe('mser5', () => {
  it('agrees with the published rule', () => {
    const { input, expected, tolerance } = oracle('mser5')
    const found = mser5(input.x)
    expect(found?.cut).toBe(expected.truncateFirst)
    expect(Math.abs((found?.score ?? 1) - expected.mser)).toBeLessThanOrEqual(tolerance)
    expect(found?.isAtLimit).toBe(false)
  })

  it('says when a series never settles, and nothing about too short a one', () => {
    expect(mser5(Array.from({ length: 200 }, (_, i) => i))?.isAtLimit).toBe(true)
    expect(mser5([1, 2, 3, 4, 5, 6, 7, 8, 9])).toBeUndefined()
  })

  it('finds the same cut as trying every one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 10, maxLength: 120 }), values => {
        const means = Array.from({ length: Math.floor(values.length / 5) }, (_, i) =>
          mean(values.slice(i * 5, i * 5 + 5)),
        )
        const scores = means.map((_, cut) => {
          const left = means.slice(cut)
          const centre = mean(left)
          return left.reduce((total, value) => total + (value - centre) ** 2, 0) / left.length ** 2
        })
        const least = Math.min(...scores.slice(0, Math.floor(means.length / 2) + 1))
        expect(mser5(values)?.score).toBeCloseTo(least, 10)
      }),
    )
  })
})

describe('kolmogorovSmirnov', () => {
  it('agrees with the exact test of scipy', () => {
    const { input, expected } = oracle('ks_2samp')
    const found = kolmogorovSmirnov(input.x, input.y)
    expect(found?.distance).toBeCloseTo(expected.D, 12)
    expect(found?.p).toBeCloseTo(expected.pExact, 9)
  })

  it('has the distance that comparing at every value gives', () => {
    const samples = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        const share = (of: number[], at: number) => of.filter(value => value <= at).length / of.length
        const widest = Math.max(...[...a, ...b].map(at => Math.abs(share(a, at) - share(b, at))))
        const found = kolmogorovSmirnov(a, b)
        expect(found?.distance).toBeCloseTo(widest, 12)
        expect(found?.p).toBeGreaterThanOrEqual(0)
        expect(found?.p).toBeLessThanOrEqual(1)
        expect(kolmogorovSmirnov(b, a)?.p).toBeCloseTo(found?.p ?? Number.NaN, 12)
      }),
    )
  })

  it('passes from the exact test to the limit without a step', () => {
    const random = seededRandom('ks')
    const a = Array.from({ length: 500 }, () => random.float())
    const b = Array.from({ length: 500 }, () => random.float() + 0.05)
    const exact = kolmogorovSmirnov(a, b)?.p ?? 0
    const limit = kolmogorovSmirnov(a, [...b, random.float()])?.p ?? 0
    expect(Math.abs(exact - limit)).toBeLessThan(0.02)
  })

  it('has no answer without values', () => {
    expect(kolmogorovSmirnov([], [1])).toBeUndefined()
  })
})

/** Design effects of series of one kind, sorted. */
function effectsOf(count: number, series: () => ArrayLike<number>): number[] {
  return Array.from({ length: count }, () => designEffect(series())).sort((a, b) => a - b)
}

/** An autoregression of the first order, from its stationary start; of `noise` times as much variance of independent values on top. */
function autoregression(random: Random, { n, phi, noise = 0 }: { n: number; phi: number; noise?: number }) {
  const deviation = Math.sqrt(noise / (1 - phi * phi))
  let value = normal(random) / Math.sqrt(1 - phi * phi)
  return Float64Array.from({ length: n }, () => {
    value = phi * value + normal(random)
    return value + (deviation === 0 ? 0 : deviation * normal(random))
  })
}

describe('designEffect', () => {
  it.each([
    // (1 + phi) / (1 - phi), and for phi with as much noise again half of what is above 1.
    { phi: 0, noise: 0, truth: 1 },
    { phi: 0.5, noise: 0, truth: 3 },
    { phi: 0.8, noise: 0, truth: 9 },
    { phi: 0.95, noise: 0, truth: 39 },
    { phi: 0.95, noise: 1, truth: 20 },
  ])(
    'is at least what theory says, $truth for an autoregression of $phi with noise $noise, and not twice it',
    one => {
      const random = seededRandom('deff', one.phi, one.noise)
      const found = effectsOf(200, () => autoregression(random, { n: 4_000, ...one }))
      expect(found[100]).toBeGreaterThanOrEqual(0.99 * one.truth)
      expect(found[100]).toBeLessThan(1.75 * one.truth)
      // Long memories get the whole allowance: one in ten may lie below.
      if (one.phi > 0.9) expect(found[20]).toBeGreaterThanOrEqual(0.97 * one.truth)
    },
  )

  it('leaves a handful of values of a series that is shorter than its swings', () => {
    const random = seededRandom('deff', 'short')
    // 500 values of which each resembles one 100 before it by a third: (1 + 0.99) / (1 - 0.99) = 199, some 3 independent values.
    const found = effectsOf(200, () => autoregression(random, { n: 500, phi: 0.99 }))
    expect(found[20]).toBeGreaterThan(500 / 20)
    expect(found[100]).toBeGreaterThan(500 / 8)
    const walk = autoregression(random, { n: 2_000, phi: 0.9999 })
    expect(2_000 / designEffect(walk)).toBeLessThan(5)
  })

  it('does not mind the unit or the origin of the values', () => {
    const random = seededRandom('deff', 'unit')
    const values = autoregression(random, { n: 600, phi: 0.7 })
    const effect = designEffect(values)
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: -1e3, max: 1e3, noNaN: true }),
        (unit, origin) => {
          expect(designEffect(values.map(value => origin + unit * value))).toBeCloseTo(effect, 4)
        },
      ),
    )
  })

  it('is a number of at least one and, up to the chance of short series, at most their length', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 300 }), values => {
        const effect = designEffect(values)
        expect(effect).toBeGreaterThanOrEqual(1)
        expect(Number.isFinite(effect)).toBe(true)
      }),
    )
  })

  it('shows nothing in few or equal values, and does not mind order within them', () => {
    expect(designEffect([1, 2, 3])).toBe(1)
    expect(designEffect(new Float64Array(1_000))).toBe(1)
    expect(designEffect(new Float64Array(185).fill(1))).toBe(1)
    expect(designEffect(new Float64Array(997).fill(0.1))).toBe(1)
    const blocks = Array.from({ length: 1_000 }, (_, i) => (i < 500 ? 0 : 1))
    expect(designEffect(blocks)).toBeGreaterThan(50)
    expect(designEffect(shuffled(blocks, seededRandom('shuffle')))).toBeLessThan(4)
  })

  it('is a number of at least one wherever the only value that differs stands', () => {
    for (let n = 40; n <= 130; n++) {
      for (let at = 0; at < n; at++) {
        const effect = designEffect(Float64Array.from({ length: n }, (_, i) => (i === at ? 1 : 0)))
        if (!(effect >= 1 && effect < 2)) expect(effect, `value ${at} of ${n}`).toBeLessThan(2)
      }
    }
    // 61 values are 30 pairs, and the first stands alone: the only value that differs is in no batch.
    expect(designEffect(Float64Array.from({ length: 61 }, (_, i) => (i === 0 ? 1 : 0)))).toBe(1)
  })
})

describe('probabilityWithin', () => {
  it('is the tail of the exact binomial, to within half a request', () => {
    // METHODS: 38 of 1,000 exceed, 5% allowed: P(X <= 38 | 0.05) = 0.0433.
    const p = probabilityWithin({ exceeding: 38, n: 1_000, allowed: 0.05 }) ?? 0
    expect(1 - p).toBeGreaterThan(0.0297)
    expect(1 - p).toBeLessThan(0.0434)
  })

  it('is not certain when nothing exceeds, knows nothing of nothing, and doubts more with a design effect', () => {
    expect(probabilityWithin({ exceeding: 0, n: 10, allowed: 0.05 })).toBeLessThan(0.9)
    expect(probabilityWithin({ exceeding: 0, n: 0, allowed: 0.05 })).toBeUndefined()
    const sure = probabilityWithin({ exceeding: 20, n: 1_000, allowed: 0.05 }) ?? 0
    const unsure = probabilityWithin({ exceeding: 20, n: 1_000, allowed: 0.05, designEffect: 10 }) ?? 0
    expect(unsure).toBeLessThan(sure)
    expect(unsure).toBeGreaterThan(0.5)
  })

  it('falls with every request that exceeds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 499 }), (n, x) => {
        const at = (exceeding: number) => probabilityWithin({ exceeding, n, allowed: 0.05 }) ?? Number.NaN
        if (x < n) expect(at(x + 1)).toBeLessThanOrEqual(at(x))
      }),
    )
  })
})

describe('fewestToPass', () => {
  it('is the first number at which none beyond the limit is enough', () => {
    for (const [allowed, confidence] of [
      [0.05, 0.95],
      [0.01, 0.95],
      [0.001, 0.99],
      [0.5, 0.6],
    ] as const) {
      const n = fewestToPass({ allowed, confidence })
      expect(probabilityWithin({ exceeding: 0, n, allowed })).toBeGreaterThanOrEqual(confidence)
      if (n > 1) expect(probabilityWithin({ exceeding: 0, n: n - 1, allowed })).toBeLessThan(confidence)
    }
    expect(fewestToPass({ allowed: 0.05, confidence: 0.95 })).toBe(38)
  })
})

describe('requestsToSettle', () => {
  it('names a number that settles it, and one tenth less does not', () => {
    const share = 0.04
    const more = requestsToSettle({ exceeding: 8, n: 200, allowed: 0.05, confidence: 0.95 }) ?? 0
    const at = (n: number) => probabilityWithin({ exceeding: share * n, n, allowed: 0.05 }) ?? 0
    expect(at(200 + more)).toBeGreaterThanOrEqual(0.95)
    expect(at((200 + more) * 0.9)).toBeLessThan(0.95)
  })

  it('is silent when the share lies on the limit', () => {
    expect(requestsToSettle({ exceeding: 50, n: 1_000, allowed: 0.05, confidence: 0.99 })).toBeUndefined()
    expect(requestsToSettle({ exceeding: 0, n: 0, allowed: 0.05, confidence: 0.95 })).toBeUndefined()
  })
})

describe('allowedBeyondSlowest', () => {
  const of = (allowed: number, slowest: number, n = 1_000) =>
    allowedBeyondSlowest({ allowed, slowest, n, confidence: 0.95 })

  it('is what the lognormal tail has beyond twice the slowest', () => {
    // 1 - Phi(1.644854 - ln(2) / 1.5) and 1 - Phi(2.326348 - ln(5) / 1.5), by hand from tables of the normal distribution.
    expect(of(0.05, 0.25)).toBeCloseTo(0.11845, 4)
    expect(of(0.01, 0.1)).toBeCloseTo(0.10503, 4)
  })

  it('never falls with the distance, starts at what is allowed, and ends at a quarter', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.2, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (allowed, one, other) => {
          const [near, far] = [Math.max(one, other), Math.min(one, other)]
          const [atNear, atFar] = [of(allowed, near, 1e7), of(allowed, far, 1e7)]
          expect(atFar).toBeGreaterThanOrEqual(atNear - 1e-12)
          expect(atNear).toBeGreaterThanOrEqual(allowed)
          expect(atFar).toBeLessThanOrEqual(0.25)
          if (near >= 0.5) expect(atNear).toBe(allowed)
        },
      ),
    )
  })

  it('is nothing for fewer requests than independent ones would take', () => {
    expect(of(0.05, 0.01, 37)).toBe(0.05)
    expect(of(0.05, 0.01, 38)).toBe(0.25)
    expect(of(0.01, 0.01, 190)).toBe(0.01)
  })
})
