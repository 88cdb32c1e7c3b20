import { type Json, plural, seededRandom } from '../../kernel/index.ts'
import type { MetricFacts } from '../../measure/run/index.ts'
import {
  bcaInterval,
  boundedScoreInterval,
  clopperPearsonInterval,
  clusterRobustMean,
  type Estimate,
  type Interval,
  percentileBootstrapInterval,
  ratioEstimate,
  tInterval,
  weightedMean,
  wilsonInterval,
} from '../../stats/index.ts'
import type { Sample } from './sample.ts'

export interface EstimateContext {
  readonly metric: MetricFacts
  /** 0.95 when not given. */
  readonly level: number
  /** Words that seed resampling. */
  readonly seed: string
  readonly replicates: number
  /** For metrics whose aggregation is a statistic. */
  readonly compute?: ((evidence: readonly Json[]) => number | undefined) | undefined
}

/** A point with what is known about its doubt, before the counts of missing values are added. */
interface Figure {
  readonly value: number
  readonly interval?: Interval | undefined
  readonly method: string
  readonly clusters?: number
  readonly effectiveN?: number
  readonly seed?: string
  readonly warnings: readonly string[]
}

const fewClusters = 20

/**
 * The estimate of one metric for one candidate over one set of examples, by the method its aggregation and design call for:
 * Wilson for a rate, t or BCa for a mean, linearised or resampled for a ratio, the bootstrap for a statistic, CR2 with
 * clusters, Hajek with weights. Degenerate samples are said in words instead of getting an interval of width 0.
 */
export function estimateSample(sample: Sample, context: EstimateContext): Estimate {
  const counts = { n: sample.examples.length, unscored: sample.unscored, errored: sample.errored }
  if (counts.n === 0) return { kind: 'unknown', reason: whyNone(sample), ...counts }
  const figure = figureOf(sample, context)
  if (typeof figure === 'string') return { kind: 'unknown', reason: figure, ...counts }
  const { interval, ...rest } = figure
  return {
    kind: 'known',
    ...rest,
    ...(interval === undefined ? {} : { interval: clampTo(interval, context.metric) }),
    ...counts,
  }
}

/** Clopper-Pearson, which never covers less than its level: for guarantees. Unclustered, unweighted rates alone. */
export function guaranteeOf(sample: Sample, level: number): Interval | undefined {
  if (!sample.binary || sample.clusters !== undefined || sample.weights !== undefined) return undefined
  return clopperPearsonInterval({ successes: sum(sample.values), trials: sample.values.length, level })
}

/**
 * The rate if every trial without a value were a failure and if every one were a success. Undefined when every trial to
 * which the metric applies has its value.
 */
export function boundsOf(sample: Sample): { readonly worst: number; readonly best: number } | undefined {
  const open = sample.unscored + sample.errored
  if (open === 0) return undefined
  const mean = sample.values.length === 0 ? 0 : sum(sample.values) / sample.values.length
  const hits = mean * sample.scored
  const all = sample.scored + open
  return { worst: hits / all, best: (hits + open) / all }
}

function whyNone(sample: Sample): string {
  const parts = [
    ...(sample.errored > 0 ? [`${sample.errored} errored`] : []),
    ...(sample.unscored > 0 ? [`${sample.unscored} unscored`] : []),
    ...(sample.notApplicable > 0 ? [`${sample.notApplicable} not applicable`] : []),
    ...(sample.missing > 0 ? [`${sample.missing} not made`] : []),
  ]
  return parts.length === 0 ? 'There is no example here.' : `No trial has a value: ${parts.join(', ')}.`
}

function figureOf(sample: Sample, context: EstimateContext): Figure | string {
  const { aggregation } = context.metric
  if (aggregation === 'statistic') return statisticFigure(sample, context)
  if (aggregation === 'ratio') return ratioFigure(sample, context)
  if (sample.clusters !== undefined) return clusteredFigure(sample, context)
  if (sample.weights !== undefined) return weightedFigure(sample, sample.weights, context)
  if (aggregation === 'rate' && sample.binary) return rateFigure(sample, context)
  return meanFigure(sample, context)
}

function rateFigure(sample: Sample, { level }: EstimateContext): Figure {
  const trials = sample.values.length
  const successes = sum(sample.values)
  return {
    value: successes / trials,
    interval: wilsonInterval({ successes, trials, level }),
    method: 'wilson',
    warnings: [],
  }
}

