import { describe, expect, it } from 'vitest'
import { type Price, priceCall } from './index.ts'

const price: Price = { inputPerMillion: 2, outputPerMillion: 8, source: 'test', asOf: '2026-11-01' }

describe('the price of a call', () => {
  it.each([
    ['input and output', { inputTokens: 1_000_000, outputTokens: 500_000 }, price, 6],
    [
      'cached tokens at their price',
      { inputTokens: 1_000_000, outputTokens: 0, cachedInputTokens: 400_000 },
      { ...price, cachedInputPerMillion: 0.5 },
      1.4,
    ],
    [
      'cached tokens at the full price when no discount is known',
      { inputTokens: 1_000_000, outputTokens: 0, cachedInputTokens: 400_000 },
      price,
      2,
    ],
    [
      'tokens that fill a cache',
      { inputTokens: 1_000_000, outputTokens: 0, cacheWriteTokens: 1_000_000 },
      { ...price, cacheWritePerMillion: 2.5 },
      2.5,
    ],
    [
      'reasoning tokens within the output',
      { inputTokens: 0, outputTokens: 1_000_000, reasoningTokens: 900_000 },
      price,
      8,
    ],
    ['no tokens at all', { inputTokens: 0, outputTokens: 0 }, price, 0],
    [
      'more cached than sent, which cannot be',
      { inputTokens: 10, outputTokens: 0, cachedInputTokens: 20 },
      { ...price, cachedInputPerMillion: 0 },
      0,
    ],
    [
      'a long input at the price of its tier',
      { inputTokens: 300_000, outputTokens: 0 },
      { ...price, tiers: [{ aboveInputTokens: 200_000, inputPerMillion: 4, outputPerMillion: 12 }] },
      1.2,
    ],
    [
      'an input at the edge of a tier below it',
      { inputTokens: 200_000, outputTokens: 0 },
      { ...price, tiers: [{ aboveInputTokens: 200_000, inputPerMillion: 4, outputPerMillion: 12 }] },
      0.4,
    ],
  ])('counts %s', (...[, usage, at, usd]) => {
    expect(priceCall(usage, at)).toBeCloseTo(usd, 12)
  })

  it.each([
    ['the price', { inputTokens: 1, outputTokens: 1 }, undefined],
    ['the usage', undefined, price],
    ['the output tokens', { inputTokens: 1 }, price],
  ])('is not known when %s is not', (_, usage, at) => {
    expect(priceCall(usage, at)).toBeUndefined()
  })
})
