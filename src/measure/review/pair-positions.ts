import { seededRandom } from '../../kernel/index.ts'
import type { RatingInput, ReviewForm } from './review-form.ts'
import type { ReviewKey } from './review-key.ts'

/** Where each of two answers is shown: the place in the key of the first one shown, then of the second. */
export type Positions = readonly [0, 1] | readonly [1, 0]

/** Positions of the two answers of an item for one rater: the same each time, and another draw for every rater and item. */
export const positionsOf = (seed: number, rater: string, item: string): Positions =>
  seededRandom(seed, 'positions', rater, item).below(2) === 0 ? [0, 1] : [1, 0]

type Value = string | number
const shownNames = ['first', 'second'] as const

/** Whose answer is meant by what a rater said of what was shown; `tie` stays. */
export function storedValue(shown: Value, positions: Positions, candidates: readonly string[]): Value {
  const place = shownNames.indexOf(shown as 'first')
  return place < 0 ? shown : (candidates[positions[place] as number] as string)
}

/** What a rater said, in the words of how the answers are shown to somebody. */
export function shownValue(stored: Value, positions: Positions, candidates: readonly string[]): Value {
  const place = positions.findIndex(at => candidates[at] === stored)
  return place < 0 ? stored : (shownNames[place] as string)
}

type Spans = RatingInput['spans']

/** Marks by the place of their answer in the key out of those by where it is shown, and the other way: positions are their own inverse. */
export const turnedSpans = (spans: Spans, positions: Positions): Spans =>
  spans.map(span => ({ ...span, answer: positions[span.answer] ?? span.answer }))

/** The form in the words that are stored: of a pair, whose answer is preferred in place of where it stood. */
export function storedForm({ mode, form, items }: ReviewKey, item: string): ReviewForm {
  if (mode === 'single') return form
  const candidates = items[item]?.candidates ?? []
  return {
    dimensions: form.dimensions.map(dimension => ({
      ...dimension,
      scale: { choices: [...candidates, 'tie'].map(name => ({ value: name, label: name })) },
    })),
  }
}
