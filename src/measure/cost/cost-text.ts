/** Dollars for people: two decimals from a dollar up, fewer digits the smaller it is; never 0 for what is not. */
export function usdText(value: number): string {
  const size = Math.abs(value)
  const sign = value < 0 ? '-' : ''
  if (size === 0) return '$0'
  if (size >= 1_000) return `${sign}$${Math.round(size).toLocaleString('en-US')}`
  if (size >= 1) return `${sign}$${size.toFixed(2)}`
  if (size < 1e-6) return value < 0 ? '>-$0.000001' : '<$0.000001'
  const digits = size >= 0.01 ? 3 : 2
  return `${sign}$${size.toFixed(digits - 1 - Math.floor(Math.log10(size)))}`
}
