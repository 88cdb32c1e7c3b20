import { basicBootstrapInterval, percentileBootstrapInterval } from '../bootstrap.ts'
import type { Interval } from '../estimate.ts'
import { isConstant, mean } from '../moments.ts'

export interface ErrorIntervalInput {
  readonly estimate: number
  readonly replicates: ArrayLike<number>
  readonly level?: number
  /**
   * Where a calibrated forecaster would land at worst, by `expectedIfCalibrated`. A figure at or below it does not rule out 0, which
   * the lower limit then is.
   */
  readonly calibratedUpper?: number | undefined
}

/**
 * Interval of a figure that is never negative and too high for few forecasts: a calibration error. A resample is one step further from
 * the truth than the sample, so that its errors are too high once more: plain percentiles of them lie above the truth nearly always
 * (0 of 200 samples of 100 covered, for a forecaster that is off by 0.03). Mirrored at the estimate they allow for it. Of the plain and the
 * mirrored limits the outer one on each side is taken, cut at 0.
 *
 * @returns undefined where resampling does not move the figure
 */
export function errorInterval(input: ErrorIntervalInput): Interval | undefined {
  const { estimate, replicates, level = 0.95, calibratedUpper } = input
  if (replicates.length === 0 || isConstant(replicates)) return undefined
  const plain = percentileBootstrapInterval(replicates, level)
  const mirrored = basicBootstrapInterval(estimate, replicates, level)
  if (plain === undefined || mirrored === undefined) return undefined
  const isLikeCalibrated = calibratedUpper !== undefined && estimate <= calibratedUpper
  const lower = isLikeCalibrated ? 0 : Math.max(0, Math.min(plain.lower, mirrored.lower))
  return { lower, upper: Math.max(plain.upper, mirrored.upper), level }
}

/**
 * The percentiles of the replicates, moved so that their mean is the estimate: for a figure whose bias has been taken off, but is back
 * in every resample.
 *
 * @returns undefined where resampling does not move the figure
 */
export function recentredInterval(input: Omit<ErrorIntervalInput, 'calibratedUpper'>): Interval | undefined {
  const { estimate, replicates, level = 0.95 } = input
  if (replicates.length === 0 || isConstant(replicates)) return undefined
  const plain = percentileBootstrapInterval(replicates, level)
  const shift = estimate - mean(replicates)
  return plain && { lower: plain.lower + shift, upper: plain.upper + shift, level }
}
