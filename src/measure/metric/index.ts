/**
 * Deterministic metrics and the contract every metric keeps. `buildMetrics` turns the config's entries into metrics,
 * `metricDocs` gives the reference page all it says, `defineMetric` makes one of your own.
 */
export type { CustomScore, MetricDefinition } from './custom/define-metric.ts'
export { defineMetric } from './custom/define-metric.ts'
export { alignQuote, type QuoteMatch } from './grounding/align-quote.ts'
export type { Aggregation, Answered, Metric } from './metric.ts'
export type {
  CodeJob,
  CodeLanguage,
  CodeOutcome,
  CodeRunner,
  CodeTestResult,
  MetricPorts,
  ScoringCommand,
  ScoringCommands,
  TextEmbedder,
} from './ports.ts'
export { buildMetrics } from './registry/build-metrics.ts'
export { metricCatalogue } from './registry/catalogue.ts'
export { type FamilyDoc, type MetricFamily, unbounded } from './registry/family.ts'
export { type MetricDoc, metricDocs } from './registry/metric-docs.ts'
export { type MetricEntry, metricEntrySchema } from './registry/metric-entry.ts'
