import type { CandidateConfig } from '../../prepare/candidate/index.ts'
import type { Price, PriceSource } from '../../prepare/provider/index.ts'

export interface CandidatePrice {
  /** How the priced thing is called: `openai/gpt-4o-mini`, or the candidate. */
  readonly model: string
  readonly price?: Price
}

/** The price of a candidate's tokens now: what the config states, else the public one, else none. */
export function candidatePrice(
  name: string,
  config: CandidateConfig | undefined,
  prices: PriceSource,
): CandidatePrice {
  const model = config !== undefined && 'model' in config ? config.model : name
  const { inputPerMillion, outputPerMillion, ...rest } =
    (config !== undefined && 'price' in config ? config.price : undefined) ?? {}
  if (inputPerMillion !== undefined && outputPerMillion !== undefined) {
    const own = { inputPerMillion, outputPerMillion, ...defined(rest) }
    return {
      model,
      price: { ...own, source: `the price in candidates.${name}.price`, asOf: 'when the config was written' },
    }
  }
  if (config === undefined || !('model' in config)) return { model }
  const slash = model.indexOf('/')
  const price = prices.find({ provider: model.slice(0, slash), name: model.slice(slash + 1) })
  return { model, ...(price === undefined ? {} : { price }) }
}

type Rates = Pick<Price, 'cachedInputPerMillion' | 'cacheWritePerMillion'>

const defined = (rates: { readonly [Name in keyof Rates]?: number | undefined }): Rates =>
  Object.fromEntries(Object.entries(rates).filter(([, rate]) => rate !== undefined))
