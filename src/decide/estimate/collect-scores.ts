import { type ErrorCode, hash53, type Json, type Score } from '../../kernel/index.ts'
import type { ScoringCost } from '../../measure/metric/index.ts'
import type { MetricFacts, Trial } from '../../measure/run/index.ts'
import type { Example } from '../../prepare/dataset/index.ts'
import {
  type CandidateColumns,
  type ExampleFacts,
  type MetricColumn,
  type ScoreTable,
  slot,
} from './score-table.ts'

/** The facts of an example that estimates need. `groupBy` names the tag whose values are the sampled units. */
export function exampleFacts(
  example: Pick<Example, 'component' | 'tags' | 'weight'>,
  groupBy?: string,
): ExampleFacts {
  const cluster = groupBy === undefined ? undefined : example.tags[groupBy]
  return {
    component: example.component,
    tags: example.tags,
    weight: example.weight,
    ...(cluster === undefined ? {} : { cluster }),
  }
}

export interface CollectScoresInput {
  readonly trials: Iterable<Trial> | AsyncIterable<Trial>
  readonly examples: ReadonlyMap<string, ExampleFacts>
  readonly metrics: readonly MetricFacts[]
  /** In the order they are shown. */
  readonly candidates: readonly string[]
  readonly repeats: number
}

/**
 * Reads trials once and keeps their scores in columns; texts are not kept. A failed trial counts as errored for every
 * metric. Trials of candidates that are not listed are left out.
 */
export async function collectScores(input: CollectScoresInput): Promise<ScoreTable> {
  const collector = createScoreCollector(input)
  for await (const trial of input.trials) collector.add(trial)
  return collector.finish()
}

export interface ScoreCollector {
  /** `candidate` is the name in the table, where that differs from the trial's. */
  add(trial: Trial, candidate?: string): void
  finish(): ScoreTable
}

