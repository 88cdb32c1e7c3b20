import { seededRandom } from '../../kernel/index.ts'
import { quantile } from '../../stats/index.ts'
import { type Amount, amountAt, centreOf, highOf, lowOf } from './amount.ts'

/** Where a figure comes from, for people. */
export interface Origin {
  readonly source: string
  readonly asOf?: string | undefined
}

/** One number that the cost rests on, measured or stated, with the range it may lie in and its draws. */
export interface Quantity extends Origin {
  readonly kind: 'known'
  readonly name: string
  readonly unit: string
  readonly value: number
  readonly low: number
  readonly high: number
  /** Absent when it is exact. */
  readonly draws?: Float64Array
  readonly isMeasured: boolean
  /** The same with all that is open counted as bad, and as good. Absent where nothing is open. */
  readonly ends?: readonly [Quantity, Quantity]
}

/** What nobody measured or stated. */
export interface Missing {
  readonly kind: 'missing'
  readonly reason: string
  /** Field of the config in which it can be stated. */
  readonly field: string
}

export interface Naming extends Origin {
  readonly name: string
  readonly unit: string
}

export function exact(value: number, naming: Naming): Quantity {
  return { kind: 'known', ...naming, value, low: value, high: value, isMeasured: false }
}

/** What stands at nothing, for a reason; not shown among the inputs. */
export const zero = (name: string, source: string): Quantity => exact(0, { name, unit: '', source })

export interface Drawing {
  readonly seed: string
  readonly draws: number
  readonly level: number
}

/**
 * A stated amount. `field` is its place in the config and seeds its draws: a wage that several candidates share is the same
 * in draw i of all of them.
 */
export function stated(amount: Amount, naming: Naming & { readonly field: string }, of: Drawing): Quantity {
  const { field, ...named } = naming
  const value = centreOf(amount)
  const [low, high] = [lowOf(amount), highOf(amount)]
  if (low === high) return exact(value, named)
  const random = seededRandom(of.seed, 'cost', field)
  const draws = Float64Array.from({ length: of.draws }, () => amountAt(amount, random.float()))
  return { kind: 'known', ...named, value, low, high, draws, isMeasured: false }
}

/** A measured figure with the ends of the interval that its draws give. */
export function measured(value: number, draws: Float64Array, naming: Naming & { level: number }): Quantity {
  const { level, ...named } = naming
  const { lower, upper } = endsOf(draws, level)
  return {
    kind: 'known',
    ...named,
    value,
    low: Math.min(value, lower),
    high: Math.max(value, upper),
    draws,
    isMeasured: true,
  }
}

/** The figure with what lies between its two ends as the range it may lie in. */
export function between(figure: Quantity, ends: readonly [Quantity, Quantity]): Quantity {
  const low = Math.min(figure.low, ...ends.map(end => end.low))
  const high = Math.max(figure.high, ...ends.map(end => end.high))
  return { ...figure, low, high, ends }
}

export function endsOf(
  draws: Float64Array,
  level: number,
): { readonly lower: number; readonly upper: number } {
  const sorted = Float64Array.from(draws).sort()
  const tail = (1 - level) / 2
  return { lower: quantile(sorted, tail) ?? Number.NaN, upper: quantile(sorted, 1 - tail) ?? Number.NaN }
}
