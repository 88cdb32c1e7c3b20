import type { Review, ReviewItem } from '../../../../src/server/api-contract.ts'
import type { RatingInput } from '../../api/reviews.ts'

export type Dimension = Review['form']['dimensions'][number]
export type Value = number | string
export type Span = NonNullable<RatingInput['spans']>[number]

export interface Choice {
  readonly value: Value
  readonly label: string
  readonly description?: string | undefined
}

/** What a rater has filled in so far. */
export interface Draft {
  readonly values: Readonly<Record<string, Value>>
  readonly comment: string
  readonly spans: readonly Span[]
  /** Time of earlier visits. */
  readonly seconds: number
}

/** Choices of a dimension; undefined when its scale has too many values to show each. */
export function choicesOf({ scale }: Dimension): readonly Choice[] | undefined {
  if ('choices' in scale) return scale.choices
  const { min, max } = scale
  if (!Number.isInteger(min) || !Number.isInteger(max) || max - min > 8) return undefined
  return Array.from({ length: max - min + 1 }, (_, at) => ({ value: min + at, label: String(min + at) }))
}

export function unanswered(dimensions: readonly Dimension[], values: Draft['values']): readonly Dimension[] {
  return dimensions.filter(dimension => !isAnswer(dimension, values[dimension.id]))
}

function isAnswer({ scale }: Dimension, value: Value | undefined): boolean {
  if (value === undefined) return false
  if ('choices' in scale) return scale.choices.some(choice => choice.value === value)
  return typeof value === 'number' && value >= scale.min && value <= scale.max
}

export function draftOf(mine: ReviewItem['mine']): Draft {
  return {
    values: mine?.values ?? {},
    comment: mine?.comment ?? '',
    spans: mine?.spans ?? [],
    seconds: mine?.seconds ?? 0,
  }
}

export function isSameDraft(a: Draft, b: Draft): boolean {
  const content = ({ values, comment, spans }: Draft) =>
    JSON.stringify([Object.entries(values).sort(), comment, spans])
  return content(a) === content(b)
}

export function letterOf(answer: number): string {
  return String.fromCharCode(65 + answer)
}

/** How the form words a value. */
export function labelOf(review: Pick<Review, 'form'>, dimension: string, value: Value): string {
  const found = review.form.dimensions.find(({ id }) => id === dimension)
  const choice = found === undefined ? undefined : choicesOf(found)?.find(one => one.value === value)
  return choice?.label ?? String(value)
}
