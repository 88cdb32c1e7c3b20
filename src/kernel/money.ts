/** US dollars. `undefined` means that the price is not known, which is not the same as free. */
export type CostUsd = number | undefined

/** For people: cents and up with two decimals, less with two significant digits. `unknown` in words. */
export function formatUsd(cost: CostUsd): string {
  if (cost === undefined) return 'unknown'
  if (cost === 0) return '$0'
  return Math.abs(cost) >= 0.01 ? `$${cost.toFixed(2)}` : `$${cost.toPrecision(2).replace(/e.*$/, '')}`
}
