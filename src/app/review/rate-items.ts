import { join } from 'node:path'
import { CupelError, timestamp } from '../../kernel/index.ts'
import {
  type Deal,
  handedIn,
  type MarkedSpan,
  positionsOf,
  type RatingInput,
  type Reservations,
  type ReviewRating,
  ratingProblems,
  reserveNext,
  type ShownItem,
  secureHandIn,
  shownValue,
  storedValue,
  turnedSpans,
} from '../../measure/review/index.ts'
import type { Project } from '../open-project.ts'
import { appendLine } from './line-log.ts'
import { requireRater, shareOf } from './my-share.ts'
import type { OpenedReview } from './open-review.ts'
import type { Given } from './read-given.ts'
import { reviewFiles } from './review-files.ts'

export interface MyRating {
  readonly outcome: RatingInput['outcome']
  readonly values: Readonly<Record<string, string | number>>
  readonly comment: string
  readonly spans: readonly MarkedSpan[]
  /** 0 where a sheet does not say. */
  readonly seconds: number
  readonly at: string
}

/** An item as one rater sees it: a pair in the rater's own positions, and nothing of anybody else. */
export interface RatersItem extends ShownItem {
  readonly mine?: MyRating
}

export interface NextItem {
  /** Undefined when nothing is left for the rater. */
  readonly item?: RatersItem
  readonly reservedUntil?: string
  readonly done: number
  readonly left: number
}

interface Rater {
  readonly rater: string
  readonly reservations: Reservations
}

/** The item that a rater works on next, reserved for them for half an hour; the one that they have already where there is one. */
export async function nextItem(
  project: Project,
  review: OpenedReview,
  { rater, reservations }: Rater,
): Promise<NextItem> {
  requireRater(review, rater)
  const reserved = await reserveNext(rater, dealOf(review), portsOf(project, review, reservations))
  const live = await reservations.live(review.name, project.clock.now())
  const given = await review.given()
  const { done, left } = shareOf(review, { rater, given, reservations: live })
  if (reserved === undefined) return { done, left }
  return {
    item: seenBy(review, { rater, item: reserved.item, given }),
    reservedUntil: new Date(reserved.until).toISOString(),
    done,
    left,
  }
}

const dealOf = ({ name, key }: OpenedReview): Deal => ({
  review: name,
  items: Object.keys(key.items),
  seed: key.seed,
  perItem: key.perItem,
})

const portsOf = ({ clock }: Project, review: OpenedReview, reservations: Reservations) => ({
  reservations,
  clock,
  handed: async () => handedIn((await review.given()).rows),
})

/** One item as a rater sees it, with what they said of it before. */
export async function itemFor(
  review: OpenedReview,
  { rater, item }: { readonly rater: string; readonly item: string },
): Promise<RatersItem> {
  requireRater(review, rater)
  return seenBy(review, { rater, item, given: await review.given() })
}

/** What raters may see of an item, a pair in positions of their own. */
export function shownTo(review: OpenedReview, { viewer, item }: { viewer: string; item: string }): ShownItem {
  const shown = review.items().get(item)
  if (shown === undefined || !Object.hasOwn(review.key.items, item))
    throw new CupelError('review_unknown', `The review ${review.name} has no item "${item}".`, {
      hint: 'Ask for the next item.',
    })
  const [first, second] = shown.answers
  if (review.key.mode === 'single' || first === undefined || second === undefined) return shown
  const isTurned = positionsOf(review.key.seed, viewer, item)[0] === 1
  return { ...shown, answers: isTurned ? [second, first] : [first, second] }
}

function seenBy(
  review: OpenedReview,
  { rater, item, given }: { rater: string; item: string; given: Given },
): RatersItem {
  const shown = shownTo(review, { viewer: rater, item })
  const own = given.rows.filter(row => row.rater === rater && row.item === item)
  const [first] = own
  if (first === undefined) return shown
  const { candidates } = review.key.items[item] as { candidates: string[] }
  const positions = positionsOf(review.key.seed, rater, item)
  const isPair = review.key.mode === 'pairwise'
  const values = own.flatMap(({ dimension, value }) =>
    value === undefined ? [] : [[dimension, isPair ? shownValue(value, positions, candidates) : value]],
  )
  const mine: MyRating = {
    outcome: handedIn(own)[0]?.outcome ?? first.outcome,
    values: Object.fromEntries(values),
    comment: first.comment,
    spans: isPair ? turnedSpans([...first.spans], positions) : first.spans,
    seconds: first.seconds ?? 0,
    at: first.at ?? review.key.drawnAt,
  }
  return { ...shown, mine }
}

export interface MyItem {
  readonly item: string
  readonly outcome: RatingInput['outcome']
  readonly at: string
}

/** What a rater has handed in, oldest first. */
export async function myItems(review: OpenedReview, rater: string): Promise<MyItem[]> {
  return handedIn((await review.given()).rows)
    .filter(one => one.rater === rater)
    .map(({ item, outcome, at = review.key.drawnAt }) => ({ item, outcome, at }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

export interface HandIn extends Rater {
  readonly item: string
  readonly input: RatingInput
  readonly isSynthetic: boolean
}

/**
 * Takes what a rater says of an item. It is on the disk when this comes back.
 *
 * @throws CupelError `ratings_invalid` for a value that the form does not have, `item_taken` when others have the places of the item,
 * `disk_full`
 */
export async function handInRating(
  project: Project,
  review: OpenedReview,
  { rater, item, input, isSynthetic, reservations }: HandIn,
): Promise<ReviewRating> {
  requireRater(review, rater)
  const shown = shownTo(review, { viewer: rater, item })
  const problems = ratingProblems(
    input,
    review.key.form,
    shown.answers.map(({ text }) => text),
  )
  if (problems.length > 0)
    throw new CupelError('ratings_invalid', problems.join(' '), {
      hint: 'Nothing was kept. Correct it and hand it in again.',
      details: { item },
    })
  const wish = { item, rater, outcome: input.outcome }
  const refused = await secureHandIn(wish, dealOf(review), portsOf(project, review, reservations))
  if (refused !== undefined)
    throw new CupelError('item_taken', refused, { hint: 'Ask for the next item.', details: { item } })
  const rating: ReviewRating = {
    ...stored(review, { item, rater, input }),
    item,
    rater,
    at: timestamp(project.clock),
    ...(isSynthetic ? { synthetic: true } : {}),
  }
  appendLine(join(review.folder, reviewFiles.ratings), rating)
  await reservations.release(review.name, item, rater)
  return rating
}

/** Of a pair, whose answer is preferred and marked, in place of where it stood. */
function stored(
  { key }: OpenedReview,
  { item, rater, input }: { item: string; rater: string; input: RatingInput },
): RatingInput {
  if (key.mode === 'single') return input
  const positions = positionsOf(key.seed, rater, item)
  const { candidates } = key.items[item] as { candidates: string[] }
  const values = Object.entries(input.values).map(([id, value]) => [
    id,
    storedValue(value, positions, candidates),
  ])
  return { ...input, values: Object.fromEntries(values), spans: turnedSpans(input.spans, positions) }
}
