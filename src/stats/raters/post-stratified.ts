import type { Random } from '../../kernel/index.ts'
import { normalQuantile } from '../distributions/index.ts'
import type { Interval } from '../estimate.ts'
import { quantile } from '../quantile.ts'

/** Items that the judge put in one class (or one bin of its score), and what people said of those that they saw. */
export interface JudgedStratum {
  readonly judged: number
  readonly labelled: number
  readonly positive: number
}

export interface PostStratified {
  readonly value: number
  readonly interval: Interval
  /** By the normal approximation, for the items at hand; undefined where a stratum has fewer than two labels. */
  readonly standardErrorFinite: number | undefined
}

export interface PostStratifiedOptions {
  readonly random: Random
  readonly level?: number
  /** 20,000 unless given. */
  readonly draws?: number
}

/**
 * The rate that people would find over all items, when a judge saw all of them and people a random part. Each stratum's rate comes
 * from its labels, its share from the judge; both are drawn from their Jeffreys posteriors.
 *
 * A stratum without labels is drawn from the prior: the interval is then wide, as it should be.
 *
 * @returns undefined when nothing is judged or nothing labelled
 */
export function postStratifiedRate(
  strata: readonly JudgedStratum[],
  { random, level = 0.95, draws = 20_000 }: PostStratifiedOptions,
): PostStratified | undefined {
  const all = strata.reduce((sum, { judged }) => sum + judged, 0)
  const labelled = strata.reduce((sum, stratum) => sum + stratum.labelled, 0)
  if (all === 0 || labelled === 0) return undefined
  const found = new Float64Array(draws)
  const beta = betaSampler(random)
  for (let draw = 0; draw < draws; draw++) {
    const weights = shares(strata, beta)
    let rate = 0
    for (const [at, { labelled: n, positive }] of strata.entries())
      rate += (weights[at] as number) * beta(positive + 0.5, n - positive + 0.5)
    found[draw] = rate
  }
  found.sort()
  const tail = (1 - level) / 2
  return {
    value: pointOf(strata, all),
    interval: {
      lower: quantile(found, tail) as number,
      upper: quantile(found, 1 - tail) as number,
      level,
    },
    standardErrorFinite: finiteError(strata, { all, labelled }),
  }
}

/** Shares of the strata, by breaking a stick: with two strata a Beta, with more a Dirichlet, each with prior 1/2. */
function shares(strata: readonly JudgedStratum[], beta: (a: number, b: number) => number): number[] {
  let rest = 1
  return strata.map(({ judged }, at) => {
    const others = strata.slice(at + 1)
    if (others.length === 0) return rest
    const share =
      rest *
      beta(
        judged + 0.5,
        others.reduce((sum, other) => sum + other.judged + 0.5, 0),
      )
    rest -= share
    return share
  })
}

/** A stratum without labels counts as half and half. */
function pointOf(strata: readonly JudgedStratum[], all: number): number {
  return strata.reduce((sum, { judged, labelled, positive }) => {
    const rate = labelled === 0 ? 0.5 : positive / labelled
    return sum + (judged / all) * rate
  }, 0)
}

/** @see Cochran (1977), Sampling techniques, 5A */
function finiteError(
  strata: readonly JudgedStratum[],
  { all, labelled }: { all: number; labelled: number },
): number | undefined {
  if (strata.some(stratum => stratum.labelled < 2)) return undefined
  const variance = strata.reduce((sum, { judged, labelled: n, positive }) => {
    const rate = positive / n
    return sum + ((judged / all) ** 2 * rate * (1 - rate)) / (n - 1)
  }, 0)
  return Math.sqrt((1 - labelled / all) * variance)
}

/** Beta variates as a ratio of gammas. @see Marsaglia & Tsang (2000), A simple method for generating gamma variables */
function betaSampler(random: Random): (a: number, b: number) => number {
  const uniform = (): number => (random.uint32() + 0.5) / 2 ** 32
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * uniform() ** (1 / shape)
    const d = shape - 1 / 3
    const c = 1 / Math.sqrt(9 * d)
    for (;;) {
      const x = normalQuantile(uniform())
      const v = (1 + c * x) ** 3
      if (v > 0 && Math.log(uniform()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v
    }
  }
  return (a, b) => {
    const first = gamma(a)
    return first / (first + gamma(b))
  }
}