/** t where the mean of many values is close to normal; BCa for few values or a mean near the end of its range. */
function meanFigure(sample: Sample, context: EstimateContext): Figure {
  const { values } = sample
  const value = mean(values)
  if (values.length === 1)
    return { value, method: 'none', warnings: ['One example: no interval can be computed.'] }
  if (isConstant(values)) return constantFigure(values, context)
  if (values.length >= 30 && !isNearBound(values, context.metric.range))
    return { value, interval: tInterval({ values, level: context.level }), method: 't', warnings: [] }
  const interval = bcaInterval({
    values,
    level: context.level,
    replicates: context.replicates,
    random: seededRandom(context.seed),
  })
  if (interval !== undefined) {
    const warnings =
      values.length < 20
        ? [
            `Only ${plural(values.length, 'example')}: resampling tends to give intervals that are too narrow.`,
          ]
        : []
    return { value, interval, method: 'bca', seed: context.seed, warnings }
  }
  const words = 'The resampled values lie on one side of the estimate'
  const bounded = boundedInterval(values, context)
  return bounded === undefined
    ? {
        value,
        interval: tInterval({ values, level: context.level }),
        method: 't',
        warnings: [`${words}; the t interval is shown instead.`],
      }
    : {
        value,
        interval: bounded,
        method: 'bounded-score',
        warnings: [`${words}; the interval rests on the bounds of the score alone.`],
      }
}

/** Equal values show no spread: what can be said rests on the bounds of the score, where it has two. */
function constantFigure(values: Float64Array, context: EstimateContext): Figure {
  const value = values[0]!
  const words = `All ${values.length} values are equal: they say nothing about how far others would lie`
  const interval = boundedInterval(values, context)
  return interval === undefined
    ? { value, method: 'none', warnings: [`${words}, so there is no interval.`] }
    : {
        value,
        interval,
        method: 'bounded-score',
        warnings: [`${words}, so the interval rests on the bounds of the score alone.`],
      }
}

function boundedInterval(values: Float64Array, { metric, level }: EstimateContext): Interval | undefined {
  const [low, high] = metric.range
  return Number.isFinite(low) && Number.isFinite(high)
    ? boundedScoreInterval({ values, level, range: [low, high] })
    : undefined
}

/** Whether the mean lies within four standard errors of an end of its range. */
function isNearBound(values: Float64Array, range: readonly [number, number]): boolean {
  const centre = mean(values)
  let squares = 0
  for (const value of values) squares += (value - centre) ** 2
  const error = Math.sqrt(squares / (values.length - 1) / values.length)
  return centre - range[0] < 4 * error || range[1] - centre < 4 * error
}

function clusteredFigure(sample: Sample, context: EstimateContext): Figure {
  const { values, clusters, clusterCount, weights } = sample
  const few =
    clusterCount < fewClusters
      ? [
          `Only ${plural(clusterCount, 'cluster')}: below ${fewClusters} the interval covers less than it says.`,
        ]
      : []
  const result = clusterRobustMean({
    values,
    clusters: clusters!,
    level: context.level,
    range: context.metric.range,
    ...(weights === undefined ? {} : { weights }),
  })
  const design = { clusters: clusterCount, method: 'cluster-cr2' }
  if (result?.interval !== undefined && result.interval.upper > result.interval.lower)
    return {
      value: result.value,
      interval: result.interval,
      ...design,
      ...(result.effectiveN === undefined ? {} : { effectiveN: result.effectiveN }),
      warnings: few,
    }
  const value = weights === undefined ? mean(values) : weightedValue(values, weights)
  if (clusterCount < 2)
    return {
      value,
      ...design,
      warnings: ['All examples belong to one cluster: no interval can be computed.'],
    }
  if (context.metric.aggregation === 'rate' && sample.binary && isConstant(values))
    return {
      value,
      interval: wilsonInterval({
        successes: value * clusterCount,
        trials: clusterCount,
        level: context.level,
      }),
      clusters: clusterCount,
      method: 'wilson-on-clusters',
      warnings: [...few, 'All values are equal: the interval counts every cluster once.'],
    }
  return {
    value,
    ...design,
    warnings: [...few, 'The clusters do not differ: there is no interval.'],
  }
}

function weightedFigure(sample: Sample, weights: Float64Array, context: EstimateContext): Figure {
  const result = weightedMean({
    values: sample.values,
    weights,
    level: context.level,
    range: context.metric.range,
  })
  const value = result?.value ?? weightedValue(sample.values, weights)
  const effectiveN = result?.effectiveN
  const design = { method: 'hajek', ...(effectiveN === undefined ? {} : { effectiveN }) }
  if (result?.interval === undefined || isConstant(sample.values))
    return {
      value,
      ...design,
      warnings: ['The values are equal or too few: no interval can be computed with weights.'],
    }
  return { value, interval: result.interval, ...design, warnings: [] }
}

