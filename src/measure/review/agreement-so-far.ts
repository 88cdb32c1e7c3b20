import { seededRandom } from '../../kernel/index.ts'
import { type Interval, krippendorffAlpha, percentileBootstrapInterval } from '../../stats/index.ts'

export interface GivenRating {
  readonly item: string
  readonly rater: string
  readonly value: string | number
}

export interface AgreementSoFar {
  /** Items with at least two ratings. */
  readonly items: number
  /** Krippendorff's alpha, nominal; undefined when nothing varies. */
  readonly alpha: number | undefined
  readonly interval: Interval | undefined
  /** Alpha without each rater: who is far from the others makes it rise most when left out. */
  readonly without: Readonly<Record<string, number | undefined>>
  /** Items on which raters differ, the most evenly split first. */
  readonly disputed: readonly {
    readonly item: string
    readonly values: Readonly<Record<string, string | number>>
  }[]
}

/** How far raters agree on what they have rated so far. */
export function agreementSoFar(ratings: readonly GivenRating[], seed = 1): AgreementSoFar {
  const codes = new Map<string | number, number>()
  for (const { value } of ratings) if (!codes.has(value)) codes.set(value, codes.size)
  const items = [...Map.groupBy(ratings, ({ item }) => item)].sort(([a], [b]) => (a < b ? -1 : 1))
  const unitsWithout = (rater?: string): number[][] =>
    items.map(([, own]) =>
      own.filter(one => one.rater !== rater).map(({ value }) => codes.get(value) as number),
    )
  const units = unitsWithout().filter(unit => unit.length >= 2)
  const raters = [...new Set(ratings.map(({ rater }) => rater))].sort()
  return {
    items: units.length,
    alpha: krippendorffAlpha(units),
    interval: intervalOf(units, seed),
    without: Object.fromEntries(raters.map(rater => [rater, krippendorffAlpha(unitsWithout(rater))])),
    disputed: disputedItems(ratings),
  }
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
              share: largestShare(own),
              values: Object.fromEntries(own.map(one => [one.rater, one.value])),
            },
          ]
    })
    .sort((a, b) => a.share - b.share || (a.item < b.item ? -1 : 1))
    .map(({ item, values }) => ({ item, values }))
}

const fewest = 10
const replicates = 1_000

function intervalOf(units: readonly (readonly number[])[], seed: number): Interval | undefined {
  if (units.length < fewest) return undefined
  const random = seededRandom(seed, 'agreement')
  const draws = Array.from({ length: replicates }, () =>
    krippendorffAlpha(units.map(() => units[random.below(units.length)] as readonly number[])),
  ).filter(value => value !== undefined)
  return draws.length < 100 ? undefined : percentileBootstrapInterval(draws)
}

function largestShare(ratings: readonly GivenRating[]): number {
  const counts = new Map<string | number, number>()
  for (const { value } of ratings) counts.set(value, (counts.get(value) ?? 0) + 1)
  return Math.max(...counts.values()) / ratings.length
}
