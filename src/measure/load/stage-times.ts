import type { LoadMeasure } from './load-result.ts'
import { type RequestRecords, requestOutcomes } from './ports.ts'

const ok = requestOutcomes.indexOf('ok')
const notMeasured = [requestOutcomes.indexOf('unsent'), requestOutcomes.indexOf('aborted')]

/** Whether a row says something about what is measured: requests that we never sent, or dropped ourselves, do not. */
export const isMeasured = (records: RequestRecords, row: number): boolean =>
  !notMeasured.includes(records.outcome[row] as number)

export const isAnswered = (records: RequestRecords, row: number): boolean => records.outcome[row] === ok

/** When a request really left: its bytes where that is known, else when it was handed on. */
function startOf({ startedMs, sentMs }: RequestRecords, row: number): number {
  const started = startedMs[row] as number
  return Number.isNaN(started) ? (sentMs[row] as number) : started
}

/**
 * One measure for the rows, in milliseconds, in their order. Infinity where a request was not answered; rows to which the measure
 * does not apply (one output token has no time between tokens) are left out.
 *
 * - end to end: last byte minus intended time of sending
 * - first token: first token minus intended time, also of requests that failed later
 * - queueing: time before the request left, in the generator or for want of a connection
 * - service: last byte minus the time the request left; what other tools call latency
 * - time per output token: (last token - first token) / (output tokens - 1)
 */
export function timesOf(
  records: RequestRecords,
  rows: Int32Array,
  measure: Exclude<LoadMeasure, 'interToken'>,
): Float64Array {
  const times = new Float64Array(rows.length)
  let used = 0
  for (const row of rows) {
    const value = timeAt(records, row, measure)
    if (value !== undefined) times[used++] = value
  }
  return times.slice(0, used)
}

/** One measure of one request; undefined where it does not apply, Infinity where there was no answer. */
export const timeAt = (
  records: RequestRecords,
  row: number,
  measure: Exclude<LoadMeasure, 'interToken'>,
): number | undefined => timeOf[measure](records, row)

type TimeOf = (records: RequestRecords, row: number) => number | undefined

const timeOf: Record<Exclude<LoadMeasure, 'interToken'>, TimeOf> = {
  endToEnd: (records, row) => answeredTime(records, row, records.intendedMs[row] as number),
  service: (records, row) => answeredTime(records, row, startOf(records, row)),
  queueing: (records, row) => Math.max(0, startOf(records, row) - (records.intendedMs[row] as number)),
  firstToken: (records, row) => {
    const first = records.firstTokenMs[row] as number
    if (Number.isNaN(first)) return Number.POSITIVE_INFINITY
    return first - (records.intendedMs[row] as number)
  },
  timePerOutputToken: (records, row) => {
    const tokens = records.outputTokens[row] as number
    const span = (records.lastTokenMs[row] as number) - (records.firstTokenMs[row] as number)
    return !isAnswered(records, row) || tokens < 2 || Number.isNaN(span) ? undefined : span / (tokens - 1)
  },
}

function answeredTime(records: RequestRecords, row: number, from: number): number {
  const end = records.endMs[row] as number
  return isAnswered(records, row) && !Number.isNaN(end) ? end - from : Number.POSITIVE_INFINITY
}
