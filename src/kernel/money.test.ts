import { describe, expect, it } from 'vitest'
import { formatUsd } from './money.ts'

describe('formatUsd', () => {
  it.each([
    [undefined, 'unknown'],
    [0, '$0'],
    [12.345, '$12.35'],
    [0.01, '$0.01'],
    [0.0012, '$0.0012'],
    [1.234e-6, '$0.0000012'],
    [1.2e-7, '<$0.000001'],
    [-1.2e-7, '>-$0.000001'],
  ])('writes %s as %s', (cost, text) => {
    expect(formatUsd(cost)).toBe(text)
  })
})
