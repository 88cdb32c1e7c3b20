/** US dollars. `undefined` means that the price is not known, which is not the same as free. */
export type CostUsd = number | undefined

const smallest = 1e-6

/** For people: cents and up with two decimals, less with two significant digits. `unknown` in words. */
export function formatUsd(cost: CostUsd): string {
  if (cost === undefined) return 'unknown'
  if (cost === 0) return '$0'
  const size = Math.abs(cost)
  if (size < smallest) return cost < 0 ? '>-$0.000001' : '<$0.000001'
  return size >= 0.01 ? `$${cost.toFixed(2)}` : `$${cost.toPrecision(2)}`
}
