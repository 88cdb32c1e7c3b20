/** Work for people: which answers they rate, blind and in an order of their own, and how far they agree. */
export { agreementNote } from './agreement-note.ts'
export {
  type AgreementSoFar,
  agreementSoFar,
  disputedItems,
  outliersOf,
} from './agreement-so-far.ts'
export { agreementWithRest, type RaterAgreement } from './agreement-with-rest.ts'
export { itemsLeft } from './assign-item.ts'
export { ratingProblems } from './check-rating.ts'
export { drawReview, type ReviewableAnswer, type ReviewSettings } from './draw-review.ts'
export { forecastReview, type RaterProgress, type ReviewForecast } from './forecast-review.ts'
export { type GivenRow, type HandedIn, handedIn, lastRows, ratingsOn, rowsOfRating } from './given-row.ts'
export { type Gold, type GoldLabel, goldLabels } from './gold-labels.ts'
export { type HotSpot, hotSpots } from './hot-spots.ts'
export {
  positionsOf,
  shownValue,
  storedForm,
  storedValue,
  turnedSpans,
} from './pair-positions.ts'
export type { Reservation, Reservations } from './ports.ts'
export { pairForm, questionForm } from './question-form.ts'
export { raterLetters } from './rater-letters.ts'
export { type Deal, reserveNext, secureHandIn } from './reserve-item.ts'
export {
  type FormDimension,
  type MarkedSpan,
  type RatingInput,
  type ReviewDecision,
  type ReviewForm,
  type ReviewRating,
  ratingInputSchema,
  reviewDecisionSchema,
  reviewFormSchema,
  reviewRatingSchema,
} from './review-form.ts'
export { type ReviewKey, reviewKeySchema, type ShownItem, shownItemSchema } from './review-key.ts'
export { isOnFormScale, levelOf, scaleText, writtenValue } from './scale-value.ts'
