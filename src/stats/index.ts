/** Pure numerics on plain and typed arrays, and the nouns Estimate, Interval and Verdict. */
export type { Estimate, Interval, KnownEstimate, UnknownEstimate } from './estimate.ts'
export type { Verdict } from './verdict.ts'
