import { plural, seededRandom } from '../../kernel/index.ts'
import type { MetricFacts } from '../../measure/run/index.ts'
import {
  bcaFromParts,
  clusterRobustMean,
  type Estimate,
  type Interval,
  mcnemarMidP,
  minimumDetectableMean,
  minimumDetectablePaired,
  normalCdf,
  pairedTTest,
  percentileBootstrapInterval,
  signFlipTest,
  tangoInterval,
  tInterval,
  tTwoSided,
  weightedMean,
  weightedPairs,
} from '../../stats/index.ts'
import { designOf, type Sample, type ScoreTable } from '../estimate/index.ts'
import type { Pair } from './comparison.ts'
import { differenceDraws, type JointReplicates } from './joint-resample.ts'

export interface PairContext {
  readonly table: ScoreTable
  readonly metric: MetricFacts
  readonly level: number
  readonly seed: string
  readonly replicates: number
  /** Replicates of this pair on its common examples; for what has no closed form. */
  readonly joint: () => JointReplicates | undefined
}

/** What is known of one pair before the family is corrected for. */
export type PairFigures = Pick<Pair, 'difference' | 'test' | 'pValue' | 'discordance' | 'detectable'>

const power = 0.8

/** Two samples cut to the examples that both have a value for. */
export function commonSamples(table: ScoreTable, samples: readonly Sample[]): Sample[] {
  const [first] = samples
  if (first === undefined) return []
  const same = samples.every(
    ({ examples }) =>
      examples.length === first.examples.length &&
      examples.every((example, at) => example === first.examples[at]),
  )
  if (same) return [...samples]
  const counts = new Map<number, number>()
  for (const { examples } of samples)
    for (const example of examples) counts.set(example, (counts.get(example) ?? 0) + 1)
  return samples.map(sample => {
    const kept: number[] = []
    sample.examples.forEach((example, at) => {
      if (counts.get(example) === samples.length) kept.push(at)
    })
    return pick(table, sample, kept)
  })
}

function pick(table: ScoreTable, sample: Sample, kept: readonly number[]): Sample {
  const { weights: _weights, clusters: _clusters, ...rest } = sample
  const numbers = (from: Float64Array) => Float64Array.from(kept, at => from[at]!)
  const examples = Int32Array.from(kept, at => sample.examples[at]!)
  const values = numbers(sample.values)
  return {
    ...rest,
    examples,
    values,
    binary: values.every(value => value === 0 || value === 1),
    ...(sample.hits === undefined ? {} : { hits: numbers(sample.hits) }),
    ...(sample.of === undefined ? {} : { of: numbers(sample.of) }),
    ...(sample.evidence === undefined ? {} : { evidence: kept.map(at => sample.evidence![at]!) }),
    ...designOf(table, examples),
  }
}

/** The paired difference a minus b by the method its aggregation and design call for. `a` and `b` are common samples. */
export function pairDifference(a: Sample, b: Sample, context: PairContext): PairFigures {
  const counts = { n: a.examples.length, unscored: a.unscored + b.unscored, errored: a.errored + b.errored }
  if (counts.n === 0)
    return {
      difference: { kind: 'unknown', reason: 'No example has a value for both candidates.', ...counts },
    }
  const { figure, ...rest } = figuresOf(a, b, context)
  if (typeof figure === 'string')
    return { ...rest, difference: { kind: 'unknown', reason: figure, ...counts } }
  const { interval, ...known } = figure
  const difference: Estimate = {
    kind: 'known',
    ...known,
    ...(interval === undefined ? {} : { interval }),
    ...counts,
  }
  return { ...rest, difference }
}

interface Figure {
  readonly value: number
  readonly interval?: Interval | undefined
  readonly method: string
  readonly clusters?: number
  readonly seed?: string
  readonly warnings: readonly string[]
}
type Figures = Omit<PairFigures, 'difference'> & { readonly figure: Figure | string }

function figuresOf(a: Sample, b: Sample, context: PairContext): Figures {
  const { aggregation } = context.metric
  if (aggregation === 'ratio' || aggregation === 'statistic') return resampledFigures(context)
  if (a.clusters !== undefined) return clusteredFigures(a, b, context)
  if (a.weights !== undefined) return weightedFigures(a, b, context)
  if (aggregation === 'rate' && a.binary && b.binary) return binaryFigures(a, b, context)
  return gradedFigures(a, b, context)
}

