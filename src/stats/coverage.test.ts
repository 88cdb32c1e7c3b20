import { describe, expect, it } from 'vitest'
import { rateCoverage } from './coverage.ts'
import { betaInterval, clopperPearsonInterval, jeffreysInterval, wilsonInterval } from './rate.ts'

const rates = [0.8, 0.9, 0.95, 0.98] as const

// Exact coverage of nominal 95%, enumerated with scipy: the table of the methods reference.
const table = [
  {
    n: 20,
    wilson: [0.956, 0.957, 0.925, 0.94],
    clopper: [0.978, 0.989, 0.984, 0.993],
    jeffreys: [0.956, 0.957, 0.984, 0.94],
    uniform: [0.956, 0.957, 0.925, 0.94],
  },
  {
    n: 50,
    wilson: [0.951, 0.97, 0.962, 0.922],
    clopper: [0.967, 0.97, 0.988, 0.982],
    jeffreys: [0.951, 0.942, 0.885, 0.982],
    uniform: [0.951, 0.97, 0.962, 0.922],
  },
  {
    n: 100,
    wilson: [0.941, 0.936, 0.966, 0.949],
    clopper: [0.967, 0.956, 0.983, 0.985],
    jeffreys: [0.955, 0.956, 0.935, 0.985],
    uniform: [0.941, 0.936, 0.966, 0.949],
  },
  {
    n: 1000,
    wilson: [0.947, 0.949, 0.95, 0.947],
    clopper: [0.952, 0.955, 0.958, 0.959],
    jeffreys: [0.952, 0.949, 0.95, 0.959],
    uniform: [0.947, 0.949, 0.95, 0.947],
  },
] as const

const methods = {
  wilson: wilsonInterval,
  clopper: clopperPearsonInterval,
  jeffreys: jeffreysInterval,
  uniform: betaInterval,
} as const

describe('exact coverage', () => {
  for (const row of table) {
    for (const [name, method] of Object.entries(methods)) {
      it(`of ${name} at n = ${row.n} is that of the reference`, () => {
        const found = rates.map(rateCoverage({ method, trials: row.n }))
        for (const [at, expected] of row[name as keyof typeof methods].entries())
          expect(Math.abs(found[at]! - expected), `rate ${rates[at]}`).toBeLessThanOrEqual(0.0005 + 1e-9)
      })
    }
  }

  it.each([1, 2, 5, 20, 50, 100])('of Clopper-Pearson is never below nominal at n = %i', trials => {
    const coverageAt = rateCoverage({ method: clopperPearsonInterval, trials })
    for (let i = 1; i < 400; i++)
      expect(coverageAt(i / 400), `rate ${i / 400}`).toBeGreaterThanOrEqual(0.95 - 1e-12)
  })

  it('counts outcomes without an interval as not covered', () => {
    expect(rateCoverage({ method: () => undefined, trials: 10 })(0.5)).toBe(0)
  })
})
