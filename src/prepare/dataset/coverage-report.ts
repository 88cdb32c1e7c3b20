import { CupelError, seededRandom } from '../../kernel/index.ts'
import { type Interval, quantile, weightedMean, wilsonInterval } from '../../stats/index.ts'
import { clusterVectors, dot, normalised } from './cluster-vectors.ts'
import type { Embedder } from './ports.ts'
import { distinctiveTerms, wordsOf } from './terms.ts'

export interface CoverageInput {
  /** Questions of the log, best a random sample of it. */
  readonly log: readonly string[]
  /** What each question stands for, when some kinds were sampled more densely than others; all alike without. */
  readonly weights?: readonly number[] | undefined
  readonly golden: readonly string[]
  readonly embedder: Embedder
  readonly seed: number
  /** Cosine from which two questions count as near; calibrated on the golden examples when not given. */
  readonly threshold?: number | undefined
  /** 2 to 40 by the size of the log unless given. */
  readonly clusters?: number | undefined
  readonly level?: number
}

export interface LogCluster {
  readonly size: number
  /** Share of the log, by weight. */
  readonly share: number
  /** Questions of the cluster that lie near some golden example. */
  readonly covered: number
  /** Words that are commoner here than in the whole log. */
  readonly terms: readonly string[]
  /** The most typical questions. */
  readonly typical: readonly string[]
  readonly isMissing: boolean
}

export interface CoverageReport {
  readonly questions: number
  readonly covered: number
  /** Share of the log near some golden example. */
  readonly share: number
  readonly interval: Interval | undefined
  readonly threshold: number
  readonly thresholdBasis: string
  readonly clusters: readonly LogCluster[]
  readonly embedder: string
  readonly sentences: readonly string[]
}

/**
 * How much of what people ask lies near a golden example, and which kinds of question have none.
 *
 * @throws CupelError `dataset_empty` for a log without questions
 */
export async function coverageReport(input: CoverageInput): Promise<CoverageReport> {
  const { log, golden, embedder, seed } = input
  if (log.length === 0) {
    throw new CupelError('dataset_empty', 'The log has no questions to look for.', {
      hint: 'Name the field that holds the question, e.g. --map input=question.',
    })
  }
  const weights = input.weights ?? log.map(() => 1)
  const logVectors = (await embedder.embed(log)).map(normalised)
  const goldenVectors = (await embedder.embed(golden)).map(normalised)
  const { threshold, basis } = thresholdOf(goldenVectors, input.threshold)
  const isCovered = logVectors.map(vector => nearest(vector, goldenVectors) >= threshold)
  const count = input.clusters ?? Math.min(40, Math.max(2, Math.round(Math.sqrt(log.length / 2))))
  const { assignment, centres } = clusterVectors(logVectors, count, seededRandom(seed, 'coverage clusters'))
  const facts = {
    questions: log.length,
    covered: isCovered.filter(Boolean).length,
    ...shareOf(isCovered, weights, input.level),
    threshold,
    thresholdBasis: basis,
    clusters: describe({ log, weights, logVectors, isCovered, assignment, centres }),
    embedder: embedder.id,
  }
  return { ...facts, sentences: sentencesOf(facts) }
}

/** Wilson for questions that count alike; else the weighted share with the interval that its weights allow. */
function shareOf(
  isCovered: readonly boolean[],
  weights: readonly number[],
  level = 0.95,
): { share: number; interval: Interval | undefined } {
  const covered = isCovered.filter(Boolean).length
  const isWeighted = weights.some(weight => weight !== weights[0])
  const values = isCovered.map(Number)
  const weighted = isWeighted ? weightedMean({ values, weights, level, range: [0, 1] }) : undefined
  if (weighted !== undefined) return { share: weighted.value, interval: weighted.interval }
  const trials = isCovered.length
  return { share: covered / trials, interval: wilsonInterval({ successes: covered, trials, level }) }
}

function nearest(vector: Float32Array, others: readonly Float32Array[]): number {
  return others.reduce((best, other) => Math.max(best, dot(vector, other)), -1)
}

/** Without a given one: the cosine that nine in ten golden examples have to their own nearest neighbour, at least 0.5. */
function thresholdOf(
  golden: readonly Float32Array[],
  given: number | undefined,
): { threshold: number; basis: string } {
  if (given !== undefined) return { threshold: given, basis: 'given' }
  if (golden.length < 10)
    return { threshold: 0.6, basis: 'a guess: fewer than 10 golden examples to calibrate on' }
  const own = golden
    .map((vector, at) =>
      golden.reduce((best, other, place) => (place === at ? best : Math.max(best, dot(vector, other))), -1),
    )
    .sort((a, b) => a - b)
  const threshold = Math.max(0.5, quantile(own, 0.1) ?? 0.5)
  return {
    threshold,
    basis: 'the cosine that 90% of the golden examples have to their nearest neighbour (at least 0.5)',
  }
}

interface Described {
  readonly log: readonly string[]
  readonly weights: readonly number[]
  readonly logVectors: readonly Float32Array[]
  readonly isCovered: readonly boolean[]
  readonly assignment: Int32Array
  readonly centres: readonly Float32Array[]
}

function describe({ log, weights, logVectors, isCovered, assignment, centres }: Described): LogCluster[] {
  const words = log.map(wordsOf)
  const weightOf = (places: readonly number[]): number =>
    places.reduce((sum, place) => sum + (weights[place] as number), 0)
  const whole = weightOf([...log.keys()])
  return centres
    .map((centre, k) => {
      const members = [...log.keys()].filter(place => assignment[place] === k)
      const covered = members.filter(place => isCovered[place]).length
      const typical = members
        .map(place => ({
          text: log[place] as string,
          closeness: dot(logVectors[place] as Float32Array, centre),
        }))
        .sort((a, b) => b.closeness - a.closeness)
        .slice(0, 3)
      return {
        size: members.length,
        share: weightOf(members) / whole,
        covered,
        terms: distinctiveTerms(
          members.map(place => words[place] as ReadonlySet<string>),
          words,
        ),
        typical: typical.map(({ text }) => text),
        isMissing: covered === 0,
      }
    })
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.share * (1 - b.covered / b.size) - a.share * (1 - a.covered / a.size))
}

function sentencesOf(facts: Omit<CoverageReport, 'sentences'>): string[] {
  const { share, interval, clusters, questions, threshold, thresholdBasis, embedder } = facts
  const percent = (value: number): string => `${(100 * value).toFixed(0)}%`
  const range = interval === undefined ? '' : ` [${percent(interval.lower)}, ${percent(interval.upper)}]`
  const missing = clusters.filter(({ isMissing }) => isMissing)
  const weight = missing.reduce((sum, cluster) => sum + cluster.share, 0)
  return [
    `${percent(share)}${range} of ${questions} logged questions lie near some golden example (cosine at least ${threshold.toFixed(2)}: ${thresholdBasis}).`,
    missing.length === 0
      ? 'Every cluster of the log has at least one question near a golden example.'
      : `${missing.length} of ${clusters.length} clusters, ${percent(weight)} of the log, have none: label some of their questions first.`,
    `What the embedder ${embedder} cannot tell apart (negation, for one) this report cannot see; "near" is not yet "answered by".`,
  ]
}
