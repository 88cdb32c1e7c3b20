import { CupelError } from '../../kernel/index.ts'
import { handedIn, itemsLeft, type Reservation } from '../../measure/review/index.ts'
import type { OpenedReview } from './open-review.ts'
import type { Given } from './read-given.ts'

export interface MyShare {
  readonly mayRate: boolean
  readonly why?: string
  /** Handed in, skipped ones not counted. */
  readonly done: number
  /** Items that still want a rating of theirs. */
  readonly left: number
}

/** How far a rater is. `reservations` of others take places; without them only what is handed in does. */
export function shareOf(
  { key }: OpenedReview,
  { rater, given, reservations = [] }: { rater: string; given: Given; reservations?: readonly Reservation[] },
): MyShare {
  const handed = handedIn(given.rows)
  const done = handed.filter(one => one.rater === rater && one.outcome !== 'skipped').length
  if (key.raters.length > 0 && !key.raters.includes(rater))
    return {
      mayRate: false,
      why: 'This review is for the people who were named when it was drawn.',
      done,
      left: 0,
    }
  const { perItem, seed, items } = key
  const left = itemsLeft(rater, { items: Object.keys(items), seed, perItem, reservations, handed })
  return { mayRate: true, done, left }
}

/** Whether somebody has begun to rate and there are items left for them: what others said would colour the rest. */
export async function isStillRating(review: OpenedReview, rater: string): Promise<boolean> {
  const given = await review.given()
  return (
    given.rows.some(row => row.rater === rater && row.outcome !== 'skipped') &&
    shareOf(review, { rater, given }).left > 0
  )
}

export function requireRater({ key }: OpenedReview, rater: string): void {
  if (key.raters.length === 0 || key.raters.includes(rater)) return
  throw new CupelError('not_allowed', `${rater} is not among the raters of this review.`, {
    hint: 'Raters are named when a review is drawn. Draw another one, or leave its raters open.',
  })
}
