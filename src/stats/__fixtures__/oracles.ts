import { readFileSync } from 'node:fs'

/** One case of `oracles/stats`: what another program, complete enumeration or a publication has for this input. */
export interface OracleCase {
  readonly id: string
  readonly method: string
  // biome-ignore lint/suspicious/noExplicitAny: inputs differ from method to method
  readonly input: any
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly expected: any
  readonly tolerance: number
}

/** A file of `oracles/stats` by its name, with what it has beside its cases. */
export function readOracles<Beside = unknown>(name: string): Beside & { readonly cases: OracleCase[] } {
  return JSON.parse(readFileSync(new URL(`../../../oracles/stats/${name}.json`, import.meta.url), 'utf8'))
}

/** An interval under the names that the oracles have for its limits. */
export const bounds = (interval: { lower: number; upper: number } | undefined) => ({
  lo: interval?.lower,
  hi: interval?.upper,
})

/** An interval as the oracles have it where they give both limits in one field. */
export const pair = (interval: { lower: number; upper: number } | undefined) =>
  interval && [interval.lower, interval.upper]
