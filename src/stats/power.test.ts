import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as power from './power.ts'

describe('examples that a paired comparison needs', () => {
  // The methods reference, 2.9: n for 80% power at D = 5 points, two-sided 0.05.
  it.each([
    { rateA: 0.5, correlation: 0.5, n: 787 },
    { rateA: 0.7, correlation: 0.5, n: 631 },
    { rateA: 0.8, correlation: 0, n: 909 },
    { rateA: 0.8, correlation: 0.5, n: 460 },
    { rateA: 0.85, correlation: 0.6, n: 285 },
    { rateA: 0.9, correlation: 0.25, n: 335 },
  ])('are $n from rate $rateA at correlation $correlation', ({ rateA, correlation, n }) => {
    const discordance = power.discordanceOf({ rateA, rateB: rateA + 0.05, correlation })
    const found = power.examplesPaired({ difference: 0.05, discordance })!
    expect(Math.abs(Math.ceil(found) - n)).toBeLessThanOrEqual(1)
  })

  it('are not known for a difference that the discordance does not allow', () => {
    expect(power.examplesPaired({ difference: 0.2, discordance: 0.1 })).toBeUndefined()
    expect(power.examplesPaired({ difference: 0, discordance: 0.1 })).toBeUndefined()
  })

  it('come back as the smallest difference that they see', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 0.6, noNaN: true }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (discordance, share) => {
          const difference = share * discordance
          const n = power.examplesPaired({ difference, discordance })!
          expect(power.minimumDetectablePaired({ n, discordance })).toBeCloseTo(difference, 6)
          expect(power.powerPaired({ n, difference, discordance })).toBeCloseTo(0.8, 6)
        },
      ),
    )
  })
})

describe('430 examples', () => {
  // "430 can": only where the candidates disagree on few examples; the reference gives these powers for the mid-p test.
  it.each([
    [0.1, 0.92],
    [0.15, 0.77],
    [0.2, 0.64],
    [0.3, 0.47],
  ])('see 5 points at discordance %f with the power of the reference', (discordance, expected) => {
    const found = power.mcnemarPower({
      n: 430,
      onlyA: (discordance + 0.05) / 2,
      onlyB: (discordance - 0.05) / 2,
    })
    expect(Math.abs(found - expected)).toBeLessThanOrEqual(0.006)
  })

  it('are what 50 examples are not: their power stays between 9 and 13 percent', () => {
    for (const discordance of [0.06, 0.1, 0.2, 0.3]) {
      const found = power.mcnemarPower({
        n: 50,
        onlyA: (discordance + 0.05) / 2,
        onlyB: (discordance - 0.05) / 2,
      })
      expect(found).toBeGreaterThan(0.085)
      expect(found).toBeLessThan(0.135)
    }
  })
})

describe('non-inferiority', () => {
  it.each([
    [0.05, 0.1, 248],
    [0.05, 0.15, 371],
    [0.05, 0.2, 495],
    [0.02, 0.1, 1546],
    [0.02, 0.2, 3092],
  ])('within %f at discordance %f needs %i examples', (margin, discordance, n) => {
    expect(Math.ceil(power.examplesForNonInferiority({ margin, discordance })!)).toBe(n)
  })

  it('cannot be planned for without a margin', () => {
    expect(power.examplesForNonInferiority({ margin: 0, discordance: 0.1 })).toBeUndefined()
  })
})

describe('smallest differences', () => {
  it('are not known where no example or no variation is there', () => {
    expect(power.minimumDetectablePaired({ n: 0, discordance: 0.1 })).toBeUndefined()
    expect(power.minimumDetectablePaired({ n: 100, discordance: 0 })).toBeUndefined()
    expect(power.minimumDetectableMean({ n: 1, standardDeviation: 1 })).toBeUndefined()
    expect(power.minimumDetectableMean({ n: 10, standardDeviation: 0 })).toBeUndefined()
    expect(power.minimumDetectableUnpaired({ n: 5, rate: 0.95 })).toBeUndefined()
    expect(power.examplesUnpaired({ rateA: 0.5, rateB: 0.5 })).toBeUndefined()
  })

  it('are seen by the examples that they ask for, unpaired', () => {
    const difference = power.minimumDetectableUnpaired({ n: 906, rate: 0.8 })!
    expect(difference).toBeCloseTo(0.05, 3)
  })
})

describe('the power of McNemar by enumeration', () => {
  it('is the type I error where nothing differs, below 5% for the exact test', () => {
    for (const n of [10, 50, 100]) {
      for (const each of [0.01, 0.05, 0.2]) {
        expect(power.mcnemarPower({ n, onlyA: each, onlyB: each, test: 'exact' })).toBeLessThanOrEqual(0.05)
        expect(power.mcnemarPower({ n, onlyA: each, onlyB: each })).toBeLessThanOrEqual(0.055)
      }
    }
  })

  it('is 0 where the candidates never differ', () => {
    expect(power.mcnemarPower({ n: 50, onlyA: 0, onlyB: 0 })).toBe(0)
  })
})

describe('chains of steps', () => {
  it('succeed as often as the oracles say', () => {
    expect(power.chainSuccess(0.98, 20)).toBeCloseTo(0.6676079717550942, 12)
    expect(power.requiredStep(0.9, 20)).toBeCloseTo(0.9947458259305311, 12)
  })
})
