import { type ErrorCode, errored, errorTable, type Score, scored, unscored } from '../../kernel/index.ts'
import type { MetricFacts, Trial } from '../../measure/run/index.ts'
import {
  type CandidateColumns,
  createScoreCollector,
  type ExampleFacts,
  type ScoreTable,
} from '../estimate/index.ts'
import type { ScoreSheet, SheetMetric, SheetScore, SheetTrial } from './score-sheet.ts'

/** Two sheets side by side: every example of the candidate, and those of the baseline that are the same examples. */
export interface PairedSheets {
  readonly table: ScoreTable
  readonly candidate: CandidateColumns
  readonly baseline: CandidateColumns
  /** Positions in the table of the examples that both answered, with the same content. */
  readonly common: ReadonlySet<number>
  readonly onlyCandidate: readonly string[]
  readonly onlyBaseline: readonly string[]
  /** Ids that both have, with another question or expectation. */
  readonly changed: readonly string[]
  /** Of the common examples, by id. */
  readonly trials: Readonly<Record<'candidate' | 'baseline', ReadonlyMap<string, readonly SheetTrial[]>>>
  /** Why a metric cannot be compared, by its id. */
  readonly incomparable: ReadonlyMap<string, string>
}

/** Pairs examples by id and content, and metrics by id and version. `examples` are the facts of the candidate's examples. */
export function pairSheets(
  candidate: ScoreSheet,
  baseline: ScoreSheet,
  examples: ReadonlyMap<string, ExampleFacts>,
): PairedSheets {
  const hashes = new Map(candidate.trials.map(({ id, hash }) => [id, hash]))
  const before = new Map(baseline.trials.map(({ id, hash }) => [id, hash]))
  const ids = [...hashes.keys()].sort()
  // Without hashes on both sides, the datasets are of one version: nothing can have changed.
  const isSame = (id: string) => {
    const [a, b] = [hashes.get(id), before.get(id)]
    return a === undefined || b === undefined || a === b
  }
  const shared = new Set(ids.filter(id => before.has(id) && isSame(id)))
  const isShared = ({ id }: SheetTrial): boolean => shared.has(id)
  const collector = createScoreCollector({
    examples: new Map(ids.flatMap(id => (examples.has(id) ? [[id, examples.get(id)!] as const] : []))),
    metrics: candidate.metrics.map(factsOf),
    candidates: ['candidate', 'baseline'],
    repeats: Math.max(candidate.repeats, baseline.repeats),
  })
  for (const line of candidate.trials) collector.add(trialOf(line), 'candidate')
  for (const line of baseline.trials) if (shared.has(line.id)) collector.add(trialOf(line), 'baseline')
  const table = collector.finish()
  return {
    table,
    candidate: table.candidates[0]!,
    baseline: table.candidates[1]!,
    common: new Set(table.exampleIds.flatMap((id, at) => (shared.has(id) ? [at] : []))),
    onlyCandidate: ids.filter(id => !before.has(id)),
    onlyBaseline: [...before.keys()].filter(id => !hashes.has(id)).sort(),
    changed: ids.filter(id => before.has(id) && !isSame(id)),
    trials: {
      candidate: Map.groupBy(candidate.trials.filter(isShared), ({ id }) => id),
      baseline: Map.groupBy(baseline.trials.filter(isShared), ({ id }) => id),
    },
    incomparable: incomparableMetrics(candidate.metrics, baseline.metrics),
  }
}

function incomparableMetrics(
  now: readonly SheetMetric[],
  before: readonly SheetMetric[],
): Map<string, string> {
  const reasons = new Map<string, string>()
  for (const { id, version } of now) {
    const old = before.find(metric => metric.id === id)
    if (old === undefined) reasons.set(id, 'The baseline has no scores of this metric.')
    else if (old.version !== version)
      reasons.set(
        id,
        `Its version is ${version} now and ${old.version} in the baseline: the scores mean different things. Save the baseline again.`,
      )
  }
  for (const { id } of before)
    if (!now.some(metric => metric.id === id)) reasons.set(id, 'The run has no scores of this metric.')
  return reasons
}

/** The metric as everything that makes estimates knows it. */
function factsOf({ range, ...metric }: SheetMetric): MetricFacts {
  return {
    ...metric,
    range: [range[0] ?? Number.NEGATIVE_INFINITY, range[1] ?? Number.POSITIVE_INFINITY],
  } as MetricFacts
}

function trialOf({ id, repeat = 0, ms, usd, failed, scores = {} }: SheetTrial): Trial {
  const facts = {
    candidate: '',
    exampleId: id,
    repeat,
    seed: 0,
    startedAt: '',
    attempts: [],
    waitedMs: 0,
    fromCache: false,
    costUsd: usd,
  }
  if (failed !== undefined) return { ...facts, outcome: 'failed', code: codeOf(failed), message: '' }
  return {
    ...facts,
    outcome: 'answered',
    response: { text: '' },
    timing: { totalMs: ms ?? Number.NaN },
    scores: Object.fromEntries(Object.entries(scores).map(([metric, score]) => [metric, scoreOf(score)])),
  }
}

function scoreOf(score: SheetScore): Score {
  if (typeof score === 'number') return scored(score)
  if (typeof score === 'string') {
    if (score === 'not_applicable' || score === 'no_expectation' || score === 'unparsable')
      return unscored(score)
    return score.startsWith('errored ') ? errored(codeOf(score.slice(8))) : unscored('no_data')
  }
  const { value, hits, of, evidence } = score
  return scored(value, evidence ?? (hits === undefined || of === undefined ? undefined : { hits, of }))
}

/** A code of a newer version counts as a failure of the metric. */
const codeOf = (text: string): ErrorCode =>
  Object.hasOwn(errorTable, text) ? (text as ErrorCode) : 'metric_failed'
