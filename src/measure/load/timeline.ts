import { nearestRank } from '../../stats/index.ts'
import type { TimelineSecond } from './load-result.ts'
import type { RequestRecords } from './ports.ts'
import { isAnswered, isMeasured } from './stage-times.ts'

/** A stage longer than this many seconds is shown in coarser steps. */
const mostSteps = 900

/**
 * What happened in each second, warm-up included: requests are counted where they were intended, so that a server that stands still
 * shows where it did.
 */
export function timelineOf(records: RequestRecords): TimelineSecond[] {
  const rows = measuredRows(records)
  const last = rows.at(-1)
  if (last === undefined) return []
  const lastSecond = Math.floor((records.intendedMs[last] as number) / 1000)
  const step = Math.max(1, Math.ceil((lastSecond + 1) / mostSteps))
  const buckets = Array.from(
    { length: Math.floor(lastSecond / step) + 1 },
    (): Bucket => ({
      planned: 0,
      failed: 0,
      times: [],
      sent: 0,
      ended: 0,
    }),
  )
  const bucketAt = (ms: number): Bucket | undefined => buckets[Math.floor(Math.max(0, ms) / 1000 / step)]
  for (const row of rows) count(records, row, bucketAt)
  let inFlight = 0
  return buckets.map((bucket, at) => {
    inFlight += bucket.sent - bucket.ended
    const sorted = Float64Array.from(bucket.times).sort()
    const [p50, p95] = [nearestRank(sorted, 0.5), nearestRank(sorted, 0.95)]
    return {
      second: at * step,
      planned: bucket.planned,
      failed: bucket.failed,
      inFlight,
      ...(p50 === undefined ? {} : { p50Ms: p50 }),
      ...(p95 === undefined ? {} : { p95Ms: p95 }),
    }
  })
}

interface Bucket {
  planned: number
  failed: number
  times: number[]
  sent: number
  ended: number
}

function count(records: RequestRecords, row: number, bucketAt: (ms: number) => Bucket | undefined): void {
  const intended = records.intendedMs[row] as number
  const end = records.endMs[row] as number
  const bucket = bucketAt(intended)
  if (bucket) {
    bucket.planned++
    if (isAnswered(records, row)) bucket.times.push(end - intended)
    else bucket.failed++
  }
  const sent = bucketAt(records.sentMs[row] as number)
  if (sent) sent.sent++
  // What ends after the last second is still under way in it.
  const ended = bucketAt(end)
  if (ended) ended.ended++
}

/** Rows that say something, in order of intended sending. */
export function measuredRows(records: RequestRecords): Int32Array {
  const rows: number[] = []
  for (let row = 0; row < records.outcome.length; row++) if (isMeasured(records, row)) rows.push(row)
  // Open plans are in order already; places of a closed loop fall free in any order.
  return Int32Array.from(rows).sort(
    (a, b) => (records.intendedMs[a] as number) - (records.intendedMs[b] as number) || a - b,
  )
}
