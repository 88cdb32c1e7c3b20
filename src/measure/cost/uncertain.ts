import { plural } from '../../kernel/index.ts'
import type { Estimate } from '../../stats/index.ts'
import { type Drawing, endsOf, type Missing, type Quantity } from './quantity.ts'

/** A computed figure with its draws; `draws` is absent when it is exact. */
export interface Uncertain {
  readonly kind: 'known'
  readonly value: number
  readonly draws?: Float64Array
  /** The same with all that is open counted as bad, and as good. Absent where nothing is open. */
  readonly ends?: readonly [Uncertain, Uncertain]
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
  const figure = computed(known, compute)
  if (known.every(([, { ends }]) => ends === undefined)) return figure
  const at = (end: 0 | 1) =>
    computed(
      known.map(([name, part]) => [name, part.ends?.[end] ?? part]),
      compute,
    )
  return { ...figure, ends: [at(0), at(1)] }
}

function computed<Name extends string>(
  known: readonly (readonly [Name, Quantity | Uncertain])[],
  compute: (values: Readonly<Record<Name, number>>) => number,
): Uncertain {
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
  /** Answers of which it is not known how good they are: said of figures that they leave open. */
  readonly open?: number
  readonly warnings?: readonly string[]
}

const tooFew = 20

/**
 * The figure as an estimate: the interval holds the middle share of the draws, and always the value itself; where something is open,
 * also the intervals at both of its ends.
 */
export function estimateOf(
  figure: Figure,
  { drawing, n, errored, open = 0, warnings = [] }: EstimateFacts,
): Estimate {
  const unscored = figure.kind === 'known' && figure.ends === undefined ? 0 : open
  const counts = { n, unscored, errored }
  if (figure.kind === 'missing') return { kind: 'unknown', reason: figure.reason, ...counts }
  const { value, ends = [] } = figure
  const all = [figure, ...ends]
  if (!all.every(one => Number.isFinite(one.value)))
    return { kind: 'unknown', reason: 'it cannot be computed', ...counts }
  const { level } = drawing
  const shared = { kind: 'known', value, n, unscored, errored } as const
  if (all.every(({ draws }) => draws === undefined))
    return {
      ...shared,
      interval: { ...spanOf(all.map(one => one.value)), level },
      method: 'stated',
      warnings,
    }
  const limits = all.flatMap(({ value: middle, draws }) => {
    if (draws === undefined) return [middle]
    const { lower, upper } = endsOf(draws, level)
    return [lower, middle, upper]
  })
  const interval = { ...spanOf(limits), level }
  const few = n < tooFew ? [`Only ${plural(n, 'example')}: the interval says less than it seems to.`] : []
  return {
    ...shared,
    ...(n < 2 ? {} : { interval }),
    method: 'monte-carlo',
    warnings: [...warnings, ...(n < 2 ? ['One example says nothing of how much tasks differ.'] : few)],
    seed: drawing.seed,
  }
}

const spanOf = (values: readonly number[]): { readonly lower: number; readonly upper: number } => ({
  lower: Math.min(...values),
  upper: Math.max(...values),
})
