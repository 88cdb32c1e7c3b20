import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../kernel/index.ts'
import { clusterRobustMean, naiveStandardError } from './cluster-mean.ts'
import { weighing, weightedPairs } from './effective-units.ts'
import { logitInterval } from './logit-interval.ts'
import {
  boundedScoreInterval,
  empiricalBernsteinInterval,
  hoeffdingInterval,
  tInterval,
} from './mean-interval.ts'
import { isConstant, mean, sum } from './moments.ts'
import { ratioEstimate } from './ratio.ts'
import { projectedStandardError, varianceComponents } from './repeats.ts'
import { stratifiedRate, weightedMean } from './weighted-mean.ts'

const scores = fc.array(
  fc.oneof(
    fc.constantFrom(0, 1, 0.5),
    fc.integer({ min: 0, max: 1000 }).map(thousandths => thousandths / 1000),
  ),
  {
    minLength: 2,
    maxLength: 60,
  },
)

describe('sums and constancy', () => {
  it('adds small numbers to large ones without losing them', () => {
    expect(sum([1e16, 1, -1e16])).toBe(1)
  })

  it.each([
    [[], true],
    [[3], true],
    [[0.9 - 0.8, 0.3 - 0.2, 0.1], true],
    [[0, 0, 0], true],
    [[0, 1e-9], false],
    [[1, 1 + 1e-9], false],
    [[-0.1, 0.1], false],
  ] as const)('knows whether %j is constant: %s', (values, expected) => {
    expect(isConstant(values)).toBe(expected)
  })
})

describe('intervals of a mean', () => {
  it('have a defined answer where nothing can be told', () => {
    expect(tInterval({ values: [] })).toBeUndefined()
    expect(tInterval({ values: [1] })).toBeUndefined()
    expect(tInterval({ values: [1, 1, 1] })).toBeUndefined()
    expect(hoeffdingInterval({ values: [] })).toBeUndefined()
    expect(empiricalBernsteinInterval({ values: [1] })).toBeUndefined()
    expect(boundedScoreInterval({ values: [] })).toBeUndefined()
  })

  it('lie within the range where they are bounded, and hold the mean', () => {
    fc.assert(
      fc.property(scores, values => {
        for (const method of [hoeffdingInterval, empiricalBernsteinInterval, boundedScoreInterval]) {
          const { lower, upper } = method({ values })!
          expect(lower).toBeGreaterThanOrEqual(0)
          expect(upper).toBeLessThanOrEqual(1)
          expect(lower).toBeLessThanOrEqual(mean(values) + 1e-12)
          expect(upper).toBeGreaterThanOrEqual(mean(values) - 1e-12)
        }
      }),
    )
  })

  it('move with the scale of the scores', () => {
    const values = [1, 4, 5, 5, 2, 3]
    const unit = boundedScoreInterval({ values: values.map(value => (value - 1) / 4) })!
    const scaled = boundedScoreInterval({ values, range: [1, 5] })!
    expect(scaled.lower).toBeCloseTo(1 + 4 * unit.lower, 12)
    expect(scaled.upper).toBeCloseTo(1 + 4 * unit.upper, 12)
  })

  it('do not depend on the order, and narrow when the data are doubled', () => {
    fc.assert(
      fc.property(scores, values => {
        const once = tInterval({ values })
        const twice = tInterval({ values: [...values, ...values].reverse() })
        expect(once === undefined).toBe(twice === undefined)
        if (once && twice) expect(twice.upper - twice.lower).toBeLessThan(once.upper - once.lower)
      }),
    )
  })
})

describe('the cluster-robust mean', () => {
  it('is the t interval where every value is its own cluster', () => {
    fc.assert(
      fc.property(scores, values => {
        const found = clusterRobustMean({ values, clusters: values.map((_, i) => i) })!
        expect(found.degreesOfFreedom).toBeCloseTo(values.length - 1, 6)
        expect(found.standardError).toBeCloseTo(naiveStandardError(values)!, 9)
        const t = tInterval({ values })
        if (t) expect(found.interval!.lower).toBeCloseTo(t.lower, 6)
      }),
    )
  })

  it('counts copies of a value as one when they share a cluster', () => {
    const values = [0, 1, 1, 0, 1, 0, 1, 1]
    const once = clusterRobustMean({ values, clusters: values.map((_, i) => i) })!
    const copied = clusterRobustMean({
      values: values.flatMap(value => [value, value, value]),
      clusters: values.flatMap((_, i) => [i, i, i]),
    })!
    expect(copied.standardError).toBeCloseTo(once.standardError!, 12)
    expect(copied.interval!.upper).toBeCloseTo(once.interval!.upper, 9)
  })

  it('weighs as copies would weigh', () => {
    const found = clusterRobustMean({ values: [0, 1, 1], clusters: [0, 1, 2], weights: [2, 1, 1] })!
    expect(found.value).toBe(0.5)
  })

  it('has a point and no interval for one cluster, and nothing for no values', () => {
    const one = clusterRobustMean({ values: [0, 1, 1], clusters: [7, 7, 7] })!
    expect(one).toMatchObject({ clusters: 1, standardError: undefined })
    expect(one.interval).toBeUndefined()
    expect(clusterRobustMean({ values: [], clusters: [] })).toBeUndefined()
  })

  it('takes a hundred thousand clusters in its stride', () => {
    const values = Float64Array.from({ length: 100_000 }, (_, i) => i % 3)
    const found = clusterRobustMean({ values, clusters: values.map((_, i) => i) })!
    expect(found.degreesOfFreedom).toBeCloseTo(99_999, 0)
  })
})

