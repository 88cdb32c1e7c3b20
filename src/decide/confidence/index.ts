/** Whether a stated confidence is the share that is right, and the threshold that costs least. */
export { confidenceConfigSchema } from './confidence-config.ts'
export type { FigureName } from './confidence-figures.ts'
export { type ConfidenceReport, confidenceReportSchema, readConfidenceReport } from './confidence-report.ts'
export { type ConfidenceSource, confidenceSources } from './confidence-source.ts'
export { checkedCosts, type ErrorCosts, readCostPairs } from './error-costs.ts'
export { createAnswerGatherer, type ExampleFacts } from './gather-answers.ts'
export { measureConfidence } from './measure-confidence.ts'
