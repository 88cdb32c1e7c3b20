import type { Random } from '../../kernel/index.ts'
import { quantile } from '../quantile.ts'
import { type Forecasts, totalsOf } from './forecasts.ts'

export interface ExpectedIfCalibrated {
  /** Mean over the draws: what chance alone makes of it. */
  readonly mean: number
  /** 95 of 100 draws stay at or below it. */
  readonly upper: number
  /** The quantile that was asked for; 0.975 unless given. */
  readonly extreme: number
  readonly draws: number
  /** Share of draws at least as high as what was found, counting what was found as one of them. */
  readonly p: number
}

interface ExpectedOptions {
  readonly random: Random
  /** 1,000 unless given. */
  readonly draws?: number
  readonly extreme?: number
}

/**
 * What a calibration error would be if every confidence were true: outcomes are drawn from the confidences themselves, each on
 * its own. Calibration errors are never negative, so a perfect forecaster has one too; this says how large.
 *
 * @returns undefined for no forecasts
 * @see Bröcker & Smith (2007); Vaicenavicius et al. (2019), Evaluating model calibration in classification
 */
export function expectedIfCalibrated(
  forecasts: Forecasts,
  errorOf: (forecasts: Forecasts) => number,
  { random, draws = 1_000, extreme = 0.975 }: ExpectedOptions,
): ExpectedIfCalibrated | undefined {
  if (totalsOf(forecasts).count === 0) return undefined
  const found = errorOf(forecasts)
  const drawn = new Float64Array(draws)
  const right = new Float64Array(forecasts.count.length)
  let total = 0
  let atLeast = 0
  for (let draw = 0; draw < draws; draw++) {
    drawOutcomes(forecasts, right, random)
    const error = errorOf({ ...forecasts, right })
    drawn[draw] = error
    total += error
    if (error >= found - 1e-12) atLeast++
  }
  drawn.sort()
  const upper = quantile(drawn, 0.95) as number
  return {
    mean: total / draws,
    upper,
    extreme: quantile(drawn, extreme) as number,
    draws,
    p: (atLeast + 1) / (draws + 1),
  }
}

function drawOutcomes({ confidence, count }: Forecasts, right: Float64Array, random: Random): void {
  for (let entry = 0; entry < count.length; entry++) {
    let hits = 0
    for (let made = 0; made < (count[entry] as number); made++)
      if (random.float() < (confidence[entry] as number)) hits++
    right[entry] = hits
  }
}
