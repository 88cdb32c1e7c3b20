import { seededRandom } from '../../kernel/index.ts'
import { type Interval, krippendorffAlpha } from '../../stats/index.ts'
import { resampledInterval } from './resampled-interval.ts'

export interface GivenRating {
  readonly item: string
  readonly rater: string
  readonly value: string | number
}

export interface AgreementSoFar {
  /** Items with at least two ratings. */
  readonly items: number
  /** Krippendorff's alpha at the level of the scale; undefined when nothing varies. */
  readonly alpha: number | undefined
  readonly interval: Interval | undefined
  /** Alpha without each rater: who is far from the others makes it rise most when left out. */
  readonly without: Readonly<Record<string, number | undefined>>
  /** Items on which raters differ, the most evenly split first. */
  readonly disputed: readonly {
    readonly item: string
    readonly values: Readonly<Record<string, string | number>>
    /** Share of the raters who gave the commonest value: the lower, the more evenly they are split. */
    readonly largest: number
  }[]
}

interface Measuring {
  readonly seed?: number
  /** What the distance of two values means; numbers are needed for all but nominal. */
  readonly level?: 'nominal' | 'ordinal' | 'interval'
}

/** How far raters agree on what they have rated so far. */
export function agreementSoFar(
  ratings: readonly GivenRating[],
  { seed = 1, level = 'nominal' }: Measuring = {},
): AgreementSoFar {
  const coded = coderOf(ratings, level)
  const items = [...Map.groupBy(ratings, ({ item }) => item)].sort(([a], [b]) => (a < b ? -1 : 1))
  const unitsWithout = (rater?: string): number[][] =>
    items.map(([, own]) => own.filter(one => one.rater !== rater).map(({ value }) => coded(value)))
  const alpha = (units: readonly (readonly number[])[]) => krippendorffAlpha(units, level)
  const units = unitsWithout().filter(unit => unit.length >= 2)
  const raters = [...new Set(ratings.map(({ rater }) => rater))].sort()
  return {
    items: units.length,
    alpha: alpha(units),
    interval: resampledInterval(units, alpha, seededRandom(seed, 'agreement')),
    without: Object.fromEntries(raters.map(rater => [rater, alpha(unitsWithout(rater))])),
    disputed: disputedItems(ratings),
  }
}

/** Values as numbers: themselves where their distance counts, else a number for each kind. */
function coderOf(
  ratings: readonly GivenRating[],
  level: Measuring['level'],
): (value: string | number) => number {
  if (level !== 'nominal') return Number
  const codes = new Map<string | number, number>()
  for (const { value } of ratings) if (!codes.has(value)) codes.set(value, codes.size)
  return value => codes.get(value) as number
}

/** Raters without whom alpha is higher by more than 0.1, of three or more. */
export function outliersOf({ alpha, without }: Pick<AgreementSoFar, 'alpha' | 'without'>): string[] {
  if (alpha === undefined || Object.keys(without).length < 3) return []
  return Object.entries(without).flatMap(([rater, value]) =>
    value !== undefined && value - alpha > 0.1 ? [rater] : [],
  )
}

/** Items on which raters differ, the most evenly split first, with what each rater said. */
export function disputedItems(ratings: readonly GivenRating[]): AgreementSoFar['disputed'] {
  return [...Map.groupBy(ratings, ({ item }) => item)]
    .flatMap(([item, own]) => {
      const kinds = new Set(own.map(({ value }) => value))
      return kinds.size < 2
        ? []
        : [
            {
              item,
              largest: largestShare(own),
              values: Object.fromEntries(own.map(one => [one.rater, one.value])),
            },
          ]
    })
    .sort((a, b) => a.largest - b.largest || (a.item < b.item ? -1 : 1))
}

function largestShare(ratings: readonly GivenRating[]): number {
  const counts = new Map<string | number, number>()
  for (const { value } of ratings) counts.set(value, (counts.get(value) ?? 0) + 1)
  return Math.max(...counts.values()) / ratings.length
}
