/** Work for people: which answers they rate, blind and in an order of their own, and how far they agree. */
export { type AgreementSoFar, agreementSoFar, disputedItems } from './agreement-so-far.ts'
export { drawReview, type ReviewableAnswer, type ReviewSettings } from './draw-review.ts'
export { forecastReview, type RaterProgress, type ReviewForecast } from './forecast-review.ts'
export { type Gold, goldLabels } from './gold-labels.ts'
