import { criticalZ } from '../distributions/index.ts'
import type { Interval } from '../estimate.ts'
import { type Forecasts, totalsOf } from './forecasts.ts'

export interface Auroc {
  /** Chance that an answer that is right was given more confidence than one that is wrong; ties count half. */
  readonly area: number
  /** By DeLong; undefined with fewer than two right or two wrong. */
  readonly variance: number | undefined
  /** area ± z √variance, cut at 0 and 1; for independent forecasts. Absent without a variance, or when it is 0. */
  readonly interval?: Interval
}

/**
 * How well confidence tells right from wrong, whatever its scale: 0.5 tells nothing, 1 tells all.
 *
 * @returns undefined when all are right or all are wrong
 * @see DeLong, DeLong & Clarke-Pearson (1988), doi:10.2307/2531595
 */
export function auroc(forecasts: Forecasts, level = 0.95): Auroc | undefined {
  const { count, right } = forecasts
  const totals = totalsOf(forecasts)
  const wrong = totals.count - totals.right
  if (totals.right === 0 || wrong === 0) return undefined
  let wrongBelow = 0
  let rightBelow = 0
  let area = 0
  // Sums of squares of the placements: of each right one among the wrong, of each wrong one among the right.
  let squaresOfRight = 0
  let squaresOfWrong = 0
  for (let entry = 0; entry < count.length; entry++) {
    const hits = right[entry] as number
    const misses = (count[entry] as number) - hits
    const amongWrong = (wrongBelow + misses / 2) / wrong
    const amongRight = (totals.right - rightBelow - hits / 2) / totals.right
    area += (hits * amongWrong) / totals.right
    squaresOfRight += hits * amongWrong ** 2
    squaresOfWrong += misses * amongRight ** 2
    wrongBelow += misses
    rightBelow += hits
  }
  if (totals.right < 2 || wrong < 2) return { area, variance: undefined }
  const spread = (squares: number, n: number) => Math.max(0, squares - n * area ** 2) / (n - 1) / n
  const variance = spread(squaresOfRight, totals.right) + spread(squaresOfWrong, wrong)
  const half = criticalZ(level) * Math.sqrt(variance)
  return half < 1e-9
    ? { area, variance }
    : {
        area,
        variance,
        interval: { lower: Math.max(0, area - half), upper: Math.min(1, area + half), level },
      }
}
