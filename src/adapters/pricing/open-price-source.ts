import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { calcPrice } from '@pydantic/genai-prices'
import type { Price, PriceSource, PriceTier } from '../../prepare/provider/index.ts'

/** Publication dates of the versions of the price list that have been shipped. */
const published: Readonly<Record<string, string>> = { '0.1.8': '2026-09-23' }

/** Our provider names, where the price list has others. */
const providerIds: Readonly<Record<string, string>> = {
  xai: 'x-ai',
  'amazon-bedrock': 'aws',
  bedrock: 'aws',
  vertex: 'google',
}

/** Providers that say nothing about who bills the call. */
const anonymous = ['openai-compatible', 'ollama', 'local']

/**
 * The prices that were public when this version was released. A model that the list does not know, or a server
 * that could be anyone's, has no price: what it costs must be said in the config.
 */
export function openPriceSource({ at = new Date() }: { readonly at?: Date } = {}): PriceSource {
  const version = listVersion()
  const fact = {
    source: `@pydantic/genai-prices ${version}`,
    asOf: published[version] ?? `the release of ${version}`,
  }
  const known = new Map<string, Price | undefined>()
  return {
    find({ provider, name }) {
      if (anonymous.includes(provider)) return undefined
      const key = `${provider}/${name}`
      if (!known.has(key)) known.set(key, look({ provider, name }, { at, fact }))
      return known.get(key)
    },
  }
}

interface Looking {
  readonly at: Date
  readonly fact: Pick<Price, 'source' | 'asOf'>
}

function look(
  { provider, name }: { readonly provider: string; readonly name: string },
  { at, fact }: Looking,
): Price | undefined {
  const found = calcPrice({ input_tokens: 1, output_tokens: 1 }, name, {
    providerId: providerIds[provider] ?? provider,
    timestamp: at,
  })
  if (!found) return undefined
  const units = found.model_price as Readonly<Record<string, Rate | undefined>>
  if (units.input_mtok === undefined || units.output_mtok === undefined) return undefined
  const starts = tierStarts(units)
  return {
    ...(ratesAbove(units, -1) as Rates),
    ...(starts.length === 0
      ? {}
      : {
          tiers: starts.map(start => ({ aboveInputTokens: start, ...(ratesAbove(units, start) as Rates) })),
        }),
    ...fact,
  }
}

type Rate = number | { readonly base: number; readonly tiers: readonly { start: number; price: number }[] }
type Rates = Omit<PriceTier, 'aboveInputTokens'>

const unitNames = {
  inputPerMillion: 'input_mtok',
  outputPerMillion: 'output_mtok',
  cachedInputPerMillion: 'cache_read_mtok',
  cacheWritePerMillion: 'cache_write_mtok',
} as const

function tierStarts(units: Readonly<Record<string, Rate | undefined>>): readonly number[] {
  const starts = Object.values(unitNames).flatMap(unit => {
    const rate = units[unit]
    return typeof rate === 'object' ? rate.tiers.map(tier => tier.start) : []
  })
  return [...new Set(starts)].sort((a, b) => a - b)
}

function ratesAbove(units: Readonly<Record<string, Rate | undefined>>, start: number): Partial<Rates> {
  return Object.fromEntries(
    Object.entries(unitNames).flatMap(([name, unit]) => {
      const rate = units[unit]
      return rate === undefined ? [] : [[name, rateAt(rate, start)]]
    }),
  )
}

function rateAt(rate: Rate, start: number): number {
  if (typeof rate === 'number') return rate
  return rate.tiers
    .filter(tier => tier.start <= start)
    .reduce((best, tier) => (tier.start >= best.start ? tier : best), { start: -1, price: rate.base }).price
}

/** The package does not export its package.json, so it is found beside its entry. */
function listVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@pydantic/genai-prices')
  const { version } = JSON.parse(readFileSync(join(dirname(entry), '../package.json'), 'utf8'))
  return version
}
