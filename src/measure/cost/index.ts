/** Tokens, machines, retries and people to money for one task, and what the decision itself costs. */
export { centreOf } from './amount.ts'
export { type BreakEvenSide, breakEvenWage, costPerGoodTask } from './break-even.ts'
export { breakEvenInputs, type InputBreakEven, inputBreakEvenSchema } from './break-even-inputs.ts'
export { type CostConfig, costConfigSchema } from './cost-config.ts'
export type { CostEvidence, NoReviewCount, ReviewCount, Throughput } from './cost-evidence.ts'
export { costHeadline } from './cost-headline.ts'
export { costPerTask } from './cost-per-task.ts'
export {
  type CostFigures,
  type CostReport,
  type CostResult,
  costParts,
  costReportJsonSchema,
  costReportSchema,
  costReportSchemaId,
  type Swing,
} from './cost-result.ts'
export { usdText } from './cost-text.ts'
export { rankCosts } from './rank-costs.ts'
export { createCostTally, type GoodMetric } from './tally-trials.ts'
export { expectedCostPerTask } from './task-cost.ts'
