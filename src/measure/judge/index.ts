/** Scorers measured against people: how far they agree, whether that is enough, and what people would say of the rest. */
export type { BiasReading } from './bias-test.ts'
export { type BiasName, type BiasWords, biasNames, biasWarning, biasWords } from './bias-words.ts'
export { calibrateJudge } from './calibrate-judge.ts'
export {
  type ClaimCheck,
  claimCheckQuestion,
  claimCheckSchema,
  claimListQuestion,
  claimListSchema,
  readClaimCheck,
  readClaims,
} from './claims.ts'
export { combinePanel, type PanelVote } from './combine-panel.ts'
export { type CorrectedByCard, correctByCard } from './correct-by-card.ts'
export { type CorrectedEstimate, correctEstimate } from './correct-estimate.ts'
export { partOf } from './divide-labels.ts'
export { argillaRecords, type ExportedTexts, labelStudioTasks } from './foreign-exports.ts'
export { ownRatings } from './foreign-ratings.ts'
export { type HumanRating, humanRatingSchema, onlyDimension, ratingValue } from './human-rating.ts'
export { findInjection } from './injection.ts'
export { type JudgeBiases, judgeBiases, readJudgeBiases } from './judge-biases.ts'
export {
  type CardState,
  cardState,
  type JudgeCard,
  judgeCard,
  judgeCardSchema,
  readJudgeCard,
} from './judge-card.ts'
export { type JudgeCase, judgeQuestion, verdictSchema } from './judge-question.ts'
export type { JudgedItem, JudgeScale } from './judged-item.ts'
export {
  type JudgingForecast,
  judgingForecast,
  type MonitoringForecast,
  type MonitoringPlan,
  monitoringForecast,
} from './judging-forecast.ts'
export { largestDisagreements } from './largest-disagreements.ts'
export { withMeasuredBiases } from './measured-biases.ts'
export { sameFamily } from './model-family.ts'
export {
  type JudgedPair,
  type PairCase,
  type PairSummary,
  type PairVerdict,
  pairQuestion,
  pairSchema,
  readPairVerdict,
  summarisePairs,
} from './pairwise.ts'
export { readVerdict } from './read-verdict.ts'
export { rewriteStyle } from './rewrite-style.ts'
export { type Rubric, rubricSchema, rubricTotal, scaleRange } from './rubric.ts'
export { rubricForm } from './rubric-form.ts'
export { rubricLibrary } from './rubric-library.ts'
