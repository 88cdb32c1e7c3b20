/** Candidates side by side: paired differences, corrected for their number, ties shown as ties. */

export { compareCandidates } from './compare-candidates.ts'
export type {
  Cell,
  ComparedCandidate,
  ComparedMetric,
  Comparison,
  Disagreement,
  Pair,
} from './comparison.ts'
export { comparisonJsonSchema, comparisonSchema } from './comparison.ts'

export type { Scale } from './value-text.ts'
export { differenceText, intervalText, isShare, scaleOf, valueText } from './value-text.ts'
