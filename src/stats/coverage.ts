import { binomialPmf } from './distributions/index.ts'
import type { Interval } from './estimate.ts'
import type { RateInput } from './rate.ts'

/**
 * How often an interval method for a rate covers the true rate, exactly: summed over all outcomes.
 *
 * @param method gives no interval: counted as not covering
 */
export function rateCoverage(input: {
  readonly method: (rate: RateInput) => Interval | undefined
  readonly trials: number
  readonly rate: number
  readonly level?: number
}): number {
  const { method, trials, rate, level = 0.95 } = input
  let covered = 0
  for (let successes = 0; successes <= trials; successes++) {
    const interval = method({ successes, trials, level })
    // A limit that equals the rate up to rounding encloses it.
    if (interval && interval.lower <= rate + 1e-12 && rate <= interval.upper + 1e-12)
      covered += binomialPmf(successes, trials, rate)
  }
  return covered
}