describe('uneven weights', () => {
  const heavy = (n: number, share: number, weight: number) =>
    Array.from({ length: n }, (_, i) => (i < share * n ? weight : 1))

  it('leave fewer degrees of freedom than values, as the quadratic form itself says', () => {
    const weights = heavy(12, 0.25, 6)
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const a = weights.map(weight => weight / total)
    const square = a.reduce((sum, share) => sum + share ** 2, 0)
    // The variance is e'De with e = (I - 1a')y: (tr G)² / tr(G²) with G = D½(I - 1a')(I - 1a')'D½, written out.
    const g = a.map((one, i) => a.map((other, j) => one * other * ((i === j ? 1 : 0) - one - other + square)))
    const trace = g.reduce((sum, row, i) => sum + row[i]!, 0)
    const ofSquare = g.flat().reduce((sum, entry) => sum + entry ** 2, 0)
    expect(weighing(weights)!.degreesOfFreedom).toBeCloseTo(trace ** 2 / ofSquare, 9)
    expect(weighing(weights)!.degreesOfFreedom).toBeLessThan(5)
  })

  it('of a rate near its bound cover what they say: the logit interval covered 48 to 90% of these', () => {
    for (const [n, share, weight] of [
      [200, 0.1, 10],
      [430, 0.05, 20],
      [300, 0.05, 50],
    ] as const) {
      const random = seededRandom('weighted rates', n, weight)
      const weights = heavy(n, share, weight)
      let covered = 0
      const draws = 600
      for (let draw = 0; draw < draws; draw++) {
        const values = weights.map(() => (random.float() < 0.95 ? 1 : 0))
        const { interval } = weightedMean({ values, weights, range: [0, 1] })!
        if (interval === undefined || (interval.lower <= 0.95 && interval.upper >= 0.95)) covered++
      }
      expect(covered / draws, `${n} examples, some weigh ${weight}`).toBeGreaterThan(0.93)
    }
  })

  it('of pairs that all are alike count as the plain pairs', () => {
    const differences = [1, -1, 0, 0, 0.5, 0, 1, 0, 0, 0, 0, 0]
    const found = weightedPairs({ differences, weights: differences.map(() => 3), level: 0.9 })!
    expect(found.onlyA / found.n).toBeCloseTo(2.5 / 12, 12)
    expect(found.onlyB / found.n).toBeCloseTo(1 / 12, 12)
    // Fewer than 12, by the doubt of a spread that rests on 12 values.
    expect(found.n).toBeGreaterThan(9)
    expect(found.n).toBeLessThan(12)
    expect(weightedPairs({ differences: [1], weights: [1], level: 0.9 })).toBeUndefined()
  })
})

describe('weighted means and ratios', () => {
  it('equal the plain mean where all weights are equal', () => {
    fc.assert(
      fc.property(scores, fc.double({ min: 0.1, max: 10, noNaN: true }), (values, weight) => {
        const found = weightedMean({ values, weights: values.map(() => weight) })!
        expect(found.value).toBeCloseTo(mean(values), 9)
        expect(found.effectiveN).toBeCloseTo(values.length, 6)
        expect(found.degreesOfFreedom).toBeCloseTo(values.length - 1, 6)
        const ratio = ratioEstimate({ hits: values, of: values.map(() => 1) })!
        expect(ratio.value).toBeCloseTo(mean(values), 9)
        expect(ratio.standardError).toBeCloseTo(naiveStandardError(values)!, 9)
      }),
    )
  })

  it('have a defined answer where nothing can be told', () => {
    expect(weightedMean({ values: [1], weights: [0] })).toBeUndefined()
    expect(weightedMean({ values: [1], weights: [2] })!.interval).toBeUndefined()
    expect(ratioEstimate({ hits: [0], of: [0] })).toBeUndefined()
    expect(ratioEstimate({ hits: [1], of: [2] })).toMatchObject({ value: 0.5, standardError: undefined })
    expect(stratifiedRate([])).toBeUndefined()
    expect(stratifiedRate([{ share: 1, trials: 1, successes: 1 }])).toBeUndefined()
  })

  it('count clusters of examples, not examples, where clusters are given', () => {
    const hits = [1, 2, 0, 3, 1, 2]
    const of = [2, 2, 3, 3, 4, 2]
    const apart = ratioEstimate({ hits, of })!
    const together = ratioEstimate({ hits, of, clusters: [0, 0, 1, 1, 2, 2] })!
    expect(apart.units).toBe(6)
    expect(together.units).toBe(3)
    expect(together.value).toBe(apart.value)
  })
})

