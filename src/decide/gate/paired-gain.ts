import { type Json, plural, seededRandom } from '../../kernel/index.ts'
import type { MetricFacts } from '../../measure/run/index.ts'
import {
  bcaInterval,
  clusterRobustMean,
  type Interval,
  isConstant,
  mean,
  nonInferiority,
  normalCdf,
  percentileBootstrapInterval,
  standardDeviation,
  sum,
  tangoInterval,
  tInterval,
  tTwoSided,
  weighing,
  weightedMean,
  weightedPairs,
} from '../../stats/index.ts'
import { differenceDraws, jointResample } from '../compare/index.ts'
import type { Sample } from '../estimate/index.ts'

/** How much better the candidate is than the baseline on the examples that both have a value for; below 0 it is worse. */
export interface PairedGain {
  readonly value: number
  /** Two one-sided limits, each at the gate's confidence. Absent where the data show no spread; `warnings` then says why. */
  readonly interval?: Interval
  readonly method: string
  /** Examples, or clusters of them. */
  readonly units: number
  readonly n: number
  /** Of the gain, seen as the mean of independent units; how a check's size is planned. Absent with the interval. */
  readonly standardError?: number
  /** The most that one unit can gain or lose, where it is bounded. */
  readonly width?: number
  /** p value of "the gain is at least `bound`": small when it is shown to be less. */
  readonly chanceAtLeast: (bound: number) => number
  readonly warnings: readonly string[]
}

export interface GainContext {
  readonly metric: MetricFacts
  /** One-sided confidence. */
  readonly level: number
  /** Words that seed resampling. */
  readonly seed: string
  readonly replicates: number
  readonly compute?: ((evidence: readonly Json[]) => number | undefined) | undefined
}

/** Resampling and t limits rest on the spread that was seen; from fewer differing units than this they see too little of it. */
const fewDiffer = 20
/** Above this many examples the t interval and BCa agree to all digits that matter. */
const mostResampled = 1000

/**
 * The paired gain by the method that aggregation and design call for. Rates, and bounded scores of which few differ, by Tango's
 * score interval, which keeps a width when nothing differs, with weights on the units that they leave; graded scores by BCa, or t
 * for many, with weights by Hajek; clusters by CR2; ratios and statistics by resampling both sides with the same examples. The
 * samples are on the same examples.
 */
export function pairedGain(candidate: Sample, baseline: Sample, context: GainContext): PairedGain | string {
  const { direction, aggregation } = context.metric
  const sign = direction === 'lower' ? -1 : 1
  if (candidate.examples.length === 0) return 'No example has a value on both sides.'
  if (aggregation === 'ratio' || aggregation === 'statistic')
    return recomputedGain([candidate, baseline], sign, context)
  const gains = candidate.values.map((value, at) => sign * (value - baseline.values[at]!))
  const isRate = aggregation === 'rate' && candidate.binary && baseline.binary
  if (
    (isRate && candidate.clusters === undefined) ||
    (isBounded(context.metric) && differingUnits(gains, candidate) < fewDiffer)
  )
    return scoreGain(gains, candidate, { ...context, width: widthOf(context.metric) })
  if (candidate.clusters !== undefined) return clusteredGain(gains, candidate, context)
  if (candidate.weights !== undefined) return weightedGain(gains, candidate, context)
  return gradedGain(gains, context)
}

const isBounded = ({ range }: MetricFacts): boolean => range.every(Number.isFinite)

const widthOf = ({ range }: MetricFacts): number => range[1] - range[0]

/** Units on which the two differ; with weights, as many of equal weight as they are worth. */
function differingUnits(gains: Float64Array, { clusters, weights }: Sample): number {
  const units = new Map<number, number>()
  gains.forEach((gain, at) => {
    const unit = clusters?.[at] ?? at
    if (gain !== 0) units.set(unit, (units.get(unit) ?? 0) + (weights?.[at] ?? 1))
  })
  return weights === undefined ? units.size : (weighing([...units.values()])?.effectiveN ?? 0)
}

/**
 * Tango's interval on gains and losses as shares of the most that one example can gain or lose. Exact counts for a rate; for graded scores each example counts
 * as the part of a full gain or loss that it is, which varies no more than a full one does, so that the interval is wide
 * rather than narrow. Clusters count once each, weights by the units that they leave.
 */
