import { describe, expect, it } from 'vitest'
import { priceCall } from '../../prepare/provider/index.ts'
import { openPriceSource } from './index.ts'

const prices = openPriceSource({ at: new Date('2026-09-23T12:00:00Z') })

describe('public prices', () => {
  it('are known with source and date', () => {
    expect(prices.find({ provider: 'openai', name: 'gpt-4o-mini' })).toEqual({
      inputPerMillion: 0.15,
      outputPerMillion: 0.6,
      cachedInputPerMillion: 0.075,
      source: '@pydantic/genai-prices 0.1.8',
      asOf: '2026-09-23',
    })
  })

  it('have tiers for long inputs', () => {
    const price = prices.find({ provider: 'google', name: 'gemini-2.5-pro' })
    expect(priceCall({ inputTokens: 100_000, outputTokens: 1_000 }, price)).toBeCloseTo(0.135, 9)
    expect(priceCall({ inputTokens: 300_000, outputTokens: 1_000 }, price)).toBeCloseTo(0.765, 9)
  })

  it('have cache writes', () => {
    expect(prices.find({ provider: 'anthropic', name: 'claude-opus-4-1' })).toMatchObject({
      cacheWritePerMillion: 18.75,
    })
  })

  it.each([
    ['openai', 'no-such-model'],
    ['no-such-provider', 'gpt-4o'],
    ['openai-compatible', 'gpt-4o-mini'],
    ['ollama', 'llama3'],
  ])('are not invented for %s/%s', (provider, name) => {
    expect(prices.find({ provider, name })).toBeUndefined()
  })
})
