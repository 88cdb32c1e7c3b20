import { type Forecasts, totalsOf } from './forecasts.ts'

/** Forecasts of like confidence, taken together. */
export interface CalibrationBin {
  readonly count: number
  readonly meanConfidence: number
  readonly shareRight: number
  /** Positions of its first and last entry among the forecasts. */
  readonly first: number
  readonly last: number
  /** Place of the bin among all that could be, from 0: bins without forecasts are left out. */
  readonly place: number
}

/** Bins (lo, hi] of equal width, the first with 0; a confidence on an edge belongs to the bin below. Empty ones are left out. */
export function equalWidthBins(forecasts: Forecasts, bins = 10): CalibrationBin[] {
  return binsBy(forecasts, entry => placeOfWidth(forecasts.confidence[entry] as number, bins))
}

/** ceil(p * bins) - 1, except that 0.3 * 10 = 3.0000000000000004 does not lift 0.3 over its edge. */
function placeOfWidth(confidence: number, bins: number): number {
  const guess = Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1))
  return guess > 0 && confidence <= guess / bins ? guess - 1 : guess
}

/**
 * Bins with as near as possible the same number of forecasts each. Equal confidences stay together, in the bin where the
 * middle of them falls, so that heavily tied confidences are binned by their value.
 */
export function equalMassBins(forecasts: Forecasts, bins = 10): CalibrationBin[] {
  const total = totalsOf(forecasts).count
  const places = new Int32Array(forecasts.count.length)
  let before = 0
  for (let entry = 0; entry < places.length; entry++) {
    const count = forecasts.count[entry] as number
    places[entry] = Math.min(bins - 1, Math.floor(((before + count / 2) * bins) / total))
    before += count
  }
  return binsBy(forecasts, entry => places[entry] as number)
}

/** A bin for every value of confidence that was stated: for confidences of few values. */
export const valueBins = (forecasts: Forecasts): CalibrationBin[] => binsBy(forecasts, entry => entry)

function binsBy(forecasts: Forecasts, placeOf: (entry: number) => number): CalibrationBin[] {
  const { confidence, count, right } = forecasts
  const found: CalibrationBin[] = []
  let sums = { place: -1, first: 0, count: 0, stated: 0, right: 0 }
  const close = (last: number) => {
    if (sums.count > 0)
      found.push({
        count: sums.count,
        meanConfidence: sums.stated / sums.count,
        shareRight: sums.right / sums.count,
        first: sums.first,
        last,
        place: sums.place,
      })
  }
  for (let entry = 0; entry < confidence.length; entry++) {
    const place = placeOf(entry)
    if (place !== sums.place) {
      close(entry - 1)
      sums = { place, first: entry, count: 0, stated: 0, right: 0 }
    }
    const own = count[entry] as number
    sums.count += own
    sums.stated += own * (confidence[entry] as number)
    sums.right += right[entry] as number
  }
  close(confidence.length - 1)
  return found
}

/** Mean distance of mean confidence and share right over the bins. Never negative, so too high for few forecasts. @see Guo et al. (2017) */
export function expectedCalibrationError(bins: readonly CalibrationBin[]): number {
  return weightedMean(bins, ({ meanConfidence, shareRight }) => Math.abs(shareRight - meanConfidence))
}

/** The largest such distance: that of the bin with the worst luck, where bins are small. */
export function maximumCalibrationError(bins: readonly CalibrationBin[]): number {
  return Math.max(...bins.map(({ meanConfidence, shareRight }) => Math.abs(shareRight - meanConfidence)))
}

/**
 * Mean squared distance over the bins, as it is and with what chance adds to it taken off. The latter may be negative: it errs
 * to both sides alike where all in a bin state the same, and a little downwards where they do not.
 *
 * @returns undefined for `debiased` when a bin holds a single forecast, whose own chance cannot be seen
 * @see Kumar, Liang & Ma (2019), Verified uncertainty calibration
 */
export function squaredCalibrationError(bins: readonly CalibrationBin[]): {
  readonly plugIn: number
  readonly debiased: number | undefined
} {
  const plugIn = weightedMean(bins, ({ meanConfidence, shareRight }) => (shareRight - meanConfidence) ** 2)
  if (bins.some(({ count }) => count < 2)) return { plugIn, debiased: undefined }
  const chance = weightedMean(bins, ({ count, shareRight }) => (shareRight * (1 - shareRight)) / (count - 1))
  return { plugIn, debiased: plugIn - chance }
}

function weightedMean(bins: readonly CalibrationBin[], read: (bin: CalibrationBin) => number): number {
  let total = 0
  let all = 0
  for (const bin of bins) {
    total += bin.count * read(bin)
    all += bin.count
  }
  return total / all
}
