import { designEffect, type Estimate, wilsonInterval } from '../../stats/index.ts'
import { readHistogram } from './histogram.ts'
import { type LimitStanding, standingOf } from './judge-limit.ts'
import {
  type ArrivalFacts,
  type LoadLimit,
  type LoadMeasure,
  type LoadStage,
  loadPercentiles,
  type MeasuredLatency,
} from './load-result.ts'
import { intervalLevel, measureTimes } from './measure-times.ts'
import { type GeneratedLoad, type RequestOutcome, type RequestRecords, requestOutcomes } from './ports.ts'
import { type SettledStage, settle } from './settle.ts'
import { isAnswered, timeAt, timesOf } from './stage-times.ts'
import { measuredRows, timelineOf } from './timeline.ts'
import { checkGenerator } from './validity.ts'

export interface StageInput {
  readonly load: GeneratedLoad
  readonly arrivals: ArrivalFacts
  readonly limits: readonly LoadLimit[]
  readonly isStreamed: boolean
  /** Left out at the beginning; `undefined`: found from the latencies. */
  readonly warmUpMs?: number | undefined
}

export interface AnalysedStage {
  readonly stage: LoadStage
  /** How each limit stands, in the order of the limits. */
  readonly standings: readonly LimitStanding[]
  /** Rows of the records that are measured, in order of intended sending. */
  readonly rows: Int32Array
}

/** The figures of one stage, from what the generator recorded. */
export function analyseStage(input: StageInput): AnalysedStage {
  const { load, arrivals, limits } = input
  const { records } = load
  const all = measuredRows(records)
  const settled = settleRows(records, all, input.warmUpMs)
  const rows = all.subarray(settled.cut)
  const measures = measuresOf(input, rows)
  const median = measures.endToEnd?.percentiles.find(({ p }) => p === 0.5)?.value
  const check = checkGenerator({
    records,
    rows,
    arrivals,
    limits,
    medianMs: typeof median === 'number' ? median : undefined,
    cpuShare: load.generatorCpuShare,
  })
  const seconds = secondsOf(records, rows)
  return {
    rows,
    standings: limits.map(limit => standingOf(limit, limitTimes(records, rows, limit))),
    stage: {
      arrivals,
      startedAt: load.startedAt,
      seconds,
      planned: records.outcome.length,
      sent: countSent(records),
      measured: rows.length,
      warmUp: warmUpOf(records, { all, rows, settled }),
      ...check,
      outcomes: countOutcomes(records, rows),
      measures,
      ...throughput(records, rows, seconds),
      goodput: goodputOf(records, rows, limits),
      timeline: timelineOf(records),
    },
  }
}

function settleRows(records: RequestRecords, all: Int32Array, warmUpMs: number | undefined): SettledStage {
  const times = timesOf(records, all, 'endToEnd')
  if (warmUpMs === undefined) return settle(times)
  const first = records.intendedMs[all[0] ?? 0] ?? 0
  const kept = all.findIndex(row => (records.intendedMs[row] as number) - first >= warmUpMs)
  return settle(times, kept < 0 ? all.length : kept)
}

function warmUpOf(
  records: RequestRecords,
  { all, rows, settled }: { all: Int32Array; rows: Int32Array; settled: SettledStage },
): LoadStage['warmUp'] {
  const at = (row: number | undefined): number =>
    row === undefined ? 0 : (records.intendedMs[row] as number)
  return {
    cutRequests: settled.cut,
    cutSeconds: rows.length === 0 ? 0 : (at(rows[0]) - at(all[0])) / 1000,
    isSteady: settled.isSteady,
    words: settled.words,
  }
}

function measuresOf(
  { load, isStreamed }: StageInput,
  rows: Int32Array,
): Partial<Record<LoadMeasure, MeasuredLatency>> {
  const timed = ['endToEnd', 'queueing', 'service'] as const
  const streamed = isStreamed ? (['firstToken', 'timePerOutputToken'] as const) : []
  const entries = [...timed, ...streamed].map(
    measure => [measure, measureTimes(timesOf(load.records, rows, measure))] as const,
  )
  const gaps =
    isStreamed && load.interTokenHistogram !== undefined ? measureGaps(load.interTokenHistogram) : []
  return Object.fromEntries([...entries, ...gaps])
}