function binaryFigures(a: Sample, b: Sample, { level }: PairContext): Figures {
  const discordance = { both: 0, onlyA: 0, onlyB: 0, neither: 0 }
  a.values.forEach((value, at) => {
    const other = b.values[at]!
    if (value === 1) discordance[other === 1 ? 'both' : 'onlyA'] += 1
    else discordance[other === 1 ? 'onlyB' : 'neither'] += 1
  })
  const n = a.values.length
  const { onlyA, onlyB } = discordance
  const detectable = minimumDetectablePaired({ n, discordance: (onlyA + onlyB) / n, alpha: 1 - level, power })
  return {
    discordance,
    test: 'mcnemar-mid-p',
    pValue: mcnemarMidP({ onlyA, onlyB }),
    ...(detectable === undefined ? {} : { detectable }),
    figure: {
      value: (onlyA - onlyB) / n,
      interval: tangoInterval({ onlyA, onlyB, n, level }),
      method: 'tango',
      warnings: [],
    },
  }
}

/** Above this many examples the sign-flip test and the t test agree to all digits that matter. */
const mostFlipped = 1000

function gradedFigures(a: Sample, b: Sample, context: PairContext): Figures {
  const { level, seed, replicates } = context
  const differences = a.values.map((value, at) => value - b.values[at]!)
  const n = differences.length
  const value = mean(differences)
  if (n < 2)
    return {
      figure: { value, method: 'none', warnings: ['One common example: no interval can be computed.'] },
    }
  if (isConstant(differences)) return constantFigures(differences)
  const detectable = minimumDetectableMean({
    n,
    standardDeviation: deviation(differences),
    alpha: 1 - level,
    power,
  })
  const shared = detectable === undefined ? {} : { detectable }
  if (n > mostFlipped)
    return {
      ...shared,
      test: 'paired-t',
      ...probability(pairedTTest({ differences })?.pValue),
      figure: { value, interval: tInterval({ values: differences, level }), method: 't', warnings: [] },
    }
  const interval = differenceInterval(differences, context)
  return {
    ...shared,
    test: 'sign-flip',
    ...probability(
      signFlipTest({ differences, replicates, random: seededRandom(seed, 'sign-flip') })?.pValue,
    ),
    figure: {
      value,
      interval: interval ?? tInterval({ values: differences, level }),
      method: interval === undefined ? 't' : 'bca',
      seed,
      warnings: n < 20 ? [`Only ${plural(n, 'common example')}: the interval tends to be too narrow.`] : [],
    },
  }
}

/** BCa from the resamples that all candidates share, with the jackknife of the differences. */
function differenceInterval(differences: Float64Array, { joint, level }: PairContext): Interval | undefined {
  const shared = joint()
  if (shared === undefined) return undefined
  const n = differences.length
  const estimate = mean(differences)
  const found = bcaFromParts({
    estimate,
    replicates: differenceDraws(shared, 0, 1),
    jackknife: differences.map(difference => (estimate * n - difference) / (n - 1)),
    level,
  })
  return found && { lower: found.lower, upper: found.upper, level }
}

function constantFigures(differences: Float64Array): Figures {
  const value = differences[0]!
  const words =
    value === 0
      ? `The two score the same on all ${differences.length} examples.`
      : `The difference is the same on all ${differences.length} examples: there is no interval.`
  return {
    figure: { value, method: 'none', warnings: [words] },
    ...(value === 0 ? { test: 'sign-flip', pValue: 1 } : {}),
  }
}

function clusteredFigures(a: Sample, b: Sample, { level }: PairContext): Figures {
  const differences = a.values.map((value, at) => value - b.values[at]!)
  const { clusterCount, clusters, weights } = a
  const result = clusterRobustMean({
    values: differences,
    clusters: clusters!,
    level,
    ...(weights === undefined ? {} : { weights }),
  })
  const design = { clusters: clusterCount, method: 'cluster-cr2' }
  if (result?.interval === undefined || isConstant(differences)) {
    const value = result?.value ?? mean(differences)
    return {
      figure: {
        value,
        ...design,
        warnings: ['The clusters do not differ or are too few: there is no interval.'],
      },
      ...(differences.every(difference => difference === 0) ? { test: 'cluster-t', pValue: 1 } : {}),
    }
  }
  return {
    test: 'cluster-t',
    ...probability(tTest(result)),
    figure: {
      value: result.value,
      interval: result.interval,
      ...design,
      warnings:
        clusterCount < 20
          ? [`Only ${plural(clusterCount, 'cluster')}: the interval covers less than it says.`]
          : [],
    },
  }
}

