import type { Interval } from '../../stats/index.ts'
import type { ComparedMetric } from './comparison.ts'

/** What has to be known of a metric to write its figures; `null` in the range stands for no bound. */
export interface Measured {
  readonly aggregation: ComparedMetric['aggregation']
  readonly range: readonly (number | null)[]
  readonly unit?: string | undefined
}

/** How a metric's figures are written: multiply, round to `digits`, append `suffix`. */
export interface Scale {
  readonly factor: number
  readonly digits: number
  readonly suffix: string
  readonly prefix: string
}

const plain = { factor: 1, prefix: '', suffix: '' }

/** One scale for all figures of a row, chosen by the largest of them, so that a column reads straight down. */
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

/** Whether a metric is a share of something, written in percent and its differences in points. */
export function isShare(metric: Measured): boolean {
  const [low, high] = metric.range
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

/** A value with its unit, e.g. `84.2%`, `1.24 s`, `$0.0031`. */
export function valueText(value: number, metric: Measured, scale = scaleOf(metric, value)): string {
  return `${scale.prefix}${fixed(value * scale.factor, scale.digits)}${scale.suffix}`
}

/** The limits without their unit, e.g. `[80.4, 87.3]`, on the scale of the value they belong to. */
export function intervalText(interval: Pick<Interval, 'lower' | 'upper'>, scale: Scale): string {
  return `[${fixed(interval.lower * scale.factor, scale.digits)}, ${fixed(interval.upper * scale.factor, scale.digits)}]`
}

/** A signed difference with its interval, e.g. `+3.2 points [-0.4, 6.8]`. */
export function differenceText(
  difference: { readonly value: number; readonly interval?: Pick<Interval, 'lower' | 'upper'> | undefined },
  metric: Measured,
): string {
  const share = isShare(metric)
  const scale = scaleOf(metric, difference.value)
  const shown = share ? { ...scale, suffix: ' points' } : scale
  const sign = difference.value > 0 ? '+' : ''
  const limits = difference.interval === undefined ? '' : ` ${intervalText(difference.interval, shown)}`
  return `${sign}${valueText(difference.value, metric, shown)}${limits}`
}

/** toFixed with a true minus sign dropped from zero. */
function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits)
  return Number(text) === 0 ? text.replace('-', '') : text
}
