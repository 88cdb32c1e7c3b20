/** How figures are written: the words and digits of the printed report. */

interface Measured {
  readonly aggregation: 'rate' | 'mean' | 'ratio' | 'statistic'
  readonly range?: readonly (number | null)[]
  readonly unit?: string | undefined
}

interface Limits {
  readonly lower: number
  readonly upper: number
}

export interface Scale {
  readonly prefix: string
  readonly factor: number
  readonly digits: number
  readonly suffix: string
}

const plain: Scale = { prefix: '', factor: 1, digits: 3, suffix: '' }
const milliseconds = { aggregation: 'mean', range: [0, null], unit: 'ms' } as const

export function scaleOf(metric: Measured, largest: number): Scale {
  const size = Math.abs(largest)
  if (isShare(metric)) return { ...plain, factor: 100, digits: 1, suffix: '%' }
  if (metric.unit === 'ms')
    return size >= 1000
      ? { ...plain, factor: 0.001, digits: 2, suffix: ' s' }
      : { ...plain, digits: size >= 100 ? 0 : size >= 1 ? 1 : 3, suffix: ' ms' }
  if (metric.unit === 'usd') return { ...plain, prefix: '$', digits: moneyDigits(size) }
  if (metric.unit !== undefined) return { ...plain, digits: size >= 100 ? 0 : 1 }
  return { ...plain, digits: size >= 100 ? 1 : size >= 10 ? 2 : 3 }
}

export function isShare(metric: Measured): boolean {
  const [low, high] = metric.range ?? []
  return (
    metric.unit === undefined &&
    low === 0 &&
    high === 1 &&
    (metric.aggregation === 'rate' || metric.aggregation === 'ratio')
  )
}

function moneyDigits(size: number): number {
  if (size === 0 || size >= 0.1) return 2
  return Math.min(8, 1 - Math.floor(Math.log10(size)))
}

export function valueText(value: number, metric: Measured, scale = scaleOf(metric, value)): string {
  const text = fixed(value * scale.factor, scale.digits)
  // A minus stands before the sign of money.
  return text.startsWith('-')
    ? `-${scale.prefix}${text.slice(1)}${scale.suffix}`
    : `${scale.prefix}${text}${scale.suffix}`
}

export function intervalText(interval: Limits, scale: Scale = plain): string {
  return `[${fixed(interval.lower * scale.factor, scale.digits)}, ${fixed(interval.upper * scale.factor, scale.digits)}]`
}

export function differenceText(
  difference: { readonly value: number; readonly interval?: Limits | undefined },
  metric: Measured,
): string {
  const scale = scaleOf(metric, difference.value)
  const shown = isShare(metric) ? { ...scale, suffix: ' points' } : scale
  const sign = difference.value > 0 ? '+' : ''
  const limits = difference.interval === undefined ? '' : ` ${intervalText(difference.interval, shown)}`
  return `${sign}${valueText(difference.value, metric, shown)}${limits}`
}

/** toFixed without a minus sign before zero. */
export function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits)
  return Number(text) === 0 ? text.replace('-', '') : text
}

/** The score of one trial as the figures of its metric are written: shares in percent, whole numbers whole, others to three digits. */
export function scoreText(value: number, metric?: Measured): string {
  if (metric?.unit !== undefined) return valueText(value, metric)
  if (metric !== undefined && isShare(metric)) return shareText(value, Number.isInteger(value * 100) ? 0 : 1)
  return Number.isInteger(value) ? String(value) : fixed(value, Math.abs(value) >= 100 ? 1 : 3)
}

export function durationText(ms: number): string {
  return valueText(ms, milliseconds)
}

export function durationScale(ms: number): Scale {
  return scaleOf(milliseconds, ms)
}

export function usdText(usd: number | undefined): string {
  if (usd === undefined) return 'unknown'
  if (usd === 0) return '$0'
  if (Math.abs(usd) < 1e-6) return usd < 0 ? '>-$0.000001' : '<$0.000001'
  return Math.abs(usd) >= 0.01 ? `$${usd.toFixed(2)}` : `$${usd.toPrecision(2)}`
}

export function countText(count: number): string {
  return count.toLocaleString('en-US')
}

export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : many}`
}

export function shareText(share: number, digits = 0): string {
  return `${fixed(share * 100, digits)}%`
}

/** A probability: never rounded to certainty. */
export function chanceText(probability: number): string {
  if (probability > 0.995) return '> 99%'
  if (probability < 0.005) return '< 1%'
  return shareText(probability)
}

/** The same with its sign, e.g. `P = 65%`, `P > 99%`. */
export function probabilityText(probability: number): string {
  const text = chanceText(probability)
  return /^[<>]/.test(text) ? `P ${text}` : `P = ${text}`
}

/** A time in the reader's own zone, e.g. `27 Nov 2026, 09:41`. */
export function timeText(at: string): string {
  const time = new Date(at)
  return Number.isNaN(time.getTime())
    ? at
    : time.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
}

export function dayText(at: string): string {
  const time = new Date(at)
  return Number.isNaN(time.getTime()) ? at : time.toLocaleDateString('en-GB', { dateStyle: 'medium' })
}

export function hoursText(hours: number): string {
  if (hours < 1) return plural(Math.max(1, Math.round(hours * 60)), 'minute')
  return hours < 48 ? plural(Math.round(hours), 'hour') : plural(Math.round(hours / 24), 'day')
}

/** Versions and hashes are long: the beginning tells them apart. */
export function shortVersion(version: string): string {
  return version.replace(/^sha256:/, '').slice(0, 12)
}

export function roundedRange(low: number, high: number): string {
  return low === high ? String(low) : `${low}–${high}`
}
