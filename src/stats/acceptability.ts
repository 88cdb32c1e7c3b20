import type { Random } from '../kernel/index.ts'

/** Weights that are equally probable everywhere on the simplex: non-negative, with sum 1. */
export function uniformWeights(count: number, random: Random): Float64Array {
  const weights = Float64Array.from({ length: count }, () => -Math.log(1 - random.float()))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map(weight => weight / total)
}

/**
 * For each item the share of draws in which it takes each rank, the first first: with weights drawn from the simplex, what may be
 * said about the order when nobody has said how much each criterion counts. Equal scores share their ranks. Every row and every
 * column adds up to 1.
 *
 * @param scores items by criteria in draw r, more is better
 * @see Lahdelma & Salminen (2001), SMAA-2, doi:10.1287/opre.49.3.444.11220
 */
export function rankAcceptability(input: {
  readonly scores: (draw: number) => readonly ArrayLike<number>[]
  readonly criteria: number
  readonly draws: number
  readonly random: Random
}): number[][] {
  const { scores, criteria, draws, random } = input
  const width = scores(0).length
  const shares = Array.from({ length: width }, () => new Array<number>(width).fill(0))
  for (let draw = 0; draw < draws; draw++) {
    const weights = uniformWeights(criteria, random)
    const totals = scores(draw).map(item => weightedScore(item, weights))
    addRanks(totals, shares)
  }
  return shares.map(row => row.map(count => count / draws))
}

export function weightedScore(item: ArrayLike<number>, weights: ArrayLike<number>): number {
  let total = 0
  for (let at = 0; at < weights.length; at++) total += (weights[at] as number) * (item[at] as number)
  return total
}

/** Adds one to the rank of each item; items with equal totals share the ranks they take together. */
function addRanks(totals: readonly number[], shares: number[][]): void {
  const order = totals.map((_, item) => item).sort((a, b) => (totals[b] as number) - (totals[a] as number))
  for (let from = 0; from < order.length; ) {
    let to = from + 1
    while (to < order.length && totals[order[to] as number] === totals[order[from] as number]) to++
    for (let rank = from; rank < to; rank++)
      for (let at = from; at < to; at++) {
        const row = shares[order[at] as number] as number[]
        row[rank] = (row[rank] as number) + 1 / (to - from)
      }
    from = to
  }
}

/**
 * Rank acceptabilities for two criteria and certain scores, exact: along the weight of the first criterion the scores are straight
 * lines, so the order changes only where two of them cross.
 */
export function twoCriteriaAcceptability(scores: readonly (readonly [number, number])[]): {
  /** Weights of the first criterion at which the order changes, with 0 and 1. */
  readonly breakpoints: readonly number[]
  readonly acceptability: readonly (readonly number[])[]
} {
  const crossings = scores.flatMap(([a1, a2], i) =>
    scores.slice(i + 1).flatMap(([b1, b2]) => {
      const slope = a1 - a2 - (b1 - b2)
      const at = (b2 - a2) / slope
      return slope !== 0 && at > 0 && at < 1 ? [at] : []
    }),
  )
  const breakpoints = [...new Set([0, ...crossings, 1])].sort((a, b) => a - b)
  const acceptability = scores.map(() => new Array<number>(scores.length).fill(0))
  for (let part = 1; part < breakpoints.length; part++) {
    const [from, to] = [breakpoints[part - 1] as number, breakpoints[part] as number]
    const weight = (from + to) / 2
    const shares = scores.map(() => new Array<number>(scores.length).fill(0))
    addRanks(
      scores.map(([first, second]) => weight * first + (1 - weight) * second),
      shares,
    )
    shares.forEach((row, item) => {
      row.forEach((share, rank) => {
        const sums = acceptability[item] as number[]
        sums[rank] = (sums[rank] as number) + share * (to - from)
      })
    })
  }
  return { breakpoints, acceptability }
}

/** The weights of one criterion in which the leader leads, and who leads beyond. */
export interface WeightRange {
  readonly lower: number
  readonly upper: number
  /** Positions of those that lead just below `lower` and just above `upper`; absent at 0 and 1. */
  readonly below?: number
  readonly above?: number
}

/**
 * How far the weight of one criterion can move, the others keeping their proportions, before another item has the higher score.
 * Exact: scores are straight lines in it.
 *
 * @param scores items by criteria, more is better; `weights` add up to 1
 */
export function weightRange(
  scores: readonly ArrayLike<number>[],
  weights: ArrayLike<number>,
  { criterion, leader }: { readonly criterion: number; readonly leader: number },
): WeightRange {
  const own = weights[criterion] as number
  const others = 1 - own
  const line = (item: ArrayLike<number>) => {
    const here = item[criterion] as number
    const rest = others > 0 ? (weightedScore(item, weights) - own * here) / others : here
    return { rest, slope: here - rest }
  }
  const lead = line(scores[leader] as ArrayLike<number>)
  let range: WeightRange = { lower: 0, upper: 1 }
  if (others <= 0) return range
  scores.forEach((item, at) => {
    if (at === leader) return
    const { rest, slope } = line(item)
    const steeper = slope - lead.slope
    if (steeper === 0) return
    const crossing = (lead.rest - rest) / steeper
    if (steeper > 0 && crossing >= own - 1e-12 && crossing < range.upper)
      range = { ...range, upper: Math.max(own, crossing), above: at }
    if (steeper < 0 && crossing <= own + 1e-12 && crossing > range.lower)
      range = { ...range, lower: Math.min(own, crossing), below: at }
  })
  return range
}