describe('intervals on the logit scale', () => {
  it('stay within the range, mirror, and agree with the symmetric ones far from its ends', () => {
    fc.assert(
      fc.property(scores, values => {
        const clusters = values.map((_, i) => Math.floor(i / 2))
        const found = clusterRobustMean({ values, clusters, range: [0, 1] })!
        const turned = clusterRobustMean({ values: values.map(value => 1 - value), clusters, range: [0, 1] })!
        if (found.interval === undefined || turned.interval === undefined) return
        expect(found.interval.lower).toBeGreaterThanOrEqual(0)
        expect(found.interval.upper).toBeLessThanOrEqual(1)
        expect(found.interval.lower).toBeLessThanOrEqual(found.value)
        expect(found.interval.upper).toBeGreaterThanOrEqual(found.value)
        expect(turned.interval.lower).toBeCloseTo(1 - found.interval.upper, 6)
      }),
    )
    const even = { value: 0.5, standardError: 0.001, degreesOfFreedom: 1e9, range: [0, 1] } as const
    expect(logitInterval(even)!.upper).toBeCloseTo(0.5 + 1.96 * 0.001, 6)
  })

  it('have no answer at the end of the range or without spread', () => {
    const at = (value: number, standardError: number) =>
      logitInterval({ value, standardError, degreesOfFreedom: 9, range: [0, 1] })
    expect(at(0, 0.1)).toBeUndefined()
    expect(at(1, 0.1)).toBeUndefined()
    expect(at(0.5, 0)).toBeUndefined()
  })

  it('are asked for with the range, or with shares, and keep the point as it is', () => {
    const values = [1, 1, 1, 0, 1, 1, 1, 1]
    const plain = weightedMean({ values, weights: values.map(() => 1) })!
    const leaning = weightedMean({ values, weights: values.map(() => 1), range: [0, 1] })!
    expect(plain.interval!.upper).toBeGreaterThan(1)
    expect(leaning.interval!.upper).toBeLessThan(1)
    expect(leaning.value).toBe(plain.value)
    const share = ratioEstimate({ hits: values, of: values.map(() => 1), isShare: true })!
    expect(share.interval!.upper).toBeLessThan(1)
    expect(share.value).toBe(plain.value)
  })
})

it('gives no interval where all clusters, units or values are alike', () => {
  const clusters = [0, 0, 1, 1, 2, 2]
  const values = [0.1, 0.3, 0.3, 0.1, 0.1, 0.3]
  expect(clusterRobustMean({ values, clusters })!.interval).toBeUndefined()
  expect(clusterRobustMean({ values, clusters, range: [0, 1] })!.interval).toBeUndefined()
  expect(weightedMean({ values: [0.1, 0.1, 0.1], weights: [1, 2, 3] })!.interval).toBeUndefined()
  expect(ratioEstimate({ hits: [1, 2, 3], of: [10, 20, 30] })!.interval).toBeUndefined()
})

describe('repeats', () => {
  it('split the variance, and promise less from more repeats than from none', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.constantFrom(0, 1), { minLength: 3, maxLength: 3 }), {
          minLength: 2,
          maxLength: 20,
        }),
        rows => {
          const parts = varianceComponents({ rows })!
          expect(parts.within).toBeGreaterThanOrEqual(0)
          const few = projectedStandardError(parts, rows.length, 1)
          const more = projectedStandardError(parts, rows.length, 10)
          const floor = projectedStandardError(parts, rows.length, Number.POSITIVE_INFINITY)
          expect(few).toBeGreaterThanOrEqual(more)
          expect(more).toBeGreaterThanOrEqual(floor)
          if (parts.between >= 0)
            expect(projectedStandardError(parts, rows.length, 3)).toBeCloseTo(parts.standardError, 9)
        },
      ),
    )
  })

  it('have no parts without repeats, and no ICC where nothing varies', () => {
    expect(varianceComponents({ rows: [[1], [0]] })).toBeUndefined()
    expect(varianceComponents({ rows: [[1, 0]] })).toBeUndefined()
    expect(
      varianceComponents({
        rows: [
          [1, 1],
          [1, 1],
        ],
      }),
    ).toMatchObject({ icc: undefined, within: 0 })
  })
})
