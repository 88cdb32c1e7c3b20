import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Random, seededRandom, shuffled } from '../kernel/index.ts'
import { readOracles } from './__fixtures__/oracles.ts'
import { designEffect, kolmogorovSmirnov, mean, mser5, probabilityWithin, requestsToSettle } from './index.ts'

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

describe('designEffect', () => {
  it('is near one for independent values, and what theory says for an autoregression', () => {
    const random = seededRandom('deff')
    const effects = (phi: number) =>
      mean(
        Array.from({ length: 60 }, () => {
          let value = normal(random) / Math.sqrt(1 - phi * phi)
          return designEffect(
            Array.from({ length: 4_000 }, () => {
              value = phi * value + normal(random)
              return value
            }),
          )
        }),
      )
    // The larger of two estimates, and never below one: a little above the truth by intention.
    expect(effects(0)).toBeGreaterThanOrEqual(1)
    expect(effects(0)).toBeLessThan(1.35)
    // (1 + phi) / (1 - phi) = 9.
    expect(effects(0.8)).toBeGreaterThan(8)
    expect(effects(0.8)).toBeLessThan(12)
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
        if (!(effect >= 1)) expect(effect, `value ${at} of ${n}`).toBeGreaterThanOrEqual(1)
      }
    }
    expect(designEffect(Float64Array.from({ length: 60 }, (_, i) => (i === 59 ? 1 : 0)))).toBe(1)
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

  it('seldom says the wrong thing about a queue whose share lies on the limit', () => {
    // Waits of a queue at 70% load follow each other; the limit is the 95th percentile that theory gives, so both verdicts are wrong.
    const random = seededRandom('queue')
    const [service, gap] = [1, 1 / 0.7]
    const limit = -Math.log(0.05) / (1 / service - 1 / gap)
    let passes = 0
    let failures = 0
    const runs = 300
    for (let run = 0; run < runs; run++) {
      let wait = 0
      const over: number[] = []
      const slow: number[] = []
      for (let i = 0; i < 2_500; i++) {
        const own = -Math.log(1 - random.float()) * service
        if (i >= 500) {
          over.push(wait + own > limit ? 1 : 0)
          slow.push(wait + own > (limit * 10) / 13 ? 1 : 0)
        }
        wait = Math.max(0, wait + own + Math.log(1 - random.float()) * gap)
      }
      const exceeding = over.filter(Boolean).length
      const effect = Math.max(designEffect(over), designEffect(slow))
      const p = probabilityWithin({ exceeding, n: over.length, allowed: 0.05, designEffect: effect }) ?? 0
      if (p >= 0.95) passes++
      if (p <= 0.05) failures++
    }
    // Without a design effect: 41% and 32%.
    expect(passes / runs).toBeLessThan(0.13)
    expect(failures / runs).toBeLessThan(0.08)
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
