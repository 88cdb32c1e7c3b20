import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../kernel/index.ts'
import { mcnemarAsymptotic, mcnemarExact, mcnemarMidP } from './mcnemar.ts'
import {
  bonettPriceInterval,
  newcombePairedInterval,
  nonInferiority,
  type PairedTable,
  tangoInterval,
} from './paired-difference.ts'
import { pairedTTest, signFlipTest, signTest, wilcoxonExact, wilcoxonTest } from './paired-mean.ts'
import {
  fisherExact,
  miettinenNurminenInterval,
  newcombeInterval,
  pooledZTest,
  probabilityHigher,
} from './unpaired-difference.ts'

const count = fc.oneof(fc.constant(0), fc.constant(1), fc.integer({ min: 0, max: 400 }))
const tables: fc.Arbitrary<PairedTable> = fc
  .record({ bothRight: count, onlyA: count, onlyB: count, bothWrong: count })
  .filter(({ bothRight, onlyA, onlyB, bothWrong }) => bothRight + onlyA + onlyB + bothWrong > 0)
const total = (table: PairedTable) => table.bothRight + table.onlyA + table.onlyB + table.bothWrong
const swapped = (table: PairedTable) => ({ ...table, onlyA: table.onlyB, onlyB: table.onlyA })

const pairedMethods = {
  Tango: (table: PairedTable, level?: number) =>
    tangoInterval({ ...table, n: total(table), ...(level === undefined ? {} : { level }) }),
  'Bonett-Price': (table: PairedTable, level?: number) =>
    bonettPriceInterval({ ...table, n: total(table), ...(level === undefined ? {} : { level }) }),
  'Newcombe 10': (table: PairedTable, level?: number) => newcombePairedInterval(table, level),
}

describe.each(Object.entries(pairedMethods))('the %s interval of a paired difference', (name, method) => {
  it('lies in [-1, 1], has a width even where nothing differs, and holds the difference', () => {
    fc.assert(
      fc.property(tables, table => {
        const { lower, upper } = method(table)!
        const difference = (table.onlyA - table.onlyB) / total(table)
        expect(lower).toBeGreaterThanOrEqual(-1 - 1e-12)
        expect(upper).toBeLessThanOrEqual(1 + 1e-12)
        expect(upper - lower).toBeGreaterThan(0)
        // Bonett-Price shrinks towards 0 and need not hold ±1.
        if (name === 'Bonett-Price') return
        expect(lower).toBeLessThanOrEqual(difference + 1e-9)
        expect(upper).toBeGreaterThanOrEqual(difference - 1e-9)
      }),
    )
  })

  it('turns its sign when the candidates change places', () => {
    fc.assert(
      fc.property(tables, table => {
        const one = method(table)!
        const other = method(swapped(table))!
        expect(one.lower).toBeCloseTo(-other.upper, 9)
        expect(one.upper).toBeCloseTo(-other.lower, 9)
      }),
    )
  })

  it('narrows when the data are doubled, and widens with the level', () => {
    fc.assert(
      fc.property(tables, table => {
        const twice = {
          bothRight: 2 * table.bothRight,
          onlyA: 2 * table.onlyA,
          onlyB: 2 * table.onlyB,
          bothWrong: 2 * table.bothWrong,
        }
        const width = (of: PairedTable, level?: number) => method(of, level)!.upper - method(of, level)!.lower
        if (total(table) > 4) expect(width(twice)).toBeLessThan(width(table))
        expect(width(table, 0.99)).toBeGreaterThanOrEqual(width(table))
      }),
    )
  })

  it('says nothing about no pairs', () => {
    expect(method({ bothRight: 0, onlyA: 0, onlyB: 0, bothWrong: 0 })).toBeUndefined()
  })
})

it('gives ±7.1 points by Tango where 50 pairs never differ', () => {
  const { lower, upper } = tangoInterval({ onlyA: 0, onlyB: 0, n: 50 })!
  expect(upper).toBeCloseTo(0.071, 3)
  expect(lower).toBeCloseTo(-upper, 12)
})

