import type { Random } from '../kernel/index.ts'
import { binomialCdf, normalSurvival, tTwoSided } from './distributions/index.ts'
import type { Interval } from './estimate.ts'
import { tInterval } from './mean-interval.ts'
import { isConstant, mean, standardDeviation } from './moments.ts'

export interface Differences {
  /** One for each example, A minus B. */
  readonly differences: ArrayLike<number>
}

/** Paired t test of the mean difference. Undefined for fewer than two, or when all are equal. */
export function pairedTTest({ differences, level = 0.95 }: Differences & { readonly level?: number }):
  | {
      readonly pValue: number
      readonly t: number
      readonly degreesOfFreedom: number
      readonly interval: Interval | undefined
    }
  | undefined {
  const n = differences.length
  if (n < 2 || isConstant(differences)) return undefined
  const standardError = standardDeviation(differences) / Math.sqrt(n)
  const t = mean(differences) / standardError
  return {
    pValue: tTwoSided(t, n - 1),
    t,
    degreesOfFreedom: n - 1,
    interval: tInterval({ values: differences, level }),
  }
}

export interface SignFlip {
  readonly pValue: number
  /** All sign patterns were tried, or a random draw of them. */
  readonly method: 'exact' | 'monte-carlo'
  readonly atLeastAsFar: number
  readonly patterns: number
}

const mostExact = 16

/**
 * Sign-flip permutation test of a mean difference of 0, two-sided. Exact for up to 16 differences that are not 0, else by
 * Monte Carlo with p = (1 + #) / (1 + replicates), which is never 0. Sums that differ by rounding only count as equal.
 *
 * @returns undefined for no differences
 */
export function signFlipTest(
  input: Differences & { readonly random?: Random; readonly replicates?: number },
): SignFlip | undefined {
  const { differences, random, replicates = 10_000 } = input
  if (differences.length === 0) return undefined
  const moved = Float64Array.from(differences).filter(difference => difference !== 0)
  const observed = Math.abs(moved.reduce((total, difference) => total + difference, 0))
  const slack = 1e-9 * moved.reduce((total, difference) => total + Math.abs(difference), 0)
  const isFar = (total: number): boolean => Math.abs(total) >= observed - slack
  if (moved.length <= mostExact) return exactFlips(moved, isFar)
  if (random === undefined)
    throw new TypeError('signFlipTest: more than 16 differences need a source of randomness')
  let far = 0
  for (let replicate = 0; replicate < replicates; replicate++) if (isFar(flippedSum(moved, random))) far++
  return {
    pValue: (1 + far) / (1 + replicates),
    method: 'monte-carlo',
    atLeastAsFar: far,
    patterns: replicates,
  }
}

function exactFlips(moved: Float64Array, isFar: (total: number) => boolean): SignFlip {
  const patterns = 2 ** moved.length
  let far = 0
  for (let pattern = 0; pattern < patterns; pattern++) {
    let total = 0
    for (let i = 0; i < moved.length; i++)
      total += (pattern >>> i) & 1 ? -(moved[i] as number) : (moved[i] as number)
    if (isFar(total)) far++
  }
  return { pValue: far / patterns, method: 'exact', atLeastAsFar: far, patterns }
}

/** Thirty-two signs from each draw. */
function flippedSum(values: Float64Array, random: Random): number {
  let total = 0
  let bits = 0
  for (let i = 0; i < values.length; i++) {
    if (i % 32 === 0) bits = random.uint32()
    total += bits & 1 ? -(values[i] as number) : (values[i] as number)
    bits >>>= 1
  }
  return total
}

/** Sign test: how many differences are up and down. Zeros are left out. */
export function signTest({ differences }: Differences) {
  const all = Array.from(differences)
  const plus = all.filter(difference => difference > 0).length
  const minus = all.filter(difference => difference < 0).length
  const n = plus + minus
  return { plus, minus, pValue: n === 0 ? 1 : Math.min(1, 2 * binomialCdf(Math.min(plus, minus), n, 0.5)) }
}

