import type { CandidateCost, CostReport, Estimate } from '../../../../src/server/api-contract.ts'

/** Dollars as every cost report writes them: two decimals from a dollar up, fewer digits the smaller it is. */
export function moneyText(value: number): string {
  const size = Math.abs(value)
  const sign = value < 0 ? '-' : ''
  if (size === 0) return '$0'
  if (size >= 1_000) return `${sign}$${Math.round(size).toLocaleString('en-US')}`
  if (size >= 1) return `${sign}$${size.toFixed(2)}`
  if (size < 1e-6) return value < 0 ? '>-$0.000001' : '<$0.000001'
  const digits = size >= 0.01 ? 3 : 2
  return `${sign}$${size.toFixed(digits - 1 - Math.floor(Math.log10(size)))}`
}

/** Short, for ticks: `$12.5k`. */
export function tickText(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e6) return `$${Number((value / 1e6).toFixed(2))}M`
  if (size >= 1e4) return `$${Number((value / 1e3).toFixed(1))}k`
  return `$${Number(value.toPrecision(4))}`
}

export const partTitles: Readonly<Record<CandidateCost['parts'][number]['part'], string>> = {
  model: 'model',
  retries: 'failed tries',
  infrastructure: 'machine',
  review: 'review',
  errors: 'errors',
}

/** What each part is, for a legend. */
export const partNotes: typeof partTitles = {
  model: 'tokens at their price',
  retries: 'tries that brought no answer',
  infrastructure: 'what it runs on',
  review: 'people who handle tasks',
  errors: 'wrong answers that nobody noticed',
}

/** The value of an input with its unit: `27.1%`, `$0.10 per hour`, `4 minutes`. */
export function inputText(value: number, unit: string): string {
  if (/^share\b/.test(unit)) return `${(value * 100).toFixed(1)}%${unit.slice(5)}`
  if (unit.startsWith('USD')) return `${moneyText(value)}${unit.slice(3)}`
  return `${value === 0 ? '0' : Number(value.toPrecision(3))} ${unit}`
}

/** A range with its unit once: `$35.00 … $55.00 per hour`, `3 … 7 minutes`. */
export function rangeText(low: number, high: number, unit: string): string {
  const start = inputText(low, unit)
  const after = /^share\b/.test(unit) ? unit.slice(5) : unit.startsWith('USD') ? unit.slice(3) : ` ${unit}`
  return `${after !== '' && start.endsWith(after) ? start.slice(0, -after.length) : start} … ${inputText(high, unit)}`
}

export function intervalWords(estimate: Estimate, text = moneyText): string | undefined {
  if (estimate.kind !== 'known' || estimate.interval === undefined) return undefined
  const [from, to] = [text(estimate.interval.lower), text(estimate.interval.upper)]
  return from === to ? undefined : `[${from}, ${to}]`
}

export const percentText = (share: number): string => `${(share * 100).toFixed(1)}%`

/** The cheapest first; those of which nothing is known last. */
export function byCost(report: CostReport): readonly CandidateCost[] {
  const value = ({ usdPerTask }: CandidateCost): number =>
    usdPerTask.kind === 'known' ? usdPerTask.value : Number.POSITIVE_INFINITY
  return [...report.candidates].sort((a, b) => value(a) - value(b) || 0)
}