function ratioFigure(sample: Sample, context: EstimateContext): Figure | string {
  const hits = sample.hits!
  const of = sample.of!
  const total = weightedSum(of, sample.weights)
  if (total === 0) return 'Nothing was counted: the sum below the line is 0 over all examples.'
  const value = weightedSum(hits, sample.weights) / total
  const result = ratioEstimate({
    hits: weighted(hits, sample.weights),
    of: weighted(of, sample.weights),
    level: context.level,
    isShare: context.metric.range[0] === 0 && context.metric.range[1] === 1,
    ...(sample.clusters === undefined ? {} : { clusters: sample.clusters }),
  })
  const units = sample.clusters === undefined ? sample.examples.length : sample.clusterCount
  const design = {
    method: sample.clusters === undefined ? 'ratio' : 'ratio-cluster',
    ...(sample.clusters === undefined ? {} : { clusters: sample.clusterCount }),
  }
  const { interval } = result ?? {}
  if (interval === undefined || interval.lower === interval.upper)
    return {
      value,
      ...design,
      warnings: ['The examples do not differ or are too few: no interval can be computed.'],
    }
  const warnings =
    units < fewClusters
      ? [
          `Only ${plural(units, sample.clusters === undefined ? 'example' : 'cluster')}: the interval covers less than it says.`,
        ]
      : []
  return { value, interval, ...design, warnings }
}

function statisticFigure(sample: Sample, context: EstimateContext): Figure | string {
  const { compute } = context
  if (compute === undefined) return 'The code that computes this figure is not at hand.'
  const evidence = sample.evidence ?? []
  const value = compute(evidence.flat())
  if (value === undefined || !Number.isFinite(value)) return 'The figure is not defined on these examples.'
  const units = unitsOf(sample)
  if (units.length < 3) return { value, method: 'none', warnings: ['Too few examples to resample.'] }
  const replicates = statisticReplicates(units.length, context.replicates)
  const random = seededRandom(context.seed)
  const draws: number[] = []
  for (let replicate = 0; replicate < replicates; replicate++) {
    const drawn: Json[] = []
    for (let draw = 0; draw < units.length; draw++)
      for (const example of units[random.below(units.length)]!) drawn.push(...evidence[example]!)
    const found = compute(drawn)
    if (found !== undefined && Number.isFinite(found)) draws.push(found)
  }
  const lost = replicates - draws.length
  if (draws.length < 100 || isConstant(draws))
    return { value, method: 'none', warnings: ['Resampling does not move the figure: there is no interval.'] }
  const warnings = [
    ...(lost > 0
      ? [`${lost} of ${replicates} resamples left the figure undefined and are not counted.`]
      : []),
    ...(units.length < fewClusters
      ? [`Only ${units.length} units were resampled: the interval is rough.`]
      : []),
  ]
  return {
    value,
    interval: percentileBootstrapInterval(draws, context.level),
    method: sample.clusters === undefined ? 'bootstrap' : 'bootstrap-clusters',
    ...(sample.clusters === undefined ? {} : { clusters: sample.clusterCount }),
    seed: context.seed,
    warnings,
  }
}

/** Fewer replicates for statistics over many examples: the work is examples x replicates. */
export function statisticReplicates(units: number, wanted: number): number {
  return Math.max(200, Math.min(Math.ceil(wanted / 5), 2000, Math.floor(1_000_000 / Math.max(1, units))))
}

/** Positions within the sample, grouped by what was sampled. */
export function unitsOf(sample: Pick<Sample, 'examples' | 'clusters' | 'clusterCount'>): number[][] {
  if (sample.clusters === undefined) return Array.from(sample.examples, (_, position) => [position])
  const units: number[][] = Array.from({ length: sample.clusterCount }, () => [])
  sample.clusters.forEach((cluster, position) => {
    units[cluster]!.push(position)
  })
  return units
}

/** No metric can lie outside its range, so neither can an interval for its mean. */
function clampTo(interval: Interval, { range }: MetricFacts): Interval {
  const [low, high] = range
  return {
    lower: Math.min(Math.max(interval.lower, low), high),
    upper: Math.min(Math.max(interval.upper, low), high),
    level: interval.level,
  }
}

function weighted(values: Float64Array, weights: Float64Array | undefined): Float64Array {
  return weights === undefined ? values : values.map((value, at) => value * weights[at]!)
}

function weightedSum(values: Float64Array, weights: Float64Array | undefined): number {
  return sum(weighted(values, weights))
}

function weightedValue(values: Float64Array, weights: Float64Array): number {
  return weightedSum(values, weights) / sum(weights)
}

function sum(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}

function mean(values: Float64Array): number {
  return sum(values) / values.length
}

function isConstant(values: ArrayLike<number>): boolean {
  for (let at = 1; at < values.length; at++) if (values[at] !== values[0]) return false
  return true
}
