import { tQuantile } from './distributions/index.ts'
import type { Interval } from './estimate.ts'
import { logitInterval } from './logit-interval.ts'
import { sum, variance } from './moments.ts'

export interface ClusterInput {
  readonly values: ArrayLike<number>
  /** For each value the cluster it belongs to: any numbers, equal within a cluster. */
  readonly clusters: ArrayLike<number>
  readonly weights?: ArrayLike<number>
  readonly level?: number
  /**
   * Lowest and highest possible value, for a mean of bounded scores: the interval is then built on the logit scale, which
   * covers better near a bound. Not for differences.
   */
  readonly range?: readonly [number, number]
}

export interface ClusterMean {
  readonly value: number
  /** By CR2, t and Satterthwaite degrees of freedom; absent with fewer than two clusters, or when all are alike. */
  readonly interval?: Interval
  readonly standardError: number | undefined
  readonly degreesOfFreedom: number | undefined
  readonly clusters: number
  /** (SE with clusters / SE without)². */
  readonly designEffect: number | undefined
  readonly effectiveN: number | undefined
  /** CR0 as in Miller (2024) and CR1, for comparison with other tools. */
  readonly cr0: number
  readonly cr1: number | undefined
}

/**
 * Mean of values that come in clusters, with the bias-reduced cluster-robust standard error CR2 and Satterthwaite degrees of
 * freedom. Below 20 clusters the interval covers less than it says; the caller warns.
 *
 * @see Bell & McCaffrey (2002); Pustejovsky & Tipton (2018), doi:10.1080/07350015.2016.1247004
 */
export function clusterRobustMean(input: ClusterInput): ClusterMean | undefined {
  const { values, level = 0.95 } = input
  if (values.length === 0) return undefined
  const weights = input.weights ?? new Float64Array(values.length).fill(1)
  const total = sum(weights)
  const value = weightedSum(values, weights) / total
  const groups = groupsOf({ ...input, weights }, value, total)
  const cr0 = Math.sqrt(sum(groups.map(group => group.residual ** 2)))
  const count = groups.length
  const base = { value, clusters: count, cr0 }
  if (count < 2) {
    return {
      ...base,
      standardError: undefined,
      degreesOfFreedom: undefined,
      designEffect: undefined,
      effectiveN: undefined,
      cr1: undefined,
    }
  }
  const standardError = Math.sqrt(sum(groups.map(group => group.residual ** 2 / group.leverage)))
  const degreesOfFreedom = satterthwaite(groups)
  const half = tQuantile((1 + level) / 2, degreesOfFreedom) * standardError
  const { range } = input
  const bounded = range && logitInterval({ value, standardError, degreesOfFreedom, range, level })
  const plain = { lower: value - half, upper: value + half, level }
  return {
    ...base,
    // What rounding leaves of clusters that are all alike is no spread.
    ...(standardError > 1e-12 * Math.abs(value) ? { interval: bounded ?? plain } : {}),
    standardError,
    degreesOfFreedom,
    cr1: cr0 * Math.sqrt(count / (count - 1)),
    ...design(input, standardError),
  }
}

interface Group {
  /** Sum of weight times deviation, over the total weight. */
  readonly residual: number
  /** Share of the total weight. */
  readonly share: number
  /** 1 - share: what CR2 divides the squared residual by. */
  readonly leverage: number
}

function groupsOf(
  { values, clusters, weights }: ClusterInput & { weights: ArrayLike<number> },
  centre: number,
  total: number,
): Group[] {
  const sums = new Map<number, { residual: number; weight: number }>()
  for (let i = 0; i < values.length; i++) {
    const cluster = clusters[i] as number
    const group = sums.get(cluster) ?? { residual: 0, weight: 0 }
    const weight = weights[i] as number
    group.residual += (weight * ((values[i] as number) - centre)) / total
    group.weight += weight
    sums.set(cluster, group)
  }
  return [...sums.values()].map(({ residual, weight }) => ({
    residual,
    share: weight / total,
    leverage: 1 - weight / total,
  }))
}

/**
 * Degrees of freedom that match mean and variance of the CR2 variance estimate under independent, equal variances:
 * (Σ λ)² / Σ λ² of the quadratic form whose entries follow in closed form for a mean.
 */
function satterthwaite(groups: readonly Group[]): number {
  // With shares s, entry (g, h) is (s_g δ_gh - s_g s_h) / √((1 - s_g)(1 - s_h)): the trace is 1, and the sum of squares
  // needs no double loop, because the entries off the diagonal are products u_g u_h with u = s² / (1 - s).
  const squares = groups.map(({ share }) => share ** 2)
  const products = groups.map(({ share, leverage }) => share ** 2 / leverage)
  return 1 / (sum(squares) + sum(products) ** 2 - sum(products.map(product => product ** 2)))
}

function design(
  { values, weights }: ClusterInput,
  standardError: number,
): Pick<ClusterMean, 'designEffect' | 'effectiveN'> {
  const naive = weights === undefined ? variance(values) / values.length : undefined
  if (naive === undefined || !(naive > 0) || standardError === 0)
    return { designEffect: undefined, effectiveN: undefined }
  const designEffect = standardError ** 2 / naive
  return { designEffect, effectiveN: values.length / designEffect }
}

function weightedSum(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  return sum(Float64Array.from(values, (value, i) => value * (weights[i] as number)))
}

/** Standard error of a mean that ignores clusters: what not to do, for the size of the mistake. */
export function naiveStandardError(values: ArrayLike<number>): number | undefined {
  return values.length < 2 ? undefined : Math.sqrt(variance(values) / values.length)
}