function weightedFigures(a: Sample, b: Sample, { level, metric }: PairContext): Figures {
  const differences = a.values.map((value, at) => value - b.values[at]!)
  if (metric.aggregation === 'rate' && a.binary && b.binary) {
    const counts = weightedPairs({ differences, weights: a.weights!, level })
    if (counts !== undefined) return weightedRates(counts)
  }
  const result = weightedMean({ values: differences, weights: a.weights!, level })
  if (result?.interval === undefined || isConstant(differences))
    return {
      figure: {
        value: result?.value ?? mean(differences),
        method: 'hajek',
        warnings: ['There is no interval.'],
      },
      ...(differences.every(difference => difference === 0) ? { test: 'weighted-t', pValue: 1 } : {}),
    }
  return {
    test: 'weighted-t',
    ...probability(tTest(result)),
    figure: { value: result.value, interval: result.interval, method: 'hajek', warnings: [] },
  }
}

/** By the score, as without weights: a few heavy examples that happen to agree have no spread, and are no certainty. */
function weightedRates(counts: NonNullable<ReturnType<typeof weightedPairs>>): Figures {
  const { onlyA, onlyB, n } = counts
  const differ = onlyA + onlyB
  return {
    test: 'weighted-score',
    pValue: differ === 0 ? 1 : 2 * normalCdf(-Math.abs(onlyA - onlyB) / Math.sqrt(differ)),
    figure: { value: (onlyA - onlyB) / n, interval: tangoInterval(counts), method: 'tango', warnings: [] },
  }
}

/** Ratios and statistics: both recomputed in every resample of the common examples. */
function resampledFigures({ joint, level, seed }: PairContext): Figures {
  const replicates = joint()
  if (replicates === undefined) return { figure: 'Too few common examples to resample.' }
  const value = replicates.points[0]! - replicates.points[1]!
  if (Number.isNaN(value)) return { figure: 'The figure is not defined on the common examples.' }
  const draws = differenceDraws(replicates, 0, 1).sort()
  const first = draws[0]
  if (first === undefined || draws.length < 100 || first === draws[draws.length - 1])
    return {
      figure: {
        value,
        method: 'none',
        warnings: ['Resampling does not move the difference: there is no interval.'],
      },
      ...(value === 0 ? { test: 'bootstrap', pValue: 1 } : {}),
    }
  return {
    test: 'bootstrap',
    pValue: waldP(value, draws),
    figure: {
      value,
      interval: percentileBootstrapInterval(draws, level),
      method: 'bootstrap',
      seed,
      warnings:
        replicates.units < 20
          ? [`Only ${replicates.units} units were resampled: the interval is rough.`]
          : [],
    },
  }
}

/**
 * Two-sided, from the spread of the resampled differences. Counting resamples beyond 0 could not go below 1 over their number,
 * and a correction for many pairs would then hide any difference.
 */
function waldP(value: number, draws: Float64Array): number {
  const error = deviation(draws)
  return error === 0 ? 1 : Math.min(1, 2 * normalCdf(-Math.abs(value) / error))
}

/** Two-sided t test of a mean against 0. */
function tTest(of: {
  readonly value: number
  readonly standardError: number | undefined
  readonly degreesOfFreedom: number | undefined
}): number | undefined {
  if (of.standardError === undefined || of.degreesOfFreedom === undefined || of.standardError === 0)
    return undefined
  return tTwoSided(of.value / of.standardError, of.degreesOfFreedom)
}

function probability(pValue: number | undefined): { pValue?: number } {
  return pValue === undefined ? {} : { pValue }
}

function mean(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total / values.length
}

function deviation(values: Float64Array): number {
  const centre = mean(values)
  let squares = 0
  for (const value of values) squares += (value - centre) ** 2
  return Math.sqrt(squares / (values.length - 1))
}

function isConstant(values: Float64Array): boolean {
  return values.every(value => value === values[0])
}
