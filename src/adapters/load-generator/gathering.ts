import {
  type GapBatches,
  type GeneratedLoad,
  type LoadProgress,
  type RequestRecords,
  requestOutcomes,
} from '../../measure/load/index.ts'
import type { AnswerCheck } from './check-answers.ts'
import { mergeGaps } from './gap-batches.ts'
import type { FirstFailures, FromThread, ThreadReport } from './protocol.ts'
import { copyRecords, outcomeIndex } from './shared-records.ts'

/** What threads report, put together as it comes. */
export interface Gathering {
  report(thread: number, report: ThreadReport): void
  ended(end: Extract<FromThread, { kind: 'done' }>): void
  outOfMoney(): void
  /** What happened since the last call. */
  progress(elapsedMs: number): LoadProgress
  /** @param more processor time of the generator that no thread told */
  result(more: {
    readonly elapsedMs: number
    readonly pacerCpuMs: number
    readonly startedAt: string
  }): GeneratedLoad
}

export interface GatheringSettings {
  readonly records: RequestRecords
  readonly check: AnswerCheck | undefined
  /** Told of every row that has ended. */
  readonly onEnded: ((row: number) => void) | undefined
}

/** Answers are held against the schema here, on the thread that measures nothing. */
export function createGathering({ records, check, onEnded }: GatheringSettings): Gathering {
  const sentBy: number[] = []
  const gaps: (GapBatches | undefined)[] = []
  const firstFailures: FirstFailures = {}
  let fresh: number[] = []
  let done = 0
  let failed = 0
  let cpuMs = 0
  let isOutOfMoney = false

  const isOk = (row: number): boolean => records.outcome[row] === outcomeIndex.ok

  return {
    report(thread, { sent, rows, answers }) {
      sentBy[thread] = sent
      for (const { row, text } of answers) {
        const complaint = check?.(text)
        if (complaint === undefined) continue
        records.outcome[row] = outcomeIndex.malformed
        firstFailures.malformed ??= complaint
      }
      for (const row of rows) {
        fresh.push(row)
        onEnded?.(row)
        if (!isOk(row)) failed++
      }
      done += rows.length
    },
    ended(end) {
      cpuMs += end.cpuMs
      gaps.push(end.gaps)
      for (const outcome of requestOutcomes) {
        const why = end.firstFailures[outcome]
        if (why !== undefined) firstFailures[outcome] ??= why
      }
    },
    outOfMoney() {
      isOutOfMoney = true
    },
    progress(elapsedMs) {
      const latencyOf = (row: number): number =>
        isOk(row)
          ? (records.endMs[row] as number) - (records.intendedMs[row] as number)
          : Number.POSITIVE_INFINITY
      const latenciesMs = Float64Array.from(fresh, latencyOf)
      fresh = []
      const sent = sentBy.reduce((sum, count) => sum + (count ?? 0), 0)
      return { elapsedMs, sent, done, failed, inFlight: sent - done, latenciesMs }
    },
    result({ elapsedMs, pacerCpuMs, startedAt }) {
      const counted = mergeGaps(gaps)
      return {
        records: copyRecords(records),
        ...(counted === undefined ? {} : { gaps: counted }),
        ...(isOutOfMoney ? { isOutOfMoney } : {}),
        generatorCpuShare: (cpuMs + pacerCpuMs) / elapsedMs,
        startedAt,
        firstFailures,
      }
    },
  }
}
