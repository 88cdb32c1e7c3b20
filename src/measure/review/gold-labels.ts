import { dawidSkene, type Rating } from '../../stats/index.ts'
import type { GivenRating } from './agreement-so-far.ts'
import { majorityValue } from './agreement-with-rest.ts'

export interface GoldLabel {
  readonly item: string
  readonly value: string | number
  readonly by: 'adjudication' | 'majority' | 'dawid_skene'
  /** Raters who gave a value, the adjudicator not among them. */
  readonly raters: number
  /** Of the raters, how many gave this value. */
  readonly share: number
  /** By Dawid and Skene's model; it is sure of itself, more so than the truth bears out with few raters. */
  readonly probability?: number
  /** Who decided, where one person did. */
  readonly adjudicator?: string
}

export interface Gold {
  readonly labels: readonly GoldLabel[]
  /** Items with ratings and no label: ties, which an adjudicator settles. */
  readonly undecided: readonly string[]
  readonly warnings: readonly string[]
}

interface GoldSettings {
  readonly by: 'majority' | 'dawid_skene'
  /** What adjudicators decided; goes before any counting. */
  readonly decided: readonly GivenRating[]
}

const enoughRaters = 5
const enoughItems = 100

/** One label an item out of several people's ratings, with where it comes from. A tie is no label. */
export function goldLabels(ratings: readonly GivenRating[], { by, decided }: GoldSettings): Gold {
  const items = [...Map.groupBy(ratings, ({ item }) => item)].sort(([a], [b]) => (a < b ? -1 : 1))
  const decisions = new Map(decided.map(one => [one.item, one]))
  const counted = by === 'majority' ? items.map(([, own]) => majority(own)) : modelled(ratings, items)
  const labels = items.flatMap(([item, own], at): GoldLabel[] => {
    const share = (value: string | number): number =>
      own.filter(one => one.value === value).length / own.length
    const decision = decisions.get(item)
    if (decision !== undefined) {
      const { value, rater } = decision
      return [
        { item, value, by: 'adjudication', raters: own.length, share: share(value), adjudicator: rater },
      ]
    }
    const found = counted[at]
    return found === undefined ? [] : [{ item, ...found, by, raters: own.length, share: share(found.value) }]
  })
  const labelled = new Set(labels.map(({ item }) => item))
  return {
    labels,
    undecided: items.map(([item]) => item).filter(item => !labelled.has(item)),
    warnings: by === 'dawid_skene' ? warningsOf(ratings, items.length) : [],
  }
}

type Found = { readonly value: string | number; readonly probability?: number } | undefined

function majority(own: readonly GivenRating[]): Found {
  const value = majorityValue(own.map(one => one.value))
  return value === undefined ? undefined : { value }
}

function modelled(
  ratings: readonly GivenRating[],
  items: readonly (readonly [string, readonly GivenRating[]])[],
): Found[] {
  const values = [...new Set(ratings.map(({ value }) => value))].sort()
  const raters = [...new Set(ratings.map(({ rater }) => rater))].sort()
  const coded = items.flatMap(([, own], item) =>
    own.map(
      (one): Rating => ({ item, rater: raters.indexOf(one.rater), category: values.indexOf(one.value) }),
    ),
  )
  const { posteriors } = dawidSkene(coded, {
    items: items.length,
    raters: raters.length,
    categories: values.length,
  })
  return posteriors.map(row => {
    const probability = Math.max(...row)
    const best = row.flatMap((one, at) => (probability - one < 1e-9 ? [at] : []))
    const value = values[best[0] as number]
    return best.length === 1 && value !== undefined ? { value, probability } : undefined
  })
}

function warningsOf(ratings: readonly GivenRating[], items: number): string[] {
  const raters = new Set(ratings.map(({ rater }) => rater)).size
  return raters < enoughRaters || items < enoughItems
    ? [
        `Dawid and Skene's model leans on little with ${raters} raters and ${items} items (${enoughRaters} and ${enoughItems} are wanted): majority, with an adjudicator for its ties, is the safer choice.`,
      ]
    : []
}
