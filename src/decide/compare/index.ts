/** Candidates side by side: paired differences, corrected for their number, ties shown as ties. */
export type { ComparedRun } from './combine-runs.ts'
export { compareCandidates } from './compare-candidates.ts'
export type {
  Cell,
  ComparedCandidate,
  ComparedMetric,
  Comparison,
  ComparisonWarning,
  Disagreement,
  FlakyExample,
  Pair,
  Reliability,
  Slice,
} from './comparison.ts'
export { comparisonJsonSchema, comparisonSchema, comparisonSchemaId } from './comparison.ts'
export type { ComparisonInput, ComparisonOptions, ComputeStatistic } from './comparison-input.ts'
export type { Scale } from './value-text.ts'
export { differenceText, intervalText, isShare, scaleOf, valueText } from './value-text.ts'
