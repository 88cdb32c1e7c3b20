import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../kernel/index.ts'
import {
  bcaFromParts,
  bcaInterval,
  indexDrawer,
  percentileBootstrapInterval,
  resampledMeans,
} from './bootstrap.ts'

const scores = [0.2, 0.9, 0.4, 1, 0.75, 0.6, 0, 0.85, 0.5, 0.55, 0.7, 0.35]

describe('resampling', () => {
  it('draws the indices that the source of randomness draws, for any bound', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000_000 }), fc.string(), (bound, seed) => {
        const fast = indexDrawer(bound, seededRandom(seed))
        const plain = seededRandom(seed)
        for (let draw = 0; draw < 20; draw++) expect(fast()).toBe(plain.below(bound))
      }),
    )
  })

  it('gives the same bytes for the same seed and others for another', () => {
    const means = (seed: string) =>
      resampledMeans({ values: scores, random: seededRandom(seed), replicates: 200 })
    expect(means('a')).toEqual(means('a'))
    expect(means('a')).not.toEqual(means('b'))
  })

  it('centres resampled means on the mean, with the spread of the data over √n', () => {
    const means = resampledMeans({ values: scores, random: seededRandom('spread'), replicates: 20_000 })
    const centre = means.reduce((sum, value) => sum + value, 0) / means.length
    const spread = Math.sqrt(means.reduce((sum, value) => sum + (value - centre) ** 2, 0) / means.length)
    const exact = scores.reduce((sum, value) => sum + value, 0) / scores.length
    const population = Math.sqrt(
      scores.reduce((sum, value) => sum + (value - exact) ** 2, 0) / scores.length ** 2,
    )
    expect(centre).toBeCloseTo(exact, 2)
    expect(spread / population).toBeGreaterThan(0.98)
    expect(spread / population).toBeLessThan(1.02)
  })
})

describe('BCa', () => {
  it.each([
    ['no values', []],
    ['one value', [0.5]],
    ['equal values', [0.5, 0.5, 0.5]],
    ['values that are equal up to rounding', [0.9 - 0.8, 0.3 - 0.2, 0.1]],
  ])('has no interval for %s', (_, values) => {
    expect(bcaInterval({ values, random: seededRandom('none') })).toBeUndefined()
  })

  it('has no interval when all replicates lie on one side of the estimate', () => {
    expect(bcaFromParts({ estimate: 2, replicates: [0, 1, 1.5], jackknife: [1, 2, 3] })).toBeUndefined()
  })

  it('stays within the values, holds their mean, and mirrors when they are mirrored', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 0.25, 0.5, 0.75, 1), { minLength: 5, maxLength: 40 }),
        values => {
          const of = (list: readonly number[]) =>
            bcaInterval({ values: list, random: seededRandom('mirror'), replicates: 400 })
          const found = of(values)
          const mirrored = of(values.map(value => 1 - value))
          if (found === undefined || mirrored === undefined) return
          expect(found.lower).toBeGreaterThanOrEqual(Math.min(...values))
          expect(found.upper).toBeLessThanOrEqual(Math.max(...values))
          expect(mirrored.lower).toBeCloseTo(1 - found.upper, 9)
          expect(mirrored.upper).toBeCloseTo(1 - found.lower, 9)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('is wider with the correction for few units, by less the more units there are', () => {
    const ratio = (copies: number) => {
      const values = Array.from({ length: copies }, () => scores).flat()
      const parts = {
        estimate: values.reduce((sum, value) => sum + value, 0) / values.length,
        replicates: resampledMeans({ values, random: seededRandom('wide'), replicates: 4_000 }),
        jackknife: values.map(value => -value / (values.length - 1)),
      }
      const wide = bcaFromParts(parts)!
      const plain = bcaFromParts({ ...parts, isWidened: false })!
      return (wide.upper - wide.lower) / (plain.upper - plain.lower)
    }
    expect(ratio(1)).toBeGreaterThan(1.1)
    expect(ratio(40)).toBeGreaterThan(1)
    expect(ratio(40)).toBeLessThan(1.02)
  })

  it('answers when the acceleration passes its pole', () => {
    const jackknife = [0, 0, 0, 0, 0, 0, 0, 0, 0, -1000]
    const replicates = Array.from({ length: 1001 }, (_, i) => i / 1000)
    const found = bcaFromParts({ estimate: 0.5, replicates, jackknife, level: 0.9999999 })!
    expect(found.lower).toBeGreaterThanOrEqual(0)
    expect(found.upper).toBeLessThanOrEqual(1)
    expect(found.lower).toBeLessThan(found.upper)
  })
})

it('has no percentile interval without replicates', () => {
  expect(percentileBootstrapInterval([])).toBeUndefined()
})
