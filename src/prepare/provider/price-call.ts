import type { CostUsd } from '../../kernel/index.ts'
import type { Price, PriceTier, Usage } from './ports.ts'

/**
 * What a call cost, in US dollars. Cached and cache-writing tokens are counted within the input tokens,
 * reasoning tokens within the output tokens, as providers bill them.
 *
 * @returns nothing when the price is not known, or when input or output tokens were not reported
 */
export function priceCall(usage: Usage | undefined, price: Price | undefined): CostUsd {
  if (price === undefined || usage?.inputTokens === undefined || usage.outputTokens === undefined) {
    return undefined
  }
  const rates = ratesFor(price, usage.inputTokens)
  const cached = Math.min(usage.cachedInputTokens ?? 0, usage.inputTokens)
  const written = Math.min(usage.cacheWriteTokens ?? 0, usage.inputTokens - cached)
  const fresh = usage.inputTokens - cached - written
  return (
    (fresh * rates.inputPerMillion +
      cached * (rates.cachedInputPerMillion ?? rates.inputPerMillion) +
      written * (rates.cacheWritePerMillion ?? rates.inputPerMillion) +
      usage.outputTokens * rates.outputPerMillion) /
    1_000_000
  )
}

function ratesFor(price: Price, inputTokens: number): Omit<PriceTier, 'aboveInputTokens'> {
  return (price.tiers ?? [])
    .filter(tier => inputTokens > tier.aboveInputTokens)
    .reduce<Omit<PriceTier, 'aboveInputTokens'> & { aboveInputTokens?: number }>(
      (best, tier) => (tier.aboveInputTokens > (best.aboveInputTokens ?? -1) ? tier : best),
      price,
    )
}
