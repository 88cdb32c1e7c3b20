/**
 * Deterministic metrics and the contract every metric keeps. `buildMetrics` turns the config's entries into metrics,
 * `metricDocs` gives the reference page all it says, `defineMetric` makes one of your own.
 */
export type { CustomScore, MetricDefinition } from './custom/define-metric.ts'
export { defineMetric } from './custom/define-metric.ts'
export { judgeSettings, rubricNamed } from './judged/rubric-judge.ts'
export {
  addScoringCosts,
  noScoringCost,
  openScoringMeter,
  type ScoringCost,
  type ScoringMeter,
  ScoringStopped,
} from './judged/scoring-cost.ts'
export type { Aggregation, Answered, Metric } from './metric.ts'
export type {
  CodeJob,
  CodeLanguage,
  CodeRunner,
  CodeTestResult,
  JudgeModel,
  JudgeSettings,
  Judges,
  MetricPorts,
  SafetyClassifier,
  SafetyClassifiers,
  SafetyFinding,
  ScoringCommand,
  ScoringCommands,
} from './ports.ts'
export { codeLanguages } from './ports.ts'
export { buildMetrics } from './registry/build-metrics.ts'
export { foretellMetrics } from './registry/foretell-metrics.ts'
export { metricDocs } from './registry/metric-docs.ts'
export { type MetricEntry, metricEntrySchema } from './registry/metric-entry.ts'
export { schemaCheck } from './structure/schema-validator.ts'
