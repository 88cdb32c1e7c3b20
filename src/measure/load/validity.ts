import { mean, nearestRank } from '../../stats/index.ts'
import type { ArrivalFacts, LoadLimit, LoadStage } from './load-result.ts'
import type { RequestRecords } from './ports.ts'

/** Lateness below this never voids a stage: no model's latency is judged so finely. */
const tolerableLatenessMs = 10
/** Beyond it, the share of what is judged that lateness may make up. */
const tolerableShare = 0.1
/** How far the rate that was achieved may be from the one asked for. */
const tolerableRateError = 0.05

export interface GeneratorCheck {
  readonly generator: LoadStage['generator']
  readonly validity: LoadStage['validity']
}

export interface CheckInput {
  readonly records: RequestRecords
  /** Rows that are measured, in order. */
  readonly rows: Int32Array
  readonly arrivals: ArrivalFacts
  readonly limits: readonly LoadLimit[]
  /** Median of the latency end to end; undefined when nothing was answered. */
  readonly medianMs: number | undefined
  readonly cpuShare: number
}

/**
 * Whether the generator did what was asked of it. A stage is void when the 99th percentile of its lateness is above 10 ms and above a
 * tenth of the strictest limit (without limits: of the median latency), or when the rate was off by more than 5%: then it is the
 * generator that was measured.
 */
export function checkGenerator(input: CheckInput): GeneratorCheck {
  const { records, rows, arrivals, limits, medianMs, cpuShare } = input
  const lateness = Float64Array.from(rows, row =>
    Math.max(0, (records.sentMs[row] as number) - (records.intendedMs[row] as number)),
  ).sort()
  const at = (p: number): number => nearestRank(lateness, p) ?? 0
  const latenessMs = { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: lateness.at(-1) ?? 0 }
  const achievedRate = rateOf(records, rows)
  const reasons = [
    ...(rows.length === 0 ? ['No request was measured.'] : []),
    ...(rows.length === 1 ? ['One request was measured, and one request has no rate.'] : []),
    ...latenessReason(latenessMs.p99, yardstickOf(limits, medianMs)),
    ...rateReason(arrivals, rateError(records, rows)),
  ]
  return {
    generator: { achievedRate, latenessMs, cpuShare },
    validity: { isValid: reasons.length === 0, reasons },
  }
}

interface Yardstick {
  readonly ms: number
  readonly name: string
}

function yardstickOf(limits: readonly LoadLimit[], medianMs: number | undefined): Yardstick | undefined {
  // Time between tokens does not know when its request was sent.
  const late = limits.filter(({ measure }) => measure !== 'timePerOutputToken' && measure !== 'interToken')
  if (late.length > 0) return { ms: Math.min(...late.map(({ maxMs }) => maxMs)), name: 'the strictest limit' }
  return medianMs === undefined ? undefined : { ms: medianMs, name: 'the median latency' }
}

function latenessReason(p99: number, yardstick: Yardstick | undefined): string[] {
  if (p99 <= tolerableLatenessMs || yardstick === undefined || p99 <= tolerableShare * yardstick.ms) return []
  return [
    `One request in a hundred was sent ${Math.round(p99)} ms or more too late, above a tenth of ${yardstick.name}: the load generator could not keep up, so its own delay is in the figures. Use a faster or less busy machine, or more --threads.`,
  ]
}

/** How the achieved rate differs from the planned one over the same requests; 0.02 is 2%. */
function rateError(records: RequestRecords, rows: Int32Array): number {
  const planned = spanMs(records.intendedMs, rows)
  const real = spanMs(records.sentMs, rows)
  return planned < clockMs || real < clockMs ? 0 : planned / real - 1
}

function rateReason(arrivals: ArrivalFacts, error: number): string[] {
  if (arrivals.kind === 'closed' || Math.abs(error) <= tolerableRateError) return []
  return [
    `Requests were sent at ${(100 * (1 + error)).toFixed(1)}% of the planned rate: more than 5% off. Use a faster or less busy machine, or more --threads.`,
  ]
}

/** The clock tells no shorter times apart: what was sent within it has no rate. */
const clockMs = 0.001

function rateOf(records: RequestRecords, rows: Int32Array): number {
  const span = spanMs(records.sentMs, rows)
  return span < clockMs ? 0 : ((rows.length - 1) / span) * 1000
}

/** From the first to the last, by the mean of the first and last few, so that one late request does not make a rate. */
function spanMs(times: Float64Array, rows: Int32Array): number {
  const few = Math.max(1, Math.min(20, Math.floor(rows.length / 20)))
  if (rows.length < 2) return 0
  const mid = (from: number): number =>
    mean(Float64Array.from(rows.subarray(from, from + few), row => times[row] as number))
  const between = mid(rows.length - few) - mid(0)
  return few === 1 ? between : (between * (rows.length - 1)) / (rows.length - few)
}
