/** Latency under a planned load: workloads, arrivals, what a generator recorded, percentiles with intervals, verdicts. */
export { type AnalysedStage, analyseStage, type StageInput } from './analyse-stage.ts'
export { type ArrivalPlan, planArrivals, traceRate, traceWithin } from './arrivals.ts'
export {
  chanceWithinLimit,
  type LimitChance,
  type LimitEvidence,
  type LimitQuestion,
} from './chance-within-limit.ts'
export { compareLengths } from './compare-lengths.ts'
export { arrivalText, compareLoads, type LoadDifference } from './compare-loads.ts'
export { drawOrder } from './draw-order.ts'
export { createTextFiller, type TextFiller } from './fill-text.ts'
export { encodeHistogram, mergeHistograms, readHistogram } from './histogram.ts'
export { standingOf, verdictOf } from './judge-limit.ts'
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
  loadResultId,
  loadResultSchema,
  readLoadResult,
  type SaturationResult,
  type WorkloadFacts,
} from './load-result.ts'
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
  GeneratedLoad,
  LoadBody,
  LoadGenerator,
  LoadPlan,
  LoadProgress,
  LoadTarget,
  RequestOutcome,
  RequestRecords,
} from './ports.ts'
export { requestOutcomes } from './ports.ts'
export { readTrace, type Trace } from './read-trace.ts'
export { nextLevel, type SearchSettings, searchResult, type TriedLevel } from './search-saturation.ts'
export { settle } from './settle.ts'
