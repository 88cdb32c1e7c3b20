import type { Estimate } from '../../stats/index.ts'
import { type Drawing, endsOf, type Missing, type Quantity } from './quantity.ts'

/** A computed figure with its draws; `draws` is absent when it is exact. */
export interface Uncertain {
  readonly kind: 'known'
  readonly value: number
  readonly draws?: Float64Array
}

export type Figure = Uncertain | Missing

/** A figure computed from others, in the middle and in every draw. Missing when one of them is. */
export function combine<Name extends string>(
  parts: Readonly<Record<Name, Quantity | Figure>>,
  compute: (values: Readonly<Record<Name, number>>) => number,
): Figure {
  const entries = Object.entries(parts) as [Name, Quantity | Figure][]
  const missing = entries.map(([, part]) => part).find(part => part.kind === 'missing')
  if (missing !== undefined) return missing
  const known = entries as [Name, Quantity | Uncertain][]
  const values = Object.fromEntries(known.map(([name, { value }]) => [name, value])) as Record<Name, number>
  const value = compute(values)
  const count = known.reduce((most, [, { draws }]) => Math.max(most, draws?.length ?? 0), 0)
  if (count === 0) return { kind: 'known', value }
  const draws = new Float64Array(count)
  for (let draw = 0; draw < count; draw++) {
    for (const [name, part] of known) values[name] = part.draws?.[draw] ?? part.value
    draws[draw] = compute(values)
  }
  return { kind: 'known', value, draws }
}

export interface EstimateFacts {
  readonly drawing: Drawing
  /** Independent units behind it. */
  readonly n: number
  readonly errored: number
  readonly warnings?: readonly string[]
}

const tooFew = 20

/** The figure as an estimate: the interval holds the middle share of the draws, and always the value itself. */
export function estimateOf(figure: Figure, { drawing, n, errored, warnings = [] }: EstimateFacts): Estimate {
  const counts = { n, unscored: 0, errored }
  if (figure.kind === 'missing') return { kind: 'unknown', reason: figure.reason, ...counts }
  const { value, draws } = figure
  if (!Number.isFinite(value)) return { kind: 'unknown', reason: 'it cannot be computed', ...counts }
  const { level } = drawing
  const shared = { kind: 'known', value, n, unscored: 0, errored } as const
  if (draws === undefined)
    return { ...shared, interval: { lower: value, upper: value, level }, method: 'stated', warnings }
  const { lower, upper } = endsOf(draws, level)
  const interval = { lower: Math.min(lower, value), upper: Math.max(upper, value), level }
  const few = n < tooFew ? [`Only ${n} examples: the interval says less than it seems to.`] : []
  return {
    ...shared,
    ...(n < 2 ? {} : { interval }),
    method: 'monte-carlo',
    warnings: [...warnings, ...(n < 2 ? ['One example says nothing of how much tasks differ.'] : few)],
    seed: drawing.seed,
  }
}
