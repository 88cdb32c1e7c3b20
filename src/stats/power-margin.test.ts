import fc from 'fast-check'
import { expect, it } from 'vitest'
import { binomialPmf } from './distributions/index.ts'
import { examplesForNonInferiority, nonInferiority, powerBeyondBound, powerPaired } from './index.ts'

it('gives 80% at the number of examples that the published formula asks for, within four points', () => {
  for (const discordance of [0.1, 0.15, 0.2])
    for (const margin of [0.02, 0.05]) {
      const n = examplesForNonInferiority({ margin, discordance })!
      const found = powerBeyondBound({ n, difference: 0, bound: -margin, discordance })!
      // The formula takes the variance at no difference for that at the margin, where Tango's is a little larger.
      expect(Math.abs(found - 0.8), `${discordance} ${margin}`).toBeLessThan(0.04)
    }
})

it('agrees with the power of a test for any difference when the bound is 0', () => {
  const input = { n: 430, difference: 0.05, discordance: 0.15 }
  expect(powerBeyondBound({ ...input, bound: 0 })).toBeCloseTo(powerPaired({ ...input, sides: 1 })!, 9)
})

it.each([
  { n: 200, difference: 0, bound: -0.05, discordance: 0.1 },
  { n: 200, difference: -0.12, bound: -0.05, discordance: 0.2 },
])('agrees with all outcomes weighed by their probability, within three points: %j', input => {
  const { n, difference, bound, discordance } = input
  let exact = 0
  for (let differ = 0; differ <= n; differ++) {
    const weight = binomialPmf(differ, n, discordance)
    if (weight < 1e-12) continue
    for (let onlyA = 0; onlyA <= differ; onlyA++) {
      const test = nonInferiority({ onlyA, onlyB: differ - onlyA, n, margin: -bound })!
      if (difference > bound ? test.z > 1.6448536 : test.z < -1.6448536)
        exact += weight * binomialPmf(onlyA, differ, (discordance + difference) / (2 * discordance))
    }
  }
  expect(Math.abs(powerBeyondBound(input)! - exact)).toBeLessThan(0.03)
})

it('rises with n and with the distance, is the error at the bound, and refuses what cannot be', () => {
  const share = fc.double({ min: 0.02, max: 0.5, noNaN: true })
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 5000 }), share, share, (n, discordance, distance) => {
      const input = { n, difference: 0, bound: -distance, discordance }
      const power = powerBeyondBound(input)!
      expect(power).toBeGreaterThanOrEqual(0)
      expect(powerBeyondBound({ ...input, n: 2 * n })!).toBeGreaterThanOrEqual(power - 1e-12)
    }),
  )
  expect(powerBeyondBound({ n: 100, difference: -0.05, bound: -0.05, discordance: 0.1 })).toBe(0.05)
  expect(powerBeyondBound({ n: 100, difference: 0.2, bound: 0, discordance: 0.1 })).toBeUndefined()
  expect(powerBeyondBound({ n: 0, difference: 0, bound: -0.05, discordance: 0.1 })).toBeUndefined()
  expect(powerBeyondBound({ n: 100, difference: 0, bound: -0.05, discordance: 0 })).toBe(1)
})
