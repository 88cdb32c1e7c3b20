import { seededRandom } from '../../kernel/index.ts'
import { cohenKappa, type Interval } from '../../stats/index.ts'
import type { GivenRating } from './agreement-so-far.ts'
import { resampledInterval } from './resampled-interval.ts'

export interface RaterAgreement {
  readonly rater: string
  readonly kappa: number
  readonly interval?: Interval
  /** Items that the rater and at least one other rated, and on which the others have a majority. */
  readonly n: number
}

interface Measuring {
  readonly seed: number
  /** Ordered levels count by the square of their distance. */
  readonly isOrdered: boolean
}

/**
 * Cohen's kappa of each rater with the majority of the others. A rater is left out where the figure is not defined: nothing shared,
 * or nothing that varies.
 */
export function agreementWithRest(
  ratings: readonly GivenRating[],
  { seed, isOrdered }: Measuring,
): RaterAgreement[] {
  const values = [...new Set(ratings.map(({ value }) => value))].sort(byValue)
  const byItem = [...Map.groupBy(ratings, ({ item }) => item)].sort(([a], [b]) => (a < b ? -1 : 1))
  const kappa = (pairs: readonly Pair[]): number | undefined =>
    cohenKappa(tableOf(pairs, values.length), { weights: isOrdered ? 'quadratic' : 'identity' })?.kappa
  return [...new Set(ratings.map(({ rater }) => rater))].sort().flatMap(rater => {
    const pairs = byItem.flatMap(([, own]) => pairOf(rater, own, values) ?? [])
    const found = kappa(pairs)
    if (found === undefined) return []
    const interval = resampledInterval(pairs, kappa, seededRandom(seed, 'rest', rater))
    return [{ rater, kappa: found, ...(interval === undefined ? {} : { interval }), n: pairs.length }]
  })
}

interface Pair {
  readonly own: number
  readonly rest: number
}

type Value = string | number

const byValue = (a: Value, b: Value): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1

/** A tie among the others is no majority. */
function pairOf(rater: string, ratings: readonly GivenRating[], values: readonly Value[]): Pair | undefined {
  const own = ratings.find(one => one.rater === rater)
  const rest = majorityValue(ratings.filter(one => one.rater !== rater).map(({ value }) => value))
  if (own === undefined || rest === undefined) return undefined
  return { own: values.indexOf(own.value), rest: values.indexOf(rest) }
}

/** What most gave; undefined for a tie, and for nobody. */
export function majorityValue(given: readonly Value[]): Value | undefined {
  const counts = [...Map.groupBy(given, value => value)].map(([value, all]) => ({ value, n: all.length }))
  counts.sort((a, b) => b.n - a.n)
  const [first, second] = counts
  return first === undefined || first.n === second?.n ? undefined : first.value
}

function tableOf(pairs: readonly Pair[], size: number): number[][] {
  const table = Array.from({ length: size }, () => new Array<number>(size).fill(0))
  for (const { own, rest } of pairs) {
    const row = table[own] as number[]
    row[rest] = (row[rest] as number) + 1
  }
  return table
}
