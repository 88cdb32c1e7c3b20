import {
  forecastReview,
  type HandedIn,
  handedIn,
  type RaterProgress,
  type ReviewForecast,
} from '../../measure/review/index.ts'
import { shareOf } from './my-share.ts'
import type { OpenedReview } from './open-review.ts'
import type { Given } from './read-given.ts'

export interface RaterShare extends RaterProgress {
  readonly unsure: number
}

/** How far each rater is: of their sheet where they have one, else of what the page still has for them. */
export function ratersProgress(review: OpenedReview, given: Given): Readonly<Record<string, RaterShare>> {
  const whole = wholeItems(review, given)
  const names = new Set([
    ...Object.keys(given.sheets),
    ...review.key.raters,
    ...whole.map(({ rater }) => rater),
  ])
  return Object.fromEntries(
    [...names].sort().map(rater => {
      const own = whole.filter(one => one.rater === rater)
      const sheet = given.sheets[rater]
      const done = sheet === undefined ? own.filter(({ outcome }) => outcome !== 'skipped') : own
      const items = new Set([...(sheet ?? []), ...own.map(({ item }) => item)])
      const of = sheet === undefined ? done.length + shareOf(review, { rater, given }).left : items.size
      return [rater, { done: done.length, of, unsure: unsureOf(own), minutes: minutesOf(own) }]
    }),
  )
}

/** Of a sheet with several columns, items of which all are filled in. */
function wholeItems({ key }: OpenedReview, { rows }: Given): HandedIn[] {
  const cells = Map.groupBy(rows, ({ item, rater }) => JSON.stringify([item, rater]))
  return handedIn(rows).filter(
    ({ item, rater }) => cells.get(JSON.stringify([item, rater]))?.length === key.form.dimensions.length,
  )
}

const unsureOf = (own: readonly HandedIn[]): number =>
  own.filter(({ outcome }) => outcome === 'cannot_tell').length

const minutesOf = (own: readonly HandedIn[]): number[] =>
  own.flatMap(({ seconds }) => (seconds === undefined || seconds === 0 ? [] : [seconds / 60]))

interface Forecasting {
  readonly now: number
  readonly nameOf?: (rater: string) => string
}

/**
 * When a review will be complete. Where raters have their sheets, or everyone named rates everything, the last of them ends it;
 * otherwise places are open to all, and the raters are one another's relief.
 */
export function forecastOf(
  review: OpenedReview,
  given: Given,
  { now, nameOf = name => name }: Forecasting,
): ReviewForecast {
  const { key } = review
  const hasSheets = Object.keys(given.sheets).length > 0
  const isEveryone = key.raters.length > 0 && key.perItem >= key.raters.length
  const shares: Readonly<Record<string, RaterProgress>> =
    hasSheets || isEveryone
      ? Object.fromEntries(
          Object.entries(ratersProgress(review, given)).map(([rater, share]) => [nameOf(rater), share]),
        )
      : { 'all raters together': sharedProgress(review, given) }
  return forecastReview(shares, { drawnAt: new Date(key.drawnAt), now: new Date(now) })
}

/** More ratings of an item than wanted complete nothing. */
function sharedProgress({ key }: OpenedReview, { rows }: Given): RaterProgress {
  const done = handedIn(rows).filter(({ outcome }) => outcome !== 'skipped')
  const byItem = Map.groupBy(done, ({ item }) => item)
  return {
    done: [...byItem.values()].reduce((sum, own) => sum + Math.min(own.length, key.perItem), 0),
    of: Object.keys(key.items).length * key.perItem,
    minutes: minutesOf(done),
  }
}
