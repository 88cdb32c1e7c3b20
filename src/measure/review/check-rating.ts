import type { RatingInput, ReviewForm } from './review-form.ts'
import { isOnFormScale, scaleText } from './scale-value.ts'

/** What is wrong with a rating, in words; empty when it can be taken. `answers` are the texts as they were shown. */
export function ratingProblems(
  { outcome, values, spans }: Pick<RatingInput, 'outcome' | 'values' | 'spans'>,
  form: ReviewForm,
  answers: readonly string[],
): string[] {
  const known = form.dimensions.map(({ id }) => id)
  const strange = Object.keys(values).filter(id => !known.includes(id))
  return [
    ...strange.map(id => `There is no dimension "${id}"; there is ${known.join(', ')}.`),
    ...(outcome === 'rated'
      ? valueProblems(values, form)
      : strange.length < Object.keys(values).length
        ? [`What is ${outcome === 'skipped' ? 'skipped' : 'marked as cannot tell'} has no values.`]
        : []),
    ...spans.flatMap(span => spanProblem(span, answers)),
  ]
}

function valueProblems(values: RatingInput['values'], form: ReviewForm): string[] {
  return form.dimensions.flatMap(({ id, title, scale }) => {
    const value = Object.hasOwn(values, id) ? values[id] : undefined
    if (value === undefined) return [`${title} (${id}) has no value: every dimension is rated, or none.`]
    return isOnFormScale(scale, value) ? [] : [`${id}: ${String(value)} is not ${scaleText(scale)}.`]
  })
}

function spanProblem(
  { answer, start, end, text }: RatingInput['spans'][number],
  answers: readonly string[],
): string[] {
  const whole = answers[answer]
  if (whole === undefined) return [`A mark is in answer ${answer + 1}, and there is no such answer.`]
  if (start >= end || end > whole.length)
    return [`A mark from ${start} to ${end} is outside of an answer of ${whole.length} characters.`]
  return whole.slice(start, end) === text
    ? []
    : [`The words marked from ${start} to ${end} are not those of the answer.`]
}
