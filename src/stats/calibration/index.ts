/** Whether stated confidences are true, what they tell apart, how to put them right, and where to set a threshold. */
export { type Auroc, auroc } from './auroc.ts'
export {
  brierScore,
  type CorpDecomposition,
  corpDecomposition,
  type MurphyDecomposition,
  murphyDecomposition,
} from './brier-score.ts'
export {
  type CalibrationBin,
  equalMassBins,
  equalWidthBins,
  expectedCalibrationError,
  maximumCalibrationError,
  squaredCalibrationError,
  valueBins,
} from './calibration-bins.ts'
export { type ActionCosts, type CheapestThresholds, cheapestThresholds } from './cheapest-thresholds.ts'
export { consistencyBand, poissonBinomial } from './consistency-band.ts'
export { errorInterval, recentredInterval } from './error-interval.ts'
export { type ExpectedIfCalibrated, expectedIfCalibrated } from './expected-if-calibrated.ts'
export { type ForecastInput, type Forecasts, forecastsOf, totalsOf } from './forecasts.ts'
export { isotonicCurve, isotonicFit, isotonicShares } from './isotonic.ts'
export { logLoss } from './log-loss.ts'
export {
  fitIsotonic,
  fitPlatt,
  fitTemperature,
  type IsotonicRecalibration,
  type PlattFit,
  type Recalibration,
  type TemperatureFit,
} from './recalibrate.ts'
export { type ClusteredForecasts, type ForecastResampler, forecastResampler } from './resampled-forecasts.ts'
export {
  type CoveragePoint,
  riskAtCoverages,
  riskCoverageCurve,
  type SelectiveRisk,
  selectiveRisk,
} from './risk-coverage.ts'
export { type SmoothError, smoothCalibrationError, smoothErrorAt } from './smooth-calibration-error.ts'
export { spiegelhalterTest } from './spiegelhalter.ts'
