/** Candidates side by side: paired differences, corrected for their number, ties shown as ties. */

export { type BaselineNames, statedRoles } from './baseline-roles.ts'
export { compareCandidates } from './compare-candidates.ts'
export type {
  Ceiling,
  Cell,
  ComparedCandidate,
  ComparedMetric,
  Comparison,
  Disagreement,
  Pair,
} from './comparison.ts'
export { comparisonJsonSchema, comparisonSchema } from './comparison.ts'
export { differenceDraws, jointResample } from './joint-resample.ts'
export { mostOpen, openTrials } from './open-share.ts'
export { commonSamples } from './pair-difference.ts'

export type { CeilingInput } from './rater-ceiling.ts'
export type { Scale } from './value-text.ts'
export { differenceText, intervalText, isShare, scaleOf, valueText } from './value-text.ts'