/** The collecting side of `collectScores`, for trials that come from several places. */
export function createScoreCollector(input: Omit<CollectScoresInput, 'trials'>): ScoreCollector {
  const known = [...input.examples.keys()].sort(byCodeUnit)
  const index = new Map<string, number>()
  for (const id of known) index.set(id, index.size)
  const state: CollectorState = { ...input, index, capacity: Math.max(known.length, 16), columns: new Map() }
  for (const name of input.candidates) state.columns.set(name, emptyColumns(name, state))
  return {
    add: (trial, candidate) => addTrial(state, trial, candidate ?? trial.candidate),
    finish: () => finishTable(state, known.length),
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type GrowingColumns = Mutable<CandidateColumns> & {
  failures: Map<ErrorCode, number>
  metrics: Map<string, MetricColumn>
  made: Uint8Array
}

interface CollectorState extends Omit<CollectScoresInput, 'trials'> {
  readonly index: Map<string, number>
  readonly columns: Map<string, GrowingColumns>
  capacity: number
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function blank(length: number): Float64Array {
  return new Float64Array(length).fill(Number.NaN)
}

function emptyColumns(name: string, state: CollectorState): GrowingColumns {
  const slots = state.capacity * state.repeats
  return {
    name,
    answered: 0,
    failed: 0,
    cached: 0,
    failures: new Map(),
    costUsd: blank(slots),
    scoringUsd: blank(state.metrics.some(({ asksModel }) => asksModel) ? slots : 0),
    unknownScorings: 0,
    totalMs: blank(slots),
    firstTokenMs: blank(slots),
    answerHash: blank(state.repeats > 1 ? slots : 0),
    made: new Uint8Array(slots),
    metrics: new Map(state.metrics.map(metric => [metric.id, emptyMetricColumn(metric, slots)])),
  }
}

function emptyMetricColumn(metric: MetricFacts, slots: number): MetricColumn {
  return {
    status: new Uint8Array(slots),
    value: blank(slots),
    ...(metric.aggregation === 'ratio' ? { hits: blank(slots), of: blank(slots) } : {}),
    ...(metric.aggregation === 'statistic' ? { evidence: new Array<Json | undefined>(slots) } : {}),
  }
}

function addTrial(state: CollectorState, trial: Trial, candidate: string): void {
  if (!state.columns.has(candidate) || trial.repeat >= state.repeats) return
  // Looked up before the columns: a new example may make them grow, which replaces them.
  const at = positionOf(state, trial.exampleId) * state.repeats + trial.repeat
  const columns = state.columns.get(candidate)!
  if (columns.made[at] === 1) return
  columns.made[at] = 1
  if (trial.outcome === 'failed') {
    columns.failed += 1
    columns.failures.set(trial.code, (columns.failures.get(trial.code) ?? 0) + 1)
    for (const column of columns.metrics.values()) column.status[at] = slot.errored
    return
  }
  columns.answered += 1
  // What failed trials cost is no cost of an answer: cheap refusals would make answers look cheap.
  if (trial.costUsd !== undefined) columns.costUsd[at] = trial.costUsd
  if (trial.scoringCost !== undefined) addScoringCost(columns, at, trial.scoringCost)
  if (trial.fromCache) columns.cached += 1
  // What reading a recording took is not what the candidate took.
  if (trial.timing.isUnknown !== true) columns.totalMs[at] = trial.timing.totalMs
  if (trial.timing.firstTokenMs !== undefined) columns.firstTokenMs[at] = trial.timing.firstTokenMs
  if (state.repeats > 1)
    columns.answerHash[at] = hash53(`${trial.response.label ?? ''}\u0000${trial.response.text}`)
  for (const [id, column] of columns.metrics) putScore(column, at, trial.scores[id])
}

function addScoringCost(columns: GrowingColumns, at: number, cost: ScoringCost): void {
  columns.scoringUsd[at] = cost.knownUsd
  if (cost.unknownCalls > 0) columns.unknownScorings += 1
}

function putScore(column: MetricColumn, at: number, score: Score | undefined): void {
  if (score === undefined) {
    column.status[at] = slot.unscored
    return
  }
  if (column.evidence !== undefined && score.outcome !== 'errored') column.evidence[at] = score.evidence
  if (score.outcome === 'scored' && Number.isFinite(score.value)) {
    column.status[at] = slot.scored
    column.value[at] = score.value
    if (column.hits !== undefined && column.of !== undefined) putRatio(column, at, score.evidence)
    return
  }
  if (score.outcome === 'unscored')
    column.status[at] = score.reason === 'not_applicable' ? slot.notApplicable : slot.unscored
  else column.status[at] = slot.errored
}

function putRatio(column: MetricColumn, at: number, evidence: Json | undefined): void {
  const parts = evidence as { hits?: unknown; of?: unknown } | null | undefined
  if (typeof parts?.hits === 'number' && typeof parts.of === 'number') {
    column.hits![at] = parts.hits
    column.of![at] = parts.of
  } else column.status[at] = slot.errored
}

function positionOf(state: CollectorState, exampleId: string): number {
  const found = state.index.get(exampleId)
  if (found !== undefined) return found
  const position = state.index.size
  state.index.set(exampleId, position)
  if (position >= state.capacity) grow(state)
  return position
}

function grow(state: CollectorState): void {
  state.capacity *= 2
  for (const [name, old] of state.columns) {
    const fresh = emptyColumns(name, state)
    for (const field of ['costUsd', 'scoringUsd', 'totalMs', 'firstTokenMs', 'answerHash', 'made'] as const)
      fresh[field].set(old[field])
    for (const [id, column] of fresh.metrics) copyMetric(old.metrics.get(id)!, column)
    state.columns.set(name, { ...old, ...pickArrays(fresh) })
  }
}

function pickArrays(columns: GrowingColumns) {
  const { costUsd, scoringUsd, totalMs, firstTokenMs, answerHash, made, metrics } = columns
  return { costUsd, scoringUsd, totalMs, firstTokenMs, answerHash, made, metrics }
}

function copyMetric(from: MetricColumn, to: MetricColumn): void {
  to.status.set(from.status)
  to.value.set(from.value)
  if (from.hits !== undefined) to.hits!.set(from.hits)
  if (from.of !== undefined) to.of!.set(from.of)
  from.evidence?.forEach((evidence, at) => {
    to.evidence![at] = evidence
  })
}

/** Brings examples into order of their ids and leaves out those that no trial was made for. */
function finishTable(state: CollectorState, knownExamples: number): ScoreTable {
  const ids = [...state.index.keys()]
  const order: number[] = []
  for (let position = 0; position < ids.length; position++)
    if (isTouched(state, position)) order.push(position)
  // Known ids are in order already; ones that were met on the way came after them.
  if (ids.length > knownExamples) order.sort((a, b) => byCodeUnit(ids[a]!, ids[b]!))
  const isWhole = order.length === state.capacity && ids.length === knownExamples
  const exampleIds = isWhole ? ids : order.map(position => ids[position]!)
  return {
    exampleIds,
    facts: exampleIds.map(id => state.examples.get(id) ?? { component: 'core', tags: {}, weight: 1 }),
    repeats: state.repeats,
    metrics: state.metrics,
    candidates: state.candidates.map(name => {
      const columns = state.columns.get(name)!
      return isWhole ? inOrder(columns) : reorder(columns, order, state.repeats)
    }),
    unknownExamples: order.filter(position => position >= knownExamples).length,
  }
}

function isTouched(state: CollectorState, position: number): boolean {
  for (const { made } of state.columns.values()) {
    for (let repeat = 0; repeat < state.repeats; repeat++)
      if (made[position * state.repeats + repeat] === 1) return true
  }
  return false
}

/** Columns in which no position has to move. */
function inOrder({ made: _made, ...columns }: GrowingColumns): CandidateColumns {
  return { ...columns, failures: sortedByCode(columns.failures) }
}

function sortedByCode(failures: ReadonlyMap<ErrorCode, number>): Map<ErrorCode, number> {
  return new Map([...failures].sort(([a], [b]) => byCodeUnit(a, b)))
}

function reorder(columns: GrowingColumns, order: readonly number[], repeats: number): CandidateColumns {
  const slots = new Int32Array(order.length * repeats)
  order.forEach((position, example) => {
    for (let repeat = 0; repeat < repeats; repeat++)
      slots[example * repeats + repeat] = position * repeats + repeat
  })
  const numbers = (from: Float64Array): Float64Array =>
    from.length === 0 ? from : Float64Array.from(slots, at => from[at]!)
  const { made: _made, ...kept } = columns
  return {
    ...kept,
    costUsd: numbers(columns.costUsd),
    scoringUsd: numbers(columns.scoringUsd),
    totalMs: numbers(columns.totalMs),
    firstTokenMs: numbers(columns.firstTokenMs),
    answerHash: numbers(columns.answerHash),
    failures: sortedByCode(columns.failures),
    metrics: new Map(
      [...columns.metrics].map(([id, column]) => [
        id,
        {
          status: Uint8Array.from(slots, at => column.status[at]!),
          value: numbers(column.value),
          ...(column.hits === undefined ? {} : { hits: numbers(column.hits) }),
          ...(column.of === undefined ? {} : { of: numbers(column.of) }),
          ...(column.evidence === undefined
            ? {}
            : { evidence: Array.from(slots, at => column.evidence![at]) }),
        },
      ]),
    ),
  }
}
