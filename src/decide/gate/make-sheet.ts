import { contentHash, type Json, type Score, shortHash } from '../../kernel/index.ts'
import type { AnsweredTrial, MetricFacts, RunRecord, Trial } from '../../measure/run/index.ts'
import type { Example } from '../../prepare/dataset/index.ts'
import {
  type ScoreSheet,
  type SheetMetric,
  type SheetScore,
  type SheetTrial,
  scoreSheetSchemaId,
} from './score-sheet.ts'

export interface SheetInput {
  readonly record: RunRecord
  /** Trials of one candidate, in any order. */
  readonly trials: Iterable<Trial> | AsyncIterable<Trial>
  readonly candidate: string
  /** Hashes of the examples, where the dataset is at hand. */
  readonly hashes?: ReadonlyMap<string, string>
}

/** The scores of one candidate of a run, without any text of question or answer. The candidate must be one of the run. */
export async function makeSheet({ record, trials, candidate, hashes }: SheetInput): Promise<ScoreSheet> {
  const facts = record.candidates.find(({ name }) => name === candidate)!
  const { id, name, createdAt, seed, dataset } = record
  const metrics = record.metrics.filter(({ direction }) => direction !== 'none')
  const lines: SheetTrial[] = []
  for await (const trial of trials)
    if (trial.candidate === candidate) lines.push(lineOf(trial, metrics, hashes?.get(trial.exampleId)))
  return {
    schema: scoreSheetSchemaId,
    cupel: record.cupelVersion,
    run: { id, name, createdAt, seed },
    candidate: { name: facts.name, fingerprint: facts.fingerprint, kind: facts.kind, summary: facts.summary },
    dataset: {
      name: dataset.name,
      version: dataset.version,
      split: dataset.split,
      examples: dataset.examples,
      ...(dataset.limit === undefined ? {} : { limit: dataset.limit }),
    },
    repeats: record.repeats,
    metrics: metrics.map(sheetMetric),
    trials: lines.sort(byIdAndRepeat),
  }
}

/** Hash of what an example asks and expects. Tags, weight, component and split may change without making it another example. */
export function exampleHash({ tags, weight, component, split, ...content }: Example): string {
  return shortHash(contentHash(content))
}

function byIdAndRepeat(a: SheetTrial, b: SheetTrial): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : (a.repeat ?? 0) - (b.repeat ?? 0)
}

function sheetMetric(metric: MetricFacts): SheetMetric {
  // The largest number there is stands for no bound.
  const bound = (value: number) => (Math.abs(value) < Number.MAX_VALUE ? value : null)
  return {
    id: metric.id,
    version: metric.version,
    title: metric.title,
    direction: metric.direction,
    range: [bound(metric.range[0]), bound(metric.range[1])],
    ...(metric.unit === undefined ? {} : { unit: metric.unit }),
    aggregation: metric.aggregation,
    ...(metric.screeningOnly ? { screeningOnly: true } : {}),
    ...(metric.needsCard ? { needsCard: true } : {}),
    ...(metric.measuresTime ? { measuresTime: true } : {}),
  }
}

const rounded = (value: number, digits = 12): number => Number(value.toPrecision(digits))

function lineOf(trial: Trial, metrics: readonly MetricFacts[], hash: string | undefined): SheetTrial {
  const key = {
    id: trial.exampleId,
    ...(hash === undefined ? {} : { hash }),
    ...(trial.repeat === 0 ? {} : { repeat: trial.repeat }),
  }
  const usd = trial.costUsd === undefined ? {} : { usd: rounded(trial.costUsd) }
  if (trial.outcome === 'failed') return { ...key, ...usd, failed: trial.code }
  const scores = metrics.flatMap(metric => {
    const score = trial.scores[metric.id]
    return score === undefined ? [] : [[metric.id, sheetScore(score, metric)] as const]
  })
  const { totalMs } = trial.timing
  const ms = isTimed(trial) ? { ms: rounded(totalMs, 6) } : {}
  return { ...key, ...ms, ...usd, scores: Object.fromEntries(scores) }
}

/** A recording without times says that they are not known. */
const isTimed = ({ timing }: AnsweredTrial): boolean =>
  Number.isFinite(timing.totalMs) && timing.isUnknown !== true

/** Evidence beyond this is no set of counts or labels, and has no place in a file that is committed. */
const largestEvidence = 4_000

function sheetScore(score: Score, { aggregation }: MetricFacts): SheetScore {
  if (score.outcome === 'unscored') return score.reason
  if (score.outcome === 'errored') return `errored ${score.code}`
  if (!Number.isFinite(score.value)) return 'errored metric_failed'
  const value = rounded(score.value)
  if (aggregation === 'ratio') {
    const parts = score.evidence as { hits?: unknown; of?: unknown } | null | undefined
    if (typeof parts?.hits === 'number' && typeof parts.of === 'number')
      return { value, hits: parts.hits, of: parts.of }
  }
  if (aggregation === 'statistic' && score.evidence !== undefined)
    return JSON.stringify(score.evidence).length > largestEvidence
      ? 'no_data'
      : { value, evidence: score.evidence as Json }
  return value
}