export interface WilcoxonOptions {
  /** What becomes of zeros: dropped, or ranked and then dropped (Pratt). */
  readonly zeros?: 'drop' | 'pratt'
  readonly isCorrected?: boolean
}

/**
 * Wilcoxon signed-rank test by the normal approximation with ties. Tests symmetry about 0, not the mean difference.
 * Undefined when nothing differs.
 */
export function wilcoxonTest(
  { differences }: Differences,
  { zeros = 'drop', isCorrected = false }: WilcoxonOptions = {},
) {
  const all = Array.from(differences)
  const kept = zeros === 'drop' ? all.filter(difference => difference !== 0) : all
  const ranked = midRanks(kept.map(Math.abs))
  const plus = rankSum(kept, ranked, difference => difference > 0)
  const minus = rankSum(kept, ranked, difference => difference < 0)
  const zeroCount = kept.filter(difference => difference === 0).length
  const n = kept.length
  const expected = (n * (n + 1)) / 4 - (zeroCount * (zeroCount + 1)) / 4
  let spread = n * (n + 1) * (2 * n + 1) - zeroCount * (zeroCount + 1) * (2 * zeroCount + 1)
  for (const size of tieSizes(kept.filter(difference => difference !== 0).map(Math.abs)))
    spread -= (size ** 3 - size) / 2
  if (!(spread > 0)) return undefined
  const statistic = Math.min(plus, minus)
  const distance = Math.abs(statistic - expected) - (isCorrected ? 0.5 : 0)
  return { statistic, plus, pValue: Math.min(1, 2 * normalSurvival(distance / Math.sqrt(spread / 24))) }
}

/** More differences than this agree with the normal approximation to all digits that matter. */
const mostRanked = 300

/**
 * Exact conditional two-sided p value of the signed-rank test, ties and all, zeros dropped; by the distribution of the sum.
 * Undefined for more than 300 differences that are not 0: `wilcoxonTest` says the same there.
 */
export function wilcoxonExact({
  differences,
}: Differences): { readonly statistic: number; readonly pValue: number } | undefined {
  const kept = Array.from(differences).filter(difference => difference !== 0)
  if (kept.length > mostRanked) return undefined
  const ranked = midRanks(kept.map(Math.abs))
  const plus = rankSum(kept, ranked, difference => difference > 0)
  // Doubled ranks are whole numbers, so the sums can be counted in a table.
  const doubled = ranked.map(rank => Math.round(2 * rank))
  const total = doubled.reduce((all, rank) => all + rank, 0)
  let ways = new Float64Array(total + 1)
  ways[0] = 1
  for (const rank of doubled) {
    const next = ways.slice()
    for (let at = 0; at + rank <= total; at++)
      next[at + rank] = (next[at + rank] as number) + (ways[at] as number)
    ways = next
  }
  const far = Math.min(2 * plus, total - 2 * plus)
  let tail = 0
  for (let at = 0; at <= far + 1e-9; at++) tail += ways[at] as number
  return { statistic: plus, pValue: kept.length === 0 ? 1 : Math.min(1, (2 * tail) / 2 ** kept.length) }
}

function rankSum(
  values: readonly number[],
  ranks: readonly number[],
  isCounted: (value: number) => boolean,
): number {
  return values.reduce((total, value, i) => (isCounted(value) ? total + (ranks[i] as number) : total), 0)
}

/** Ranks from 1; values that are equal up to rounding share the mean of their ranks. */
export function midRanks(values: readonly number[]): number[] {
  const order = values
    .map((value, index) => ({ value: Math.round(value * 1e12) / 1e12, index }))
    .sort((a, b) => a.value - b.value)
  const ranks = new Array<number>(values.length)
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to + 1 < order.length && order[to + 1]?.value === order[from]?.value) to++
    for (let at = from; at <= to; at++) ranks[(order[at] as { index: number }).index] = (from + to) / 2 + 1
    from = to + 1
  }
  return ranks
}

function tieSizes(values: readonly number[]): number[] {
  const counts = new Map<number, number>()
  for (const value of values) {
    const key = Math.round(value * 1e12)
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts.values()].filter(count => count > 1)
}