function scoreGain(
  gains: Float64Array,
  sample: Sample,
  { width, level }: GainContext & { readonly width: number },
): PairedGain {
  const n = gains.length
  const counts = pairsOf(gains, sample, { width, level: twoSided(level) })
  if (counts === undefined) return withoutSpread(mean(gains), n)
  const { onlyA, onlyB, n: units } = counts
  const found = tangoInterval(counts)
  const value = (width * (onlyA - onlyB)) / units
  const differ = (onlyA + onlyB) / units
  return {
    value,
    ...(found === undefined
      ? {}
      : { interval: { lower: width * found.lower, upper: width * found.upper, level: twoSided(level) } }),
    method: 'tango',
    units: Math.round(units),
    n,
    width,
    standardError: width * Math.sqrt(Math.max(0, differ - (value / width) ** 2) / units),
    chanceAtLeast: bound => normalCdf(nonInferiority({ ...counts, margin: -bound / width, level })?.z ?? 0),
    warnings: unevenWarning(sample),
  }
}

/** Gains and losses as counts of independent units. Undefined where weights leave less than two. */
function pairsOf(
  gains: Float64Array,
  { clusters, clusterCount, weights }: Sample,
  { width, level }: { readonly width: number; readonly level: number },
) {
  const differences = gains.map(gain => gain / width)
  if (clusters === undefined && weights !== undefined) return weightedPairs({ differences, weights, level })
  const weightAt = (at: number): number => weights?.[at] ?? 1
  const total = sum(differences.map((_, at) => weightAt(at)))
  const share = (read: (difference: number) => number): number =>
    sum(differences.map((difference, at) => weightAt(at) * read(difference))) / total
  const units =
    clusters === undefined
      ? gains.length
      : weights === undefined
        ? clusterCount
        : weighing(clusterWeights(clusters, weights))?.effectiveN
  if (units === undefined) return undefined
  return {
    onlyA: units * share(difference => Math.max(difference, 0)),
    onlyB: units * share(difference => Math.max(-difference, 0)),
    n: units,
    level,
  }
}

function clusterWeights(clusters: Int32Array, weights: Float64Array): number[] {
  const totals = new Map<number, number>()
  clusters.forEach((cluster, at) => {
    totals.set(cluster, (totals.get(cluster) ?? 0) + weights[at]!)
  })
  return [...totals.values()]
}

/** Fewer units than this, or a smaller share of the examples, and a few heavy examples decide. */
const fewEffective = { units: 50, share: 0.2 }

function unevenWarning({ weights, examples }: Sample): string[] {
  const found = weights === undefined ? undefined : weighing(weights)
  if (found === undefined) return []
  const { effectiveN } = found
  const n = examples.length
  if (effectiveN >= fewEffective.units && effectiveN >= fewEffective.share * n) return []
  const most = Math.round((100 * Math.max(...weights!)) / found.total)
  return [
    `The weights are uneven: ${n} examples say as much as ${Math.floor(effectiveN)} of equal weight, and the heaviest is ${most}% of the figure.`,
  ]
}

/** The level at which each end of a two-sided interval is a one-sided limit at `level`. */
const twoSided = (level: number): number => 2 * level - 1

function gradedGain(gains: Float64Array, { level, seed, replicates }: GainContext): PairedGain {
  const n = gains.length
  const value = mean(gains)
  if (n < 2 || isConstant(gains)) return withoutSpread(value, n)
  const settings = { values: gains, level: twoSided(level) }
  const resampled =
    n > mostResampled
      ? undefined
      : bcaInterval({ ...settings, replicates, random: seededRandom(seed, 'gain') })
  const interval = resampled ?? tInterval(settings)
  return {
    value,
    ...(interval === undefined ? {} : { interval }),
    method: resampled === undefined ? 't' : 'bca',
    units: n,
    n,
    ...byT({ value, standardError: standardDeviation(gains) / Math.sqrt(n), degreesOfFreedom: n - 1 }),
    warnings: n < 20 ? [`Only ${plural(n, 'common example')}: the interval tends to be too narrow.`] : [],
  }
}

function withoutSpread(value: number, n: number): PairedGain {
  return {
    value,
    method: 'none',
    units: n,
    n,
    chanceAtLeast: () => 1,
    warnings: [
      n < 2
        ? 'One common example: there is no interval.'
        : `The difference is the same on all ${n} examples and the score has no bounds: there is no interval.`,
    ],
  }
}

function byT(of: {
  readonly value: number
  readonly standardError: number
  readonly degreesOfFreedom: number
}): Pick<PairedGain, 'standardError' | 'chanceAtLeast'> {
  const { value, standardError, degreesOfFreedom } = of
  return {
    standardError,
    chanceAtLeast: bound => {
      const t = (value - bound) / standardError
      const tail = tTwoSided(t, degreesOfFreedom) / 2
      return t < 0 ? tail : 1 - tail
    },
  }
}