/** Gaps of all streams pooled. Those of one stream go together in ways that no interval here would know: they are given without. */
function measureGaps(histogram: string): (readonly ['interToken', MeasuredLatency])[] {
  const { count, meanMs, maxMs, atRank } = readHistogram(histogram)
  if (count === 0) return []
  const percentiles = loadPercentiles.map(p => ({
    p,
    value: atRank(Math.max(1, Math.ceil(p * count - 1e-9))) as number,
    designEffect: 1,
  }))
  return [['interToken', { n: count, unanswered: 0, meanMs, maxMs, percentiles, histogram }]]
}

const limitTimes = (records: RequestRecords, rows: Int32Array, { measure }: LoadLimit): Float64Array =>
  measure === 'interToken' ? new Float64Array(0) : timesOf(records, rows, measure)

function countSent({ outcome }: RequestRecords): number {
  const unsent = requestOutcomes.indexOf('unsent')
  return outcome.reduce((total, one) => total + (one === unsent ? 0 : 1), 0)
}

function countOutcomes(records: RequestRecords, rows: Int32Array): Record<RequestOutcome, number> {
  const counts = Object.fromEntries(requestOutcomes.map(name => [name, 0])) as Record<RequestOutcome, number>
  for (const row of rows) counts[requestOutcomes[records.outcome[row] as number] as RequestOutcome]++
  // Those that were never sent are in no row; the reader should see them all the same.
  const unsent = requestOutcomes.indexOf('unsent')
  const aborted = requestOutcomes.indexOf('aborted')
  for (const outcome of records.outcome) {
    if (outcome === unsent) counts.unsent++
    if (outcome === aborted) counts.aborted++
  }
  return counts
}

/** From the first intended time to the end of the last answer, or to the last intended time when that is later. */
function secondsOf(records: RequestRecords, rows: Int32Array): number {
  const first = rows[0]
  const last = rows.at(-1)
  if (first === undefined || last === undefined) return 0
  return ((records.intendedMs[last] as number) - (records.intendedMs[first] as number)) / 1000
}

function throughput(records: RequestRecords, rows: Int32Array, seconds: number) {
  let answered = 0
  let input = 0
  let output = 0
  let busyMs = 0
  let knowsTokens = false
  for (const row of rows) {
    if (!isAnswered(records, row)) continue
    answered++
    input += records.inputTokens[row] as number
    output += records.outputTokens[row] as number
    busyMs += (records.endMs[row] as number) - (records.intendedMs[row] as number)
    knowsTokens ||= (records.outputTokens[row] as number) > 0
  }
  // Arrivals at the ends of n - 1 gaps: the share of answered requests times the rate of the plan.
  const perSecond = (count: number): number =>
    seconds === 0 ? 0 : (count * (rows.length - 1)) / rows.length / seconds
  return {
    requestsPerSecond: perSecond(answered),
    ...(input > 0 ? { inputTokensPerSecond: perSecond(input) } : {}),
    ...(knowsTokens ? { outputTokensPerSecond: perSecond(output) } : {}),
    ...(answered === 0 || seconds === 0 ? {} : { meanInFlight: perSecond(1) * (busyMs / 1000) }),
  }
}

/** Share of requests within every limit that were answered; a request that failed is not. */
function goodputOf(
  records: RequestRecords,
  rows: Int32Array,
  limits: readonly LoadLimit[],
): LoadStage['goodput'] {
  const n = rows.length
  const unknown = (reason: string) => ({ kind: 'unknown', reason, n, unscored: 0, errored: 0 }) as const
  if (limits.length === 0) return unknown('no limit was stated')
  if (n === 0) return unknown('no request was measured')
  const isWithin = (row: number, { measure, maxMs }: LoadLimit): boolean =>
    measure === 'interToken' || (timeAt(records, row, measure) ?? 0) <= maxMs
  const good = Uint8Array.from(rows, row =>
    isAnswered(records, row) && limits.every(limit => isWithin(row, limit)) ? 1 : 0,
  )
  let successes = 0
  for (const one of good) successes += one
  const effect = designEffect(good)
  const interval = wilsonInterval({ successes: successes / effect, trials: n / effect, level: intervalLevel })
  return {
    kind: 'known',
    value: successes / n,
    method: 'wilson on effective n',
    n,
    effectiveN: n / effect,
    unscored: 0,
    errored: 0,
    warnings: [],
    ...(interval === undefined ? {} : { interval }),
  } satisfies Estimate & { warnings: string[] }
}
