import { goodputOf } from './goodput.ts'
import { type LimitStanding, standingOf } from './judge-limit.ts'
import type { ArrivalFacts, LoadLimit, LoadMeasure, LoadStage, MeasuredLatency } from './load-result.ts'
import { gapLimitsOf, gapStanding, gapsFrom, measureGaps } from './measure-gaps.ts'
import { measureTimes } from './measure-times.ts'
import { type GeneratedLoad, type RequestOutcome, type RequestRecords, requestOutcomes } from './ports.ts'
import { type SettledStage, settle } from './settle.ts'
import { isAnswered, timesOf } from './stage-times.ts'
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
  const measures = measuresOf(input, { rows, firstRow: afterAll(all.subarray(0, settled.cut)) })
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
    standings: standingsOf(input, { rows, measures }),
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

/** The first row beyond those that are cut: places of a closed loop fall free in any order. */
function afterAll(cut: Int32Array): number {
  let last = -1
  for (const row of cut) last = Math.max(last, row)
  return last + 1
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
  { rows, firstRow }: { rows: Int32Array; firstRow: number },
): Partial<Record<LoadMeasure, MeasuredLatency>> {
  const timed = ['endToEnd', 'queueing', 'service'] as const
  const streamed = isStreamed ? (['firstToken', 'timePerOutputToken'] as const) : []
  const entries = [...timed, ...streamed].map(
    measure => [measure, measureTimes(timesOf(load.records, rows, measure))] as const,
  )
  const gaps = isStreamed && load.gaps !== undefined ? measureGaps(gapsFrom(load.gaps, firstRow)) : undefined
  return Object.fromEntries([...entries, ...(gaps === undefined ? [] : [['interToken', gaps] as const])])
}

interface Judging {
  readonly rows: Int32Array
  readonly measures: LoadStage['measures']
}

function standingsOf(
  { load: { records }, limits }: StageInput,
  { rows, measures }: Judging,
): LimitStanding[] {
  const gapLimits = gapLimitsOf(limits)
  return limits.map(limit => {
    const { measure, maxMs } = limit
    if (measure !== 'interToken') return standingOf(limit, timesOf(records, rows, measure))
    const beyond = records.gapsBeyond[gapLimits.indexOf(maxMs)]
    return gapStanding(limit, { records, rows, beyond, measured: measures.interToken })
  })
}

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
