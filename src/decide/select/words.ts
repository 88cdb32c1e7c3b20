import { type ComparedMetric, intervalText, scaleOf, valueText } from '../compare/index.ts'
import type { Figure } from './outside-figure.ts'

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

export type Written = Pick<ComparedMetric, 'aggregation' | 'range' | 'unit'>

/** A figure with its interval, e.g. `84.2% [80.4, 87.3]`; why there is none otherwise. */
export function figureText(estimate: Figure, written: Written): string {
  if (estimate.kind === 'unknown') return `unknown (${estimate.reason.replace(/\.$/, '')})`
  const scale = scaleOf(written, estimate.value)
  const limits = estimate.interval === undefined ? '' : ` ${intervalText(estimate.interval, scale)}`
  return `${valueText(estimate.value, written, scale)}${limits}`
}
