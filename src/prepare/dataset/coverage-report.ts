import { seededRandom } from '../../kernel/index.ts'
import { type Interval, quantile, wilsonInterval } from '../../stats/index.ts'
import { clusterVectors, dot, normalised } from './cluster-vectors.ts'
import { normalisedText } from './example-text.ts'
import type { Embedder } from './ports.ts'

export interface CoverageInput {
  /** Questions of the log, best a random sample of it. */
  readonly log: readonly string[]
  readonly golden: readonly string[]
  readonly embedder: Embedder
  readonly seed: number
  /** Cosine from which two questions count as near; calibrated on the golden examples when not given. */
  readonly threshold?: number | undefined
  /** 8 to 40 by the size of the log unless given. */
  readonly clusters?: number | undefined
  readonly level?: number
}

export interface LogCluster {
  readonly size: number
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

/** How much of what people ask lies near a golden example, and which kinds of question have none. */
export async function coverageReport(input: CoverageInput): Promise<CoverageReport> {
  const { log, golden, embedder, seed, level = 0.95 } = input
  const logVectors = (await embedder.embed(log)).map(normalised)
  const goldenVectors = (await embedder.embed(golden)).map(normalised)
  const { threshold, basis } = thresholdOf(goldenVectors, input.threshold)
  const isCovered = logVectors.map(vector => nearest(vector, goldenVectors) >= threshold)
  const covered = isCovered.filter(Boolean).length
  const count = input.clusters ?? Math.min(40, Math.max(2, Math.round(Math.sqrt(log.length / 2))))
  const { assignment, centres } = clusterVectors(logVectors, count, seededRandom(seed, 'coverage clusters'))
  const clusters = describe({ log, logVectors, isCovered, assignment, centres })
  const facts = {
    questions: log.length,
    covered,
    share: log.length === 0 ? 0 : covered / log.length,
    interval: wilsonInterval({ successes: covered, trials: log.length, level }),
    threshold,
    thresholdBasis: basis,
    clusters,
    embedder: embedder.id,
  }
  return { ...facts, sentences: sentencesOf(facts) }
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
      nearest(
        vector,
        golden.filter((_, other) => other !== at),
      ),
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
  readonly logVectors: readonly Float32Array[]
  readonly isCovered: readonly boolean[]
  readonly assignment: Int32Array
  readonly centres: readonly Float32Array[]
}

function describe({ log, logVectors, isCovered, assignment, centres }: Described): LogCluster[] {
  const background = documentFrequencies(log)
  return centres
    .map((centre, k) => {
      const members = log.flatMap((_, i) => (assignment[i] === k ? [i] : []))
      const covered = members.filter(i => isCovered[i]).length
      const typical = members
        .map(i => ({ text: log[i] as string, closeness: dot(logVectors[i] as Float32Array, centre) }))
        .sort((a, b) => b.closeness - a.closeness)
        .slice(0, 3)
      return {
        size: members.length,
        share: members.length / log.length,
        covered,
        terms: terms(
          members.map(i => log[i] as string),
          background,
          log.length,
        ),
        typical: typical.map(({ text }) => text),
        isMissing: covered === 0,
      }
    })
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - b.covered - (a.size - a.covered))
}

function documentFrequencies(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts)
    for (const word of new Set(normalisedText(text).split(' '))) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

function terms(texts: readonly string[], background: ReadonlyMap<string, number>, total: number): string[] {
  return [...documentFrequencies(texts)]
    .filter(([word, count]) => word.length > 2 && count >= 2)
    .map(([word, count]) => ({
      word,
      weight: (count / texts.length) * Math.log((total + 1) / (background.get(word) ?? 1)),
    }))
    .sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1))
    .slice(0, 5)
    .map(({ word }) => word)
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
