import { betaExpectation } from './beta-expectation.ts'
import { betaCdf, normalSurvival, tQuantile } from './distributions/index.ts'
import type { Interval } from './estimate.ts'
import { standardDeviation } from './moments.ts'
import { quantile } from './quantile.ts'

/**
 * Probability of being best for rates measured on different examples, under Beta priors, by quadrature.
 *
 * @returns one for each candidate; they add up to 1
 */
export function probabilityBestRates(
  rates: readonly { readonly successes: number; readonly trials: number }[],
  prior = { a: 1, b: 1 },
): number[] {
  const shapes = rates.map(({ successes, trials }) => ({
    a: successes + prior.a,
    b: trials - successes + prior.b,
  }))
  return shapes.map((own, index) =>
    betaExpectation(own, x =>
      shapes.reduce(
        (product, shape, at) => (at === index ? product : product * betaCdf(x, shape.a, shape.b)),
        1,
      ),
    ),
  )
}

/** Scores of one resample for each candidate, joined: `[replicate][candidate]`, all on the same resampled examples. */
export type JointReplicates = readonly ArrayLike<number>[]

/** Share of replicates in which each candidate is best; ties are split. */
export function probabilityBest(replicates: JointReplicates): number[] {
  const width = replicates[0]?.length ?? 0
  const shares = new Array<number>(width).fill(0)
  for (const row of replicates) {
    const ranked = Array.from(row, value => Math.round(value * 1e12))
    const best = Math.max(...ranked)
    const leaders = ranked.flatMap((value, index) => (value === best ? [index] : []))
    for (const leader of leaders) shares[leader] = (shares[leader] as number) + 1 / leaders.length
  }
  return shares.map(share => share / replicates.length)
}

export interface SimultaneousInput {
  /** Scores on all common examples. */
  readonly points: readonly number[]
  readonly replicates: JointReplicates
  /** Standard errors of the pairwise differences, in the order of the pairs; from the replicates unless given. */
  readonly errors?: readonly number[]
  readonly level?: number
  /**
   * Examples or clusters that were resampled. When given, intervals are widened for what resampling and normal quantiles
   * miss with few of them; without, they are the textbook's.
   */
  readonly units?: number
}

/**
 * Intervals of all pairwise differences that hold together: single-step maximum of studentised deviations over joint
 * resamples. Pairs in the order (0,1), (0,2), …, (1,2), … A pair that never moves has no width.
 *
 * For pass or fail near 0 or 1 the spread of few discordant pairs is too small: take `pairLevel` and give each pair its
 * Tango interval at that level. docs/reference/simulations.md shows both.
 *
 * @see Romano & Wolf (2005), doi:10.1198/016214504000000539; Hesterberg (2015), doi:10.1080/00031305.2015.1089789
 */
export function simultaneousDifferences({
  points,
  replicates,
  errors: given,
  level = 0.95,
  units,
}: SimultaneousInput) {
  const pairs = points.flatMap((_, a) => points.slice(a + 1).map((__, at) => [a, a + 1 + at] as const))
  const differences = pairs.map(([a, b]) => (points[a] as number) - (points[b] as number))
  const draws = pairs.map(([a, b]) =>
    Float64Array.from(replicates, row => (row[a] as number) - (row[b] as number)),
  )
  // What rounding leaves of a difference that never moves is no spread.
  const least = 1e-12 * Math.max(...points.map(Math.abs))
  const errors = given ?? draws.map(draw => atLeast(least, standardDeviation(draw)))
  const deviations = draws.map((draw, pair) =>
    studentized(draw, differences[pair] as number, errors[pair] as number),
  )
  const largest = Float64Array.from(replicates, (_, at) =>
    Math.max(0, ...deviations.map(list => list[at] as number)),
  ).sort()
  const found = quantile(largest, level) ?? 0
  const pairLevel = 1 - 2 * normalSurvival(found)
  const critical = units === undefined ? found : widened(found, units)
  const intervals = differences.map((difference, pair): Interval => {
    const half = critical * (errors[pair] as number)
    return { lower: difference - half, upper: difference + half, level }
  })
  return { pairs, differences, errors, critical, pairLevel, intervals }
}

const atLeast = (least: number, error: number): number => (error > least ? error : 0)

/** The t quantile at the same tail, for a spread that resampling makes (n-1)/n too small. */
const widened = (critical: number, units: number): number =>
  units < 2 ? critical : -tQuantile(normalSurvival(critical), units - 1) * Math.sqrt(units / (units - 1))

const studentized = (draws: Float64Array, centre: number, error: number): Float64Array =>
  draws.map(draw => (error > 0 ? Math.abs(draw - centre) / error : 0))

/**
 * The ranks that each candidate can have, 1 the best, from intervals of all pairwise differences that hold together:
 * `lower[i][j]` and `upper[i][j]` of score i minus score j.
 *
 * @see Klein, Wright & Wieczorek (2020); Mogstad, Romano, Shaikh & Wilhelm (2024)
 */
export function rankSets(
  lower: readonly (readonly number[])[],
  upper: readonly (readonly number[])[],
): { best: number; worst: number }[] {
  return lower.map((_, i) => ({
    best: 1 + lower.filter((row, j) => j !== i && (row[i] as number) > 0).length,
    worst: lower.length - upper.filter((row, j) => j !== i && (row[i] as number) < 0).length,
  }))
}
