import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountAt, amountSchema, centreOf } from './amount.ts'
import { costConfigSchema } from './cost-config.ts'

const range = fc
  .tuple(...[0, 1, 2].map(() => fc.double({ min: 0, max: 1e6, noNaN: true })))
  .map(three => three.toSorted((a, b) => a - b))
  .map(([low, likely, high]) => ({ low: low!, likely: likely!, high: high! }))

describe('a stated amount', () => {
  it('lies in its range, rises, and has the mean of its distribution as its middle', () => {
    fc.assert(
      fc.property(range, amount => {
        const steps = Array.from({ length: 2_000 }, (_, i) => amountAt(amount, (i + 0.5) / 2_000))
        const room = 1e-9 * Math.max(1, amount.high)
        expect(steps.every(x => x >= amount.low - room && x <= amount.high + room)).toBe(true)
        expect(steps.every((x, i) => i === 0 || x >= steps[i - 1]! - room)).toBe(true)
        const mean = steps.reduce((sum, x) => sum + x, 0) / steps.length
        expect(Math.abs(mean - centreOf(amount))).toBeLessThanOrEqual(
          (amount.high - amount.low) * 1e-3 + room,
        )
      }),
    )
  })

  it.each([
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '3',
    { low: 3, high: 1 },
    { low: 1, likely: 9, high: 2 },
    { low: -1, high: 1 },
  ])('is refused when it is %o', amount => {
    expect(amountSchema.safeParse(amount).success).toBe(false)
  })
})

describe('the cost section of the config', () => {
  it.each([
    [{ months: 0 }],
    [{ review: { minutes: 2, rate: 1.2 } }],
    [{ review: { minutes: 2, counted: { reviewed: 5, of: 4 } } }],
    [{ infrastructure: { usdPerHour: 1, utilisation: 0 } }],
    [{ infrastructure: { usdPerHour: 1, tasksPerSecond: 0 } }],
    [{ batch: { discount: 2 } }],
    [{ wages: 40 }],
  ])('refuses %o', section => {
    expect(costConfigSchema.safeParse(section).success).toBe(false)
  })
})
