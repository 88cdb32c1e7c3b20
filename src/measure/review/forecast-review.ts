export interface RaterProgress {
  readonly done: number
  readonly of: number
  /** Where the rater wrote down how long an answer took. */
  readonly minutes: readonly number[]
}

export interface ReviewForecast {
  /** By those who wrote down their minutes; undefined when nobody did. */
  readonly answersPerHour: number | undefined
  /** Of all raters together, at that speed. */
  readonly hoursLeft: number | undefined
  /** When the last rater is done at the pace since the draw, or why nobody can say. */
  readonly end:
    | { readonly kind: 'done' }
    | { readonly kind: 'forecast'; readonly at: Date; readonly last: string }
    | { readonly kind: 'unknown'; readonly why: string }
}

const day = 24 * 60 * 60 * 1_000
/** Ratings that a rater's pace is told from. */
const fewest = 5

/**
 * When a review will be complete. The pace is calendar time since the draw, with nights, weekends and other work in it: that is
 * what makes labelling late, and what minutes alone do not show.
 */
export function forecastReview(
  raters: Readonly<Record<string, RaterProgress>>,
  { drawnAt, now }: { readonly drawnAt: Date; readonly now: Date },
): ReviewForecast {
  const minutes = Object.values(raters).flatMap(rater => rater.minutes)
  const spent = minutes.reduce((sum, one) => sum + one, 0)
  const left = Object.values(raters).reduce((sum, { done, of }) => sum + of - done, 0)
  const answersPerHour = spent > 0 ? (60 * minutes.length) / spent : undefined
  return {
    answersPerHour,
    hoursLeft: answersPerHour === undefined ? undefined : left / answersPerHour,
    end: endOf(raters, drawnAt, now),
  }
}

function endOf(
  raters: Readonly<Record<string, RaterProgress>>,
  drawnAt: Date,
  now: Date,
): ReviewForecast['end'] {
  const working = Object.entries(raters).filter(([, { done, of }]) => done < of)
  if (working.length === 0) return { kind: 'done' }
  const slow = working.filter(([, { done }]) => done < fewest).map(([name]) => name)
  if (slow.length > 0)
    return { kind: 'unknown', why: `fewer than ${fewest} answers are rated by ${slow.join(', ')}` }
  const elapsed = now.getTime() - drawnAt.getTime()
  if (elapsed < day) return { kind: 'unknown', why: 'it was drawn less than a day ago' }
  const ends = working.map(([last, { done, of }]) => ({ last, wait: (elapsed / done) * (of - done) }))
  const { last, wait } = ends.reduce((one, other) => (other.wait > one.wait ? other : one))
  return { kind: 'forecast', at: new Date(now.getTime() + wait), last }
}
