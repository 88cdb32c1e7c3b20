import type { GivenRating } from './agreement-so-far.ts'
import type { MarkedSpan, ReviewForm, ReviewRating } from './review-form.ts'

/** What a rater said of an item on one dimension, from a sheet or from the log. */
export interface GivenRow {
  readonly item: string
  readonly rater: string
  readonly dimension: string
  /** Undefined where the outcome is not `rated`. In pairwise mode whose answer was preferred, or `tie`. */
  readonly value: string | number | undefined
  readonly outcome: 'rated' | 'cannot_tell' | 'skipped'
  readonly comment: string
  readonly seconds?: number
  readonly spans: readonly MarkedSpan[]
  /** ISO 8601; sheets do not say. */
  readonly at?: string
  readonly synthetic: boolean
}

/** A line of the log as a row for each dimension. */
export const rowsOfRating = (rating: ReviewRating, form: ReviewForm): GivenRow[] =>
  form.dimensions.map(({ id }) => ({
    item: rating.item,
    rater: rating.rater,
    dimension: id,
    value: rating.outcome === 'rated' ? rating.values[id] : undefined,
    outcome: rating.outcome,
    comment: rating.comment,
    seconds: rating.seconds,
    spans: rating.spans,
    at: rating.at,
    synthetic: rating.synthetic === true,
  }))

/** The last row of each rater on each dimension of an item, in the order in which they first spoke. */
export function lastRows(rows: readonly GivenRow[]): GivenRow[] {
  const last = new Map<string, GivenRow>()
  for (const row of rows) last.set(JSON.stringify([row.item, row.rater, row.dimension]), row)
  return [...last.values()]
}

/** The values that raters gave on a dimension. */
export const ratingsOn = (rows: readonly GivenRow[], dimension: string): GivenRating[] =>
  rows.flatMap(row =>
    row.dimension === dimension && row.outcome === 'rated' && row.value !== undefined
      ? [{ item: row.item, rater: row.rater, value: row.value }]
      : [],
  )

/** What became of an item before a rater. */
export interface HandedIn {
  readonly item: string
  readonly rater: string
  /** Rated when a value was given on any dimension. */
  readonly outcome: GivenRow['outcome']
  readonly at?: string
  readonly seconds?: number
}

/** Rows of all dimensions put together: one for each rater and item. */
export function handedIn(rows: readonly GivenRow[]): HandedIn[] {
  const byBoth = Map.groupBy(rows, ({ item, rater }) => JSON.stringify([item, rater]))
  return [...byBoth.values()].map(own => {
    const { item, rater, at, seconds } = own[0] as GivenRow
    const outcome =
      own.find(row => row.outcome === 'rated')?.outcome ??
      own.find(row => row.outcome === 'cannot_tell')?.outcome ??
      'skipped'
    return {
      item,
      rater,
      outcome,
      ...(at === undefined ? {} : { at }),
      ...(seconds === undefined ? {} : { seconds }),
    }
  })
}
