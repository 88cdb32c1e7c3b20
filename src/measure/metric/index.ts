/** Deterministic metrics and the contract every metric keeps. */
export type { Aggregation, Answered, Metric } from './metric.ts'
