import { describe, expect, it } from 'vitest'
import { differenceText, intervalText, scaleOf, valueText } from './value-text.ts'

const share = { aggregation: 'rate', range: [0, 1] } as const
const time = { aggregation: 'mean', range: [0, null], unit: 'ms' } as const
const money = { aggregation: 'mean', range: [0, null], unit: 'usd' } as const
const score = { aggregation: 'mean', range: [0, 1] } as const

describe('figures for people', () => {
  it.each([
    [0.8423, share, '84.2%'],
    [340.4, time, '340 ms'],
    [1240, time, '1.24 s'],
    [0.0123, money, '$0.012'],
    [12.5, money, '$12.50'],
    [0.4411, score, '0.441'],
    [-0.00001, score, '0.000'],
  ] as const)('writes %d as %s', (value, metric, text) => {
    expect(valueText(value, metric)).toBe(text)
  })

  it('writes differences of shares in points, with their sign', () => {
    expect(differenceText({ value: 0.032, interval: { lower: -0.004, upper: 0.068 } }, share)).toBe(
      '+3.2 points [-0.4, 6.8]',
    )
  })

  it('writes limits on the scale of their value', () => {
    expect(intervalText({ lower: 900, upper: 1400 }, scaleOf(time, 1240))).toBe('[0.90, 1.40]')
  })
})
