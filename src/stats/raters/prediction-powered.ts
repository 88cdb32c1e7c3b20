import { criticalZ, tQuantile } from '../distributions/index.ts'
import type { Interval } from '../estimate.ts'
import { mean, variance } from '../moments.ts'

export interface JudgedSample {
  /** What people said of the labelled items. */
  readonly labels: readonly number[]
  /** What the judge said of the same items, in the same order. */
  readonly judged: readonly number[]
  /** What the judge said of the others. */
  readonly others: readonly number[]
  readonly level?: number
}

export interface PredictionPowered {
  readonly value: number
  readonly standardError: number
  readonly interval: Interval
  /** How far the judge is trusted: 0 not at all, 1 wholly. */
  readonly lambda: number
}

/**
 * The mean that people would find over all items, from a random labelled part and a judge on all. The judge narrows the interval as
 * far as it agrees with people and cannot bias the estimate.
 *
 * @param lambda chosen from the data unless given; 1 is the plain form
 * @returns undefined for fewer than two labels or no other items
 * @see Angelopoulos, Duchi & Zrnic (2023), PPI++
 */
export function predictionPoweredMean(
  { labels, judged, others, level = 0.95 }: JudgedSample,
  lambda?: number,
): PredictionPowered | undefined {
  const n = labels.length
  if (n < 2 || others.length === 0 || judged.length !== n) return undefined
  const trust = lambda ?? bestTrust(labels, judged, others)
  const value = mean(labels) + trust * (mean(others) - mean(judged))
  const rest = labels.map((label, at) => label - trust * (judged[at] as number))
  const standardError = Math.sqrt((trust ** 2 * population(others)) / others.length + population(rest) / n)
  const half = criticalZ(level) * standardError
  return {
    value,
    standardError,
    interval: { lower: value - half, upper: value + half, level },
    lambda: trust,
  }
}

function bestTrust(labels: readonly number[], judged: readonly number[], others: readonly number[]): number {
  const spread = variance([...judged, ...others])
  if (spread === 0) return 0
  const found = covariance(labels, judged) / ((1 + labels.length / others.length) * spread)
  return Math.min(1, Math.max(0, found))
}

export interface RegressionEstimate {
  readonly value: number
  readonly slope: number
  /** For the items at hand, and for those that they are a sample of. */
  readonly standardErrorFinite: number
  readonly standardError: number
  /** For the population, with t at n - 2. */
  readonly interval: Interval
  /** Squared correlation of judge and people on the labelled items. */
  readonly determination: number
  /** Labels that would be needed without a judge for an interval as narrow. */
  readonly effectiveLabels: number
}

/**
 * The same idea as a regression on the judge, which says how many labels the judge is worth.
 *
 * @returns undefined for fewer than three labels or a judge that says the same of all labelled items
 * @see Cochran (1977), Sampling techniques, ch. 7
 */
export function regressionEstimate({
  labels,
  judged,
  others,
  level = 0.95,
}: JudgedSample): RegressionEstimate | undefined {
  const n = labels.length
  const spread = population(judged)
  if (n < 3 || spread === 0) return undefined
  const all = n + others.length
  const slope = covariance(labels, judged) / spread
  const everything = (mean(judged) * n + others.reduce((sum, value) => sum + value, 0)) / all
  const value = mean(labels) + slope * (everything - mean(judged))
  const centre = mean(labels)
  const residuals = labels.map(
    (label, at) => label - centre - slope * ((judged[at] as number) - mean(judged)),
  )
  const residual = residuals.reduce((sum, rest) => sum + rest ** 2, 0) / (n - 2)
  const whole = (population(labels) * n) / (n - 1)
  const finite = ((1 - n / all) * residual) / n
  const standardError = Math.sqrt(finite + whole / all)
  const half = tQuantile((1 + level) / 2, n - 2) * standardError
  const determination =
    population(labels) === 0 ? 0 : covariance(labels, judged) ** 2 / (spread * population(labels))
  return {
    value,
    slope,
    standardErrorFinite: Math.sqrt(finite),
    standardError,
    interval: { lower: value - half, upper: value + half, level },
    determination,
    effectiveLabels: effectiveLabels({ labels: n, items: all, determination }),
  }
}

/** Labels that a judge of this squared correlation is worth, its own labels included. */
export function effectiveLabels(of: {
  readonly labels: number
  readonly items: number
  readonly determination: number
}): number {
  return of.labels / (1 - of.determination * (1 - of.labels / of.items))
}

export interface PredictionStratum extends Omit<JudgedSample, 'level' | 'others'> {
  readonly items: number
  readonly others: { readonly count: number; readonly mean: number; readonly variance: number }
}

/** Prediction-powered within strata, each with its own trust in the judge. @see Fisch et al. (2024), StratPPI */
export function stratifiedPredictionPowered(
  strata: readonly PredictionStratum[],
  level = 0.95,
): { value: number; standardError: number; interval: Interval; lambdas: number[] } | undefined {
  const items = strata.reduce((sum, stratum) => sum + stratum.items, 0)
  let value = 0
  let squared = 0
  const lambdas: number[] = []
  for (const { items: size, labels, judged, others } of strata) {
    const n = labels.length
    if (n < 2 || others.count === 0) return undefined
    const spread = others.variance
    const whole = pooledVariance(judged, others)
    const found = whole === 0 ? 0 : covariance(labels, judged) / ((1 + n / others.count) * whole)
    const trust = Math.min(1, Math.max(0, found))
    const rest = labels.map((label, at) => label - trust * (judged[at] as number))
    value += (size / items) * (mean(labels) + trust * (others.mean - mean(judged)))
    squared += (size / items) ** 2 * ((trust ** 2 * spread) / others.count + population(rest) / n)
    lambdas.push(trust)
  }
  const standardError = Math.sqrt(squared)
  const half = criticalZ(level) * standardError
  return { value, standardError, interval: { lower: value - half, upper: value + half, level }, lambdas }
}

/**
 * The mean when each item was labelled with a chance of its own, as when the doubtful are looked at more. `label` is undefined for
 * items that were not labelled. @see Zrnic & Candès (2024), Active statistical inference
 */
export function activeEstimate(
  items: readonly { readonly chance: number; readonly label: number | undefined; readonly judged: number }[],
): { value: number; standardError: number } | undefined {
  if (items.length < 2) return undefined
  const terms = items.map(({ chance, label, judged }) =>
    label === undefined ? judged : judged + (label - judged) / chance,
  )
  return { value: mean(terms), standardError: Math.sqrt(variance(terms) / terms.length) }
}

function population(values: readonly number[]): number {
  const centre = mean(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length
}

/** Of the labelled and the other items together, from what is known of each. */
function pooledVariance(judged: readonly number[], others: PredictionStratum['others']): number {
  const n = judged.length
  const all = n + others.count
  const within = n * population(judged) + others.count * others.variance
  const between = ((n * others.count) / all) * (mean(judged) - others.mean) ** 2
  return (within + between) / (all - 1)
}

function covariance(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)]
  return a.reduce((sum, value, at) => sum + (value - meanA) * ((b[at] as number) - meanB), 0) / a.length
}
