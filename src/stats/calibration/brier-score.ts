import type { CalibrationBin } from './calibration-bins.ts'
import { type Forecasts, totalsOf } from './forecasts.ts'
import { isotonicShares } from './isotonic.ts'

/** Mean squared distance of confidence and outcome, 0 to 1, lower is better; NaN for no forecasts. @see Brier (1950) */
export function brierScore(forecasts: Forecasts): number {
  return scoreOf(forecasts, forecasts.confidence)
}

export interface CorpDecomposition {
  readonly brier: number
  /** What recalibrating could take off: 0 for a calibrated forecaster, never negative. */
  readonly miscalibration: number
  /** How far confidences tell right from wrong, once recalibrated; never negative. */
  readonly discrimination: number
  /** The score of always stating the overall share that is right. */
  readonly uncertainty: number
}

/**
 * Brier score = miscalibration - discrimination + uncertainty, without bins: recalibrated by isotonic regression.
 *
 * @see Dimitriadis, Gneiting & Jordan (2021), doi:10.1073/pnas.2016191118
 */
export function corpDecomposition(forecasts: Forecasts): CorpDecomposition {
  const { count, right } = totalsOf(forecasts)
  const share = right / count
  const brier = brierScore(forecasts)
  const recalibrated = scoreOf(forecasts, isotonicShares(forecasts))
  const uncertainty = share * (1 - share)
  // The fit is the best among non-decreasing ones, and both forecasts are such: what is below 0 is rounding.
  return {
    brier,
    miscalibration: Math.max(0, brier - recalibrated),
    discrimination: Math.max(0, uncertainty - recalibrated),
    uncertainty,
  }
}

export interface MurphyDecomposition {
  readonly reliability: number
  readonly resolution: number
  readonly uncertainty: number
  readonly withinBinVariance: number
  readonly withinBinCovariance: number
}

/**
 * Brier score = reliability - resolution + uncertainty + within-bin variance - within-bin covariance, over given bins. The last two
 * are what bins hide.
 *
 * @see Murphy (1973); Stephenson, Coelho & Jolliffe (2008), doi:10.1175/2007WAF2006116.1
 */
export function murphyDecomposition(
  forecasts: Forecasts,
  bins: readonly CalibrationBin[],
): MurphyDecomposition {
  const totals = totalsOf(forecasts)
  const share = totals.right / totals.count
  const parts = { reliability: 0, resolution: 0, withinBinVariance: 0, withinBinCovariance: 0 }
  for (const { count, meanConfidence, shareRight, first, last } of bins) {
    const weight = count / totals.count
    parts.reliability += weight * (meanConfidence - shareRight) ** 2
    parts.resolution += weight * (shareRight - share) ** 2
    for (let entry = first; entry <= last; entry++) {
      const deviation = (forecasts.confidence[entry] as number) - meanConfidence
      const own = forecasts.count[entry] as number
      const surplus = (forecasts.right[entry] as number) - shareRight * own
      parts.withinBinVariance += (own * deviation ** 2) / totals.count
      parts.withinBinCovariance += (2 * deviation * surplus) / totals.count
    }
  }
  return { ...parts, uncertainty: share * (1 - share) }
}

function scoreOf({ count, right }: Forecasts, stated: ArrayLike<number>): number {
  let total = 0
  let all = 0
  for (let entry = 0; entry < count.length; entry++) {
    const p = stated[entry] as number
    const hits = right[entry] as number
    const own = count[entry] as number
    total += hits * (1 - p) ** 2 + (own - hits) * p ** 2
    all += own
  }
  return total / all
}
