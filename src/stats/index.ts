/** Pure numerics on plain and typed arrays, and the nouns Estimate, Interval and Verdict. */
export {
  rankAcceptability,
  twoCriteriaAcceptability,
  uniformWeights,
  type WeightRange,
  weightedScore,
  weightRange,
} from './acceptability.ts'
export {
  benjaminiHochberg,
  benjaminiYekutieli,
  bonferroni,
  eBenjaminiHochberg,
  hochberg,
  holm,
} from './adjust-p.ts'
export { designEffect } from './batch-means.ts'
export { bayesianSignTest, probabilityBetterPaired } from './bayes-paired.ts'
export { type Belief, drawsBelief, intervalBelief, rateBelief } from './belief.ts'
export {
  basicBootstrapInterval,
  bcaFromParts,
  bcaInterval,
  indexDrawer,
  percentileBootstrapInterval,
  resampledMeans,
  studentizedInterval,
} from './bootstrap.ts'
export * from './calibration/index.ts'
export { type ClusterMean, clusterRobustMean, naiveStandardError } from './cluster-mean.ts'
export { rateCoverage } from './coverage.ts'
export {
  betaCdf,
  betaQuantile,
  binomialCdf,
  binomialPmf,
  criticalZ,
  normalCdf,
  normalQuantile,
  tQuantile,
  tTwoSided,
} from './distributions/index.ts'
export { type Weighing, weighing, weightedPairs } from './effective-units.ts'
export type { Estimate, Interval, KnownEstimate, UnknownEstimate } from './estimate.ts'
export {
  allowedBeyondSlowest,
  type ExceedanceInput,
  fewestToPass,
  probabilityWithin,
  requestsToSettle,
} from './exceedance.ts'
export { logitInterval } from './logit-interval.ts'
export { mcnemarAsymptotic, mcnemarExact, mcnemarMidP } from './mcnemar.ts'
export {
  boundedScoreInterval,
  empiricalBernsteinInterval,
  hoeffdingInterval,
  tInterval,
} from './mean-interval.ts'
export { isConstant, mean, standardDeviation, sum, variance } from './moments.ts'
export {
  bonettPriceInterval,
  newcombePairedInterval,
  nonInferiority,
  tangoInterval,
  waldPairedInterval,
} from './paired-difference.ts'
export { midRanks, pairedTTest, signFlipTest, signTest, wilcoxonExact, wilcoxonTest } from './paired-mean.ts'
export { dominates, frontShares, paretoFront, type Sense } from './pareto.ts'
export { flakiness, passAllOfK, passAtK } from './pass-at-k.ts'
export {
  chainSuccess,
  discordanceOf,
  examplesForMeans,
  examplesForNonInferiority,
  examplesPaired,
  examplesUnpaired,
  mcnemarPower,
  minimumDetectableMean,
  minimumDetectablePaired,
  minimumDetectableUnpaired,
  powerPaired,
  requiredStep,
} from './power.ts'
export { powerBeyondBound } from './power-margin.ts'
export {
  harrellDavis,
  nearestRank,
  percentileInterval,
  percentileRanks,
  quantile,
  trialsForPercentile,
} from './quantile.ts'
export {
  agrestiCoullInterval,
  betaInterval,
  clopperPearsonInterval,
  clopperPearsonLimits,
  jeffreysInterval,
  rateHalfWidth,
  trialsForHalfWidth,
  wilsonCorrectedInterval,
  wilsonInterval,
  zeroEventsUpperLimit,
} from './rate.ts'
export * from './raters/index.ts'
export { type RatioEstimate, ratioEstimate } from './ratio.ts'
export { expectedRegret, expectedRegretOfTwo } from './regret.ts'
export { projectedStandardError, type VarianceComponents, varianceComponents } from './repeats.ts'
export { probabilityBest, probabilityBestRates, rankSets, simultaneousDifferences } from './several.ts'
export { kolmogorovSmirnov, type TwoSampleTest } from './two-sample.ts'
export {
  fisherExact,
  miettinenNurminenInterval,
  newcombeInterval,
  pooledZTest,
  probabilityHigher,
} from './unpaired-difference.ts'
export type { Verdict } from './verdict.ts'
export { mser5, type WarmUpCut } from './warm-up.ts'
export { stratifiedRate, type WeightedMean, weightedMean } from './weighted-mean.ts'
