import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../kernel/index.ts'
import * as adjust from './adjust-p.ts'
import { indexDrawer } from './bootstrap.ts'
import { probabilityBest, probabilityBestRates, rankSets, simultaneousDifferences } from './several.ts'

const pValues = fc.array(
  fc.oneof(fc.constantFrom(0, 1, 0.05, 0.01), fc.double({ min: 0, max: 1, noNaN: true })),
  { maxLength: 30 },
)

describe.each([
  ['Holm', adjust.holm],
  ['Hochberg', adjust.hochberg],
  ['Benjamini-Hochberg', adjust.benjaminiHochberg],
  ['Benjamini-Yekutieli', adjust.benjaminiYekutieli],
  ['Bonferroni', adjust.bonferroni],
])('p values adjusted by %s', (name, method) => {
  it('never shrink, stay below 1, keep their order, and do not depend on the order given', () => {
    fc.assert(
      fc.property(pValues, list => {
        const adjusted = method(list)
        expect(adjusted).toHaveLength(list.length)
        list.forEach((p, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(Math.min(p, 1) - 1e-15)
          expect(adjusted[i]).toBeLessThanOrEqual(1)
          list.forEach((other, j) => {
            if (p < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!)
          })
        })
        expect(method([...list].reverse()).reverse()).toEqual(adjusted)
      }),
    )
  })

  it('are never larger than by Bonferroni, unless any dependence is paid for', () => {
    if (name === 'Benjamini-Yekutieli') return
    fc.assert(
      fc.property(pValues, list => {
        const most = adjust.bonferroni(list)
        method(list).forEach((p, i) => {
          expect(p).toBeLessThanOrEqual(most[i]! + 1e-15)
        })
      }),
    )
  })
})

/** Joint replicates of the mean scores of a few candidates. */
function joint(scores: readonly (readonly number[])[], seed: string, count = 400) {
  const draw = indexDrawer(scores.length, seededRandom(seed))
  const means = (examples: readonly (readonly number[])[]) =>
    scores[0]!.map((_, k) => examples.reduce((sum, row) => sum + row[k]!, 0) / examples.length)
  return {
    points: means(scores),
    replicates: Array.from({ length: count }, () => means(scores.map(() => scores[draw()]!))),
  }
}

const scoreTables = fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4)), { minLength: 5, maxLength: 30 })

describe('intervals of all pairs at once', () => {
  it('hold each difference, are widest at the widest pair, and only widen with few units', () => {
    fc.assert(
      fc.property(scoreTables, table => {
        const input = joint(table, 'all')
        const plain = simultaneousDifferences(input)
        const wide = simultaneousDifferences({ ...input, units: table.length })
        plain.intervals.forEach(({ lower, upper }, at) => {
          expect(lower).toBeLessThanOrEqual(plain.differences[at]!)
          expect(upper).toBeGreaterThanOrEqual(plain.differences[at]!)
          expect(wide.intervals[at]!.lower).toBeLessThanOrEqual(lower + 1e-12)
          expect(wide.intervals[at]!.upper).toBeGreaterThanOrEqual(upper - 1e-12)
        })
        expect(plain.pairLevel).toBeLessThanOrEqual(1)
      }),
      { numRuns: 30 },
    )
  })

  it('give each pair a level above that of all, the more so the more pairs there are', () => {
    const random = seededRandom('levels')
    const table = Array.from({ length: 200 }, () => Array.from({ length: 8 }, () => random.below(5)))
    const few = simultaneousDifferences(
      joint(
        table.map(row => row.slice(0, 3)),
        'few',
        2_000,
      ),
    )
    const many = simultaneousDifferences(joint(table, 'many', 2_000))
    expect(few.pairLevel).toBeGreaterThan(0.95)
    expect(many.pairLevel).toBeGreaterThan(few.pairLevel)
    expect(many.pairs).toHaveLength(28)
  })
})

it('takes what rounding leaves of a difference that never moves for no spread', () => {
  const replicates = Array.from({ length: 50 }, (_, i) => {
    const score = 0.1 * i
    return [score, score * (1 + (i % 2) * Number.EPSILON), 0.07 * i]
  })
  const found = simultaneousDifferences({ points: [2.5, 2.5, 1.7], replicates })
  expect(found.errors[0]).toBe(0)
  expect(found.intervals[0]).toMatchObject({ lower: 0, upper: 0 })
  expect(found.critical).toBeLessThan(4)
})

describe('probabilities of being best', () => {
  it('add up to 1 and split ties', () => {
    fc.assert(
      fc.property(scoreTables, table => {
        const shares = probabilityBest(joint(table, 'best', 100).replicates)
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
      }),
      { numRuns: 30 },
    )
    expect(probabilityBest([[0.1 + 0.2, 0.3, 0.1]])).toEqual([0.5, 0.5, 0])
  })

  it.each([1, 10, 1_000, 100_000])('of rates over %i trials each add up to 1', scale => {
    const shares = probabilityBestRates([
      { successes: 0, trials: scale },
      { successes: scale, trials: scale },
      { successes: Math.floor(scale * 0.999), trials: scale },
    ])
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 7)
    expect(shares[1]).toBeGreaterThan(shares[0]!)
  })

  it('of two equal candidates are one half', () => {
    const rate = { successes: 7, trials: 9 }
    for (const share of probabilityBestRates([rate, rate])) expect(share).toBeCloseTo(0.5, 9)
  })
})

describe('rank sets', () => {
  it('leave every rank open where nothing is separated, and one where all is', () => {
    const open = [0, 1, 2].map(() => [0, 1, 2].map(() => 1))
    const wide = rankSets(
      open.map(row => row.map(() => -1)),
      open,
    )
    expect(wide).toEqual([
      { best: 1, worst: 3 },
      { best: 1, worst: 3 },
      { best: 1, worst: 3 },
    ])
    const clear = [0, 1, 2].map(i => [0, 1, 2].map(j => j - i))
    expect(rankSets(clear, clear)).toEqual([
      { best: 1, worst: 1 },
      { best: 2, worst: 2 },
      { best: 3, worst: 3 },
    ])
  })
})