describe("McNemar's tests", () => {
  it('are the same for both orders, lie in (0, 1], and mid-p is at most the exact p', () => {
    fc.assert(
      fc.property(count, count, (onlyA, onlyB) => {
        for (const test of [mcnemarMidP, mcnemarExact]) {
          const p = test({ onlyA, onlyB })
          expect(p).toBe(test({ onlyA: onlyB, onlyB: onlyA }))
          expect(p).toBeGreaterThan(0)
          expect(p).toBeLessThanOrEqual(1)
        }
        expect(mcnemarMidP({ onlyA, onlyB })).toBeLessThanOrEqual(mcnemarExact({ onlyA, onlyB }) + 1e-12)
      }),
    )
  })

  it('find nothing where nothing differs, and the approximation has no answer there', () => {
    expect(mcnemarMidP({ onlyA: 0, onlyB: 0 })).toBe(1)
    expect(mcnemarExact({ onlyA: 0, onlyB: 0 })).toBe(1)
    expect(mcnemarAsymptotic({ onlyA: 0, onlyB: 0 })).toBeUndefined()
  })

  it('keep the type I error of Fagerland, Lydersen & Laake at n = 50 and 430', () => {
    const agree = (onlyA: number, onlyB: number) => mcnemarMidP({ onlyA, onlyB }) < 0.05
    expect(agree(1, 7)).toBe(true)
    expect(agree(2, 7)).toBe(false)
  })
})

describe('non-inferiority', () => {
  it('never says both that it is met and that it is broken, and agrees with its p value', () => {
    fc.assert(
      fc.property(tables, fc.constantFrom(0.01, 0.05, 0.1), (table, margin) => {
        const found = nonInferiority({ ...table, n: total(table), margin })!
        expect(found.isNonInferior && found.isInferior).toBe(false)
        if (Math.abs(found.pValue - 0.05) > 1e-9) expect(found.isNonInferior).toBe(found.pValue < 0.05)
      }),
    )
  })
})

