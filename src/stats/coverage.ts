import { binomialPmf } from './distributions/index.ts'
import type { Interval } from './estimate.ts'
import type { RateInput } from './rate.ts'

/**
 * How often an interval method for a rate covers the true rate, exactly: summed over all outcomes. The intervals are
 * computed once; the function that is given tells the coverage at any true rate.
 *
 * @param method gives no interval: counted as not covering
 */
export function rateCoverage(input: {
  readonly method: (rate: RateInput) => Interval | undefined
  readonly trials: number
  readonly level?: number
}): (rate: number) => number {
  const { method, trials, level = 0.95 } = input
  const intervals = Array.from({ length: trials + 1 }, (_, successes) => method({ successes, trials, level }))
  return rate => {
    let covered = 0
    for (const [successes, interval] of intervals.entries()) {
      // A limit that equals the rate up to rounding encloses it.
      if (interval && interval.lower <= rate + 1e-12 && rate <= interval.upper + 1e-12)
        covered += binomialPmf(successes, trials, rate)
    }
    return covered
  }
}
