/** Latency under a planned load: workloads, arrivals, what a generator recorded, percentiles with intervals, verdicts. */
export { type AnalysedStage, analyseStage, type StageInput } from './analyse-stage.ts'
export { arrivalText } from './arrival-text.ts'
export { type ArrivalPlan, planArrivals, traceRate, traceWithin } from './arrivals.ts'
export { chanceWithinLimit, type LimitChance, type LimitQuestion } from './chance-within-limit.ts'
export { compareLengths } from './compare-lengths.ts'
export { compareLoads, type LoadDifference } from './compare-loads.ts'
export { drawOrder } from './draw-order.ts'
export { createTextFiller, type TextFiller } from './fill-text.ts'
export { encodeHistogram, mergeHistograms, readHistogram } from './histogram.ts'
export { type Asked, askedAlone, judgeLevel, levelVerdictOf } from './judge-level.ts'
export { type LimitStanding, type StageFacts, standingOf, verdictOf } from './judge-limit.ts'
export {
  type ArrivalFacts,
  type LatencyBound,
  type LengthComparison,
  type LoadLimit,
  type LoadMeasure,
  type LoadPercentile,
  type LoadResult,
  type LoadStage,
  type LoadVerdict,
  loadMeasures,
  loadResultId,
  loadResultSchema,
  readLoadResult,
  type SaturationResult,
  type WorkloadFacts,
} from './load-result.ts'
export { gapLimitsOf, measureGaps } from './measure-gaps.ts'
export { measureTimes } from './measure-times.ts'
export {
  limitOf,
  measureWords,
  parseLimit,
  parseRate,
  percentileName,
  rateText,
  timeText,
} from './parse-limit.ts'
export type {
  Arrivals,
  GapBatches,
  GapCounts,
  GeneratedLoad,
  LoadBody,
  LoadGenerator,
  LoadMoney,
  LoadPlan,
  LoadProgress,
  LoadTarget,
  RequestOutcome,
  RequestRecords,
} from './ports.ts'
export { requestOutcomes } from './ports.ts'
export { createPurse, type Purse, purseMemory } from './purse.ts'
export { readTrace, type Trace } from './read-trace.ts'
export { searchResult } from './search-result.ts'
export {
  errorShare,
  nextLevel,
  type SearchSettings,
  type TriedLevel,
} from './search-saturation.ts'
export { settle } from './settle.ts'
export type { LimitEvidence } from './weigh-runs.ts'