const unpaired = fc
  .record({
    trialsA: fc.integer({ min: 1, max: 300 }),
    trialsB: fc.integer({ min: 1, max: 300 }),
    a: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
    b: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .map(({ trialsA, trialsB, a, b }) => ({
    trialsA,
    trialsB,
    successesA: Math.round(a * trialsA),
    successesB: Math.round(b * trialsB),
  }))

describe.each([
  ['Newcombe', newcombeInterval],
  ['Miettinen-Nurminen', miettinenNurminenInterval],
] as const)('the %s interval of an unpaired difference', (_, method) => {
  it('lies in [-1, 1], has a width, holds the difference, and turns its sign with the order', () => {
    fc.assert(
      fc.property(unpaired, rates => {
        const { successesA, trialsA, successesB, trialsB } = rates
        const { lower, upper } = method(rates)!
        const difference = successesA / trialsA - successesB / trialsB
        expect(lower).toBeGreaterThanOrEqual(-1 - 1e-12)
        expect(upper).toBeLessThanOrEqual(1 + 1e-12)
        expect(upper - lower).toBeGreaterThan(0)
        expect(lower).toBeLessThanOrEqual(difference + 1e-9)
        expect(upper).toBeGreaterThanOrEqual(difference - 1e-9)
        const other = method({
          successesA: successesB,
          trialsA: trialsB,
          successesB: successesA,
          trialsB: trialsA,
        })!
        expect(lower).toBeCloseTo(-other.upper, 8)
      }),
    )
  })

  it('says nothing without trials', () => {
    expect(method({ successesA: 0, trialsA: 0, successesB: 1, trialsB: 2 })).toBeUndefined()
  })
})

describe('tests of unpaired rates', () => {
  it('give a p value in (0, 1], or none where every outcome is the same', () => {
    fc.assert(
      fc.property(unpaired, rates => {
        const p = fisherExact(rates)
        expect(p).toBeGreaterThan(0)
        expect(p).toBeLessThanOrEqual(1)
        const z = pooledZTest(rates)
        const successes = rates.successesA + rates.successesB
        const isSame = successes === 0 || successes === rates.trialsA + rates.trialsB
        expect(z === undefined).toBe(isSame)
      }),
    )
  })

  it('gives probabilities that add up to 1 over the two orders, however many trials', () => {
    for (const scale of [1, 10, 1_000, 100_000]) {
      const rates = {
        successesA: 9 * scale,
        trialsA: 10 * scale,
        successesB: 9 * scale - 1,
        trialsB: 10 * scale,
      }
      const other = {
        successesA: rates.successesB,
        trialsA: rates.trialsB,
        successesB: rates.successesA,
        trialsB: rates.trialsA,
      }
      expect(probabilityHigher(rates) + probabilityHigher(other), `scale ${scale}`).toBeCloseTo(1, 6)
    }
  })
})

const differences = fc.array(fc.constantFrom(-1, -0.5, -0.1, 0, 0, 0.1, 0.5, 1), {
  minLength: 1,
  maxLength: 14,
})

describe('tests of paired scores', () => {
  it('are the same for both orders and any order of the examples', () => {
    fc.assert(
      fc.property(differences, list => {
        const turned = list.map(value => -value).reverse()
        expect(signFlipTest({ differences: turned })!.pValue).toBe(
          signFlipTest({ differences: list })!.pValue,
        )
        expect(signTest({ differences: turned }).pValue).toBe(signTest({ differences: list }).pValue)
        expect(wilcoxonExact({ differences: turned })!.pValue).toBeCloseTo(
          wilcoxonExact({ differences: list })!.pValue,
          12,
        )
      }),
    )
  })

  it('agree, drawn and enumerated, within the error of drawing', () => {
    const list = [0.3, -0.1, 0.2, 0.4, -0.3, 0.5, 0.1, 0.2, -0.2, 0.6, 0.1, 0.3, -0.1, 0.2]
    const exact = signFlipTest({ differences: list })!
    expect(exact.method).toBe('exact')
    // Three more differences, too small to matter, bring the count over what is enumerated.
    const drawn = signFlipTest({
      differences: [...list, 1e-10, -1e-10, 1e-10],
      random: seededRandom('drawn'),
      replicates: 50_000,
    })!
    expect(drawn.method).toBe('monte-carlo')
    expect(Math.abs(drawn.pValue - exact.pValue)).toBeLessThan(0.006)
  })

  it('never give p = 0 by drawing, and do not guess where randomness comes from', () => {
    const list = Array.from({ length: 40 }, () => 1)
    expect(signFlipTest({ differences: list, random: seededRandom('x'), replicates: 99 })!.pValue).toBe(0.01)
    expect(() => signFlipTest({ differences: list })).toThrow(/source of randomness/)
  })

  it('have a defined answer where nothing can be told', () => {
    expect(signFlipTest({ differences: [] })).toBeUndefined()
    expect(signFlipTest({ differences: [0, 0] })).toMatchObject({ pValue: 1, method: 'exact' })
    expect(signTest({ differences: [0, 0] })).toMatchObject({ plus: 0, minus: 0, pValue: 1 })
    expect(wilcoxonTest({ differences: [0, 0] })).toBeUndefined()
    expect(wilcoxonExact({ differences: [] })).toMatchObject({ pValue: 1 })
    expect(wilcoxonExact({ differences: Array.from({ length: 301 }, (_, i) => i + 1) })).toBeUndefined()
    expect(pairedTTest({ differences: [0.1] })).toBeUndefined()
    expect(pairedTTest({ differences: [0.9 - 0.8, 0.3 - 0.2, 0.1] })).toBeUndefined()
  })

  it('has an exact Wilcoxon p at 300 differences that the approximation gives to two digits', () => {
    const random = seededRandom('wilcoxon')
    const list = Array.from({ length: 300 }, () => random.float() - 0.45)
    const exact = wilcoxonExact({ differences: list })!.pValue
    expect(wilcoxonTest({ differences: list })!.pValue / exact).toBeCloseTo(1, 1)
  })
})