function clusteredGain(gains: Float64Array, sample: Sample, { level }: GainContext): PairedGain {
  const { clusters, clusterCount, weights } = sample
  const found = clusterRobustMean({
    values: gains,
    clusters: clusters!,
    level: twoSided(level),
    ...(weights === undefined ? {} : { weights }),
  })
  const { interval, standardError, degreesOfFreedom } = found ?? {}
  if (
    found === undefined ||
    interval === undefined ||
    standardError === undefined ||
    degreesOfFreedom === undefined
  )
    return { ...withoutSpread(found?.value ?? mean(gains), gains.length), units: clusterCount }
  return {
    value: found.value,
    interval,
    method: 'cluster-cr2',
    units: clusterCount,
    n: gains.length,
    ...byT({ value: found.value, standardError, degreesOfFreedom }),
    warnings: [
      ...(clusterCount < 20
        ? [`Only ${plural(clusterCount, 'cluster')}: the interval covers less than it says.`]
        : []),
      ...unevenWarning(sample),
    ],
  }
}

function weightedGain(gains: Float64Array, sample: Sample, { level }: GainContext): PairedGain {
  const n = gains.length
  const { weights } = sample
  const found = weightedMean({ values: gains, weights: weights!, level: twoSided(level) })
  const { interval, standardError } = found ?? {}
  if (found === undefined || interval === undefined || standardError === undefined)
    return withoutSpread(found?.value ?? mean(gains), n)
  return {
    value: found.value,
    interval,
    method: 'hajek',
    units: n,
    n,
    ...byT({ value: found.value, standardError, degreesOfFreedom: found.degreesOfFreedom }),
    warnings: unevenWarning(sample),
  }
}

type Two = readonly [candidate: Sample, baseline: Sample]

/** Ratios and statistics. Where few examples differ, resampling sees too little, and the score interval is used here too. */
function recomputedGain(samples: Two, sign: 1 | -1, context: GainContext): PairedGain | string {
  const [candidate, baseline] = samples
  if (!isBounded(context.metric)) return resampledGain(samples, sign, context)
  if (context.metric.aggregation === 'ratio') {
    const parts = ratioGains(samples, sign)
    if (parts !== undefined && differingUnits(parts.gains, candidate) < fewDiffer)
      return scoreGain(parts.gains, candidate, { ...context, width: parts.width * widthOf(context.metric) })
  } else if (JSON.stringify(candidate.evidence) === JSON.stringify(baseline.evidence)) {
    const same = scoreGain(new Float64Array(candidate.examples.length), candidate, {
      ...context,
      width: widthOf(context.metric),
    })
    const warnings = [
      'Nothing differs on any example: the interval takes the figure for a share of the examples.',
    ]
    return { ...same, warnings }
  }
  return resampledGain(samples, sign, context)
}

/**
 * What each example adds to the difference of two ratios, so that the mean of the parts is the difference itself:
 * Ra - Rb = Σ((ha - hb) - Rb(oa - ob)) / Σoa. One example can move it by its share of what is counted.
 */
function ratioGains([a, b]: Two, sign: 1 | -1): { gains: Float64Array; width: number } | undefined {
  const [counted, before] = [sum(a.of!), sum(b.of!)]
  if (!(counted > 0 && before > 0)) return undefined
  const ratio = sum(b.hits!) / before
  const average = counted / a.of!.length
  const gains = a.hits!.map(
    (hits, at) => (sign * (hits - b.hits![at]! - ratio * (a.of![at]! - b.of![at]!))) / average,
  )
  const most = a.of!.reduce((largest, of, at) => Math.max(largest, of, b.of![at]!), 0)
  return { gains, width: Math.max(1, most / average) }
}

/** Both sides recomputed in every resample of the common examples. */
function resampledGain(
  samples: Two,
  sign: 1 | -1,
  { level, seed, replicates, compute }: GainContext,
): PairedGain | string {
  const joint = jointResample({ samples, random: seededRandom(seed, 'gain'), replicates, compute })
  if (joint === undefined)
    return 'Too few common examples to resample, or the code of the metric is not at hand.'
  const value = sign * (joint.points[0]! - joint.points[1]!)
  if (Number.isNaN(value)) return 'The figure is not defined on the common examples.'
  const n = samples[0].examples.length
  const draws = differenceDraws(joint, 0, 1).map(draw => sign * draw)
  if (draws.length < 100 || isConstant(draws))
    return {
      ...withoutSpread(value, n),
      warnings: ['Resampling does not move the difference: there is no interval.'],
    }
  const interval = percentileBootstrapInterval(draws, twoSided(level))
  const standardError = standardDeviation(draws)
  return {
    value,
    ...(interval === undefined ? {} : { interval }),
    method: 'bootstrap',
    units: joint.units,
    n,
    standardError,
    // From the spread of the draws: counting draws beyond a bound could not go below 1 over their number.
    chanceAtLeast: bound => normalCdf((value - bound) / standardError),
    warnings: joint.units < 20 ? [`Only ${joint.units} units were resampled: the interval is rough.`] : [],
  }
}
