/** US dollars. `undefined` means that the price is not known, which is not the same as free. */
export type CostUsd = number | undefined

/** A sum that remembers how much of it is missing. */
export interface CostSum {
  /** Sum of the known amounts, in US dollars. */
  readonly knownUsd: number
  readonly known: number
  readonly unknown: number
}

export const noCost: CostSum = { knownUsd: 0, known: 0, unknown: 0 }

export function addCost(sum: CostSum, cost: CostUsd): CostSum {
  return cost === undefined
    ? { ...sum, unknown: sum.unknown + 1 }
    : { knownUsd: sum.knownUsd + cost, known: sum.known + 1, unknown: sum.unknown }
}

/** For people: cents and up with two decimals, less with two significant digits. `unknown` in words. */
export function formatUsd(cost: CostUsd): string {
  if (cost === undefined) return 'unknown'
  if (cost === 0) return '$0'
  return Math.abs(cost) >= 0.01 ? `$${cost.toFixed(2)}` : `$${cost.toPrecision(2).replace(/e.*$/, '')}`
}
