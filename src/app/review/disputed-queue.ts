import { join } from 'node:path'
import { CupelError, timestamp } from '../../kernel/index.ts'
import {
  disputedItems,
  type FormDimension,
  isOnFormScale,
  positionsOf,
  type ReviewDecision,
  ratingsOn,
  type ShownItem,
  scaleText,
  shownValue,
  storedValue,
} from '../../measure/review/index.ts'
import type { Project } from '../open-project.ts'
import { appendLine } from './line-log.ts'
import { dimensionNamed, type OpenedReview } from './open-review.ts'
import { shownTo } from './rate-items.ts'
import { reviewFiles } from './review-files.ts'
import { lettersOf } from './standing-of.ts'

export interface DisputedItem extends ShownItem {
  readonly dimension: string
  /** By letter; in pairwise mode by where the answers stand before the one who decides. */
  readonly ratings: readonly {
    readonly rater: string
    readonly value: string | number
    readonly comment: string
  }[]
  readonly decision?: Pick<ReviewDecision, 'value' | 'comment' | 'by' | 'at'>
}

/** What raters differ on, the most evenly split first, for somebody who decides: without names. */
export async function disputedQueue(
  review: OpenedReview,
  { viewer }: { readonly viewer: string },
): Promise<DisputedItem[]> {
  const given = await review.given()
  const letters = lettersOf(review, given)
  const decided = new Map(given.decisions.map(one => [placeOf(one), one]))
  const found = review.key.form.dimensions.flatMap(({ id }) =>
    disputedItems(ratingsOn(given.rows, id)).map(({ item, largest }) => ({ item, dimension: id, largest })),
  )
  found.sort((a, b) => a.largest - b.largest || (placeOf(a) < placeOf(b) ? -1 : 1))
  const rows = Map.groupBy(given.rows, placeOf)
  return found.map(({ item, dimension }): DisputedItem => {
    const toShown = wordsFor(review, viewer, item)
    const decision = decided.get(placeOf({ item, dimension }))
    const ratings = (rows.get(placeOf({ item, dimension })) ?? []).flatMap(({ rater, value, comment }) =>
      value === undefined ? [] : [{ rater: letters.get(rater) ?? '?', value: toShown(value), comment }],
    )
    return {
      ...shownTo(review, { viewer, item }),
      dimension,
      ratings: ratings.sort((a, b) => a.rater.length - b.rater.length || (a.rater < b.rater ? -1 : 1)),
      ...(decision === undefined
        ? {}
        : {
            decision: {
              value: toShown(decision.value),
              comment: decision.comment,
              by: decision.by,
              at: decision.at,
            },
          }),
    }
  })
}

const placeOf = ({ item, dimension }: { readonly item: string; readonly dimension: string }): string =>
  JSON.stringify([item, dimension])

/** A stored value as somebody reads it who sees the pair in positions of their own. */
function wordsFor({ key }: OpenedReview, viewer: string, item: string) {
  if (key.mode === 'single') return (value: string | number) => value
  const positions = positionsOf(key.seed, viewer, item)
  return (value: string | number) => shownValue(value, positions, key.items[item]?.candidates ?? [])
}

export interface Decide {
  readonly item: string
  readonly dimension: string
  readonly value: string | number
  readonly comment: string
  readonly by: string
  readonly isSynthetic: boolean
}

/**
 * Keeps what somebody decided on a dimension of an item; a later decision takes its place. In pairwise mode the value is `first`,
 * `second` or `tie` as the one who decides was shown the pair.
 *
 * @throws CupelError `ratings_invalid`, `review_unknown` for an item, `disk_full`
 */
export async function decide(
  project: Project,
  review: OpenedReview,
  { item, dimension, value, comment, by, isSynthetic }: Decide,
): Promise<ReviewDecision> {
  shownTo(review, { viewer: by, item })
  refuseOffScale(dimensionNamed(review, dimension), value)
  const { key } = review
  const decision: ReviewDecision = {
    item,
    dimension,
    value:
      key.mode === 'single'
        ? value
        : storedValue(value, positionsOf(key.seed, by, item), key.items[item]?.candidates ?? []),
    comment,
    by,
    at: timestamp(project.clock),
    ...(isSynthetic ? { synthetic: true } : {}),
  }
  appendLine(join(review.folder, reviewFiles.decisions), decision)
  return decision
}

function refuseOffScale({ id, scale }: FormDimension, value: string | number): void {
  if (isOnFormScale(scale, value)) return
  throw new CupelError('ratings_invalid', `${id}: ${String(value)} is not ${scaleText(scale)}.`, {
    hint: 'Nothing was kept. Decide for one of the values that raters had.',
  })
}
