/** Scorers measured against people: how far they agree, whether that is enough, and what people would say of the rest. */
export { calibrateJudge } from './calibrate-judge.ts'
export { type CorrectedEstimate, correctEstimate } from './correct-estimate.ts'
export { partOf } from './divide-labels.ts'
export { type HumanRating, humanRatingSchema, ratingValue } from './human-rating.ts'
export { cardState, type JudgeCard, judgeCard, readJudgeCard } from './judge-card.ts'
export type { JudgedItem, JudgeScale } from './judged-item.ts'
