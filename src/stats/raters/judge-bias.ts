import { binomialCdf, criticalZ } from '../distributions/index.ts'
import type { Interval } from '../estimate.ts'
import { standardDeviation } from '../moments.ts'
import { wilsonInterval } from '../rate.ts'
import { newcombeInterval } from '../unpaired-difference.ts'
import { logisticRegression } from './logistic-regression.ts'

export interface BothOrders {
  /** Pairs judged in both orders that came out the same way. */
  readonly consistent: number
  /** Pairs in which whatever stood first won both times, and whatever stood second. */
  readonly firstBoth: number
  readonly secondBoth: number
}

export interface PositionBias {
  readonly consistency: number
  readonly flipRate: { readonly value: number; readonly interval: Interval }
  /** Of the pairs that flipped; undefined without any. */
  readonly firstShare:
    | { readonly value: number; readonly interval: Interval; readonly pValue: number }
    | undefined
  /** Share of all judgements won by what stood first. */
  readonly firstOverall: number
}

/** Whether the place of an answer moves the verdict. Undefined without pairs. */
export function positionBias(
  { consistent, firstBoth, secondBoth }: BothOrders,
  level = 0.95,
): PositionBias | undefined {
  const flipped = firstBoth + secondBoth
  const pairs = consistent + flipped
  const flips = wilsonInterval({ successes: flipped, trials: pairs, level })
  if (flips === undefined) return undefined
  const share = wilsonInterval({ successes: firstBoth, trials: flipped, level })
  const fewer = Math.min(firstBoth, secondBoth)
  return {
    consistency: consistent / pairs,
    flipRate: { value: flipped / pairs, interval: flips },
    firstShare: share && {
      value: firstBoth / flipped,
      interval: share,
      pValue: Math.min(1, 2 * binomialCdf(fewer, flipped, 0.5)),
    },
    firstOverall: 0.5 + (firstBoth - secondBoth) / (2 * pairs),
  }
}

export interface SelfPreferenceInput {
  readonly humanPrefersOwn: { readonly n: number; readonly judgePicksOwn: number }
  readonly humanPrefersOther: { readonly n: number; readonly judgePicksOther: number }
}

/**
 * How much more often a judge follows people when they prefer an answer of its own family than when they prefer another.
 *
 * @see Wataoka et al. (2024), Self-preference bias in LLM-as-a-judge
 */
export function selfPreference(
  { humanPrefersOwn: own, humanPrefersOther: other }: SelfPreferenceInput,
  level = 0.95,
): { readonly value: number; readonly interval: Interval } | undefined {
  if (own.n === 0 || other.n === 0) return undefined
  const rates = {
    successesA: own.judgePicksOwn,
    trialsA: own.n,
    successesB: other.judgePicksOther,
    trialsB: other.n,
    level,
  }
  const interval = newcombeInterval(rates)
  return interval && { value: own.judgePicksOwn / own.n - other.judgePicksOther / other.n, interval }
}

export interface LengthControlled {
  readonly raw: number
  /** The win rate if both answers were equally long. */
  readonly value: number
  readonly interval: Interval
  /** Of the difference in length, in standard deviations under tanh. */
  readonly slope: number
}

/**
 * Win rate with length held equal: logit P(win) = theta + phi tanh(difference / its standard deviation).
 *
 * @returns undefined when lengths never differ, when one side wins all, or when length decides every battle
 * @see Dubois et al. (2024), Length-controlled AlpacaEval; the smallest of its models, without penalties
 */
export function lengthControlledWinRate(
  wins: readonly number[],
  lengthDifference: readonly number[],
  level = 0.95,
): LengthControlled | undefined {
  const spread = standardDeviation(lengthDifference)
  if (spread === undefined || spread === 0) return undefined
  const fit = logisticRegression(
    wins,
    lengthDifference.map(difference => [1, Math.tanh(difference / spread)]),
  )
  if (fit === undefined) return undefined
  const [theta = 0, slope = 0] = fit.coefficients
  const half = criticalZ(level) * (fit.standardErrors[0] as number)
  const share = (logit: number): number => 1 / (1 + Math.exp(-logit))
  return {
    raw: wins.reduce((sum, win) => sum + win, 0) / wins.length,
    value: share(theta),
    interval: { lower: share(theta - half), upper: share(theta + half), level },
    slope,
  }
}
