import { createPurse, type RequestRecords } from '../../measure/load/index.ts'
import { createGapRecorder } from './gap-batches.ts'
import type { ExchangeEnd } from './measured-exchange.ts'
import { monotonicMs } from './monotonic.ts'
import { PlanSending } from './plan-sending.ts'
import type { AnswerText, FirstFailures, FromThread, ThreadJob } from './protocol.ts'
import { recordsIn } from './shared-records.ts'
import { createTokenReader } from './token-reader.ts'
import { createWholeReader } from './whole-reader.ts'

/** One thread's part of a plan, from its start to its last row. */
export interface ThreadWork {
  /** @param startMs on the machine's monotonic clock */
  run(startMs: number): Promise<void>
  stop(): void
  /** No further request becomes due. */
  enough(): void
}

const reportEveryMs = 500
/** What a request did cost is known sooner where money waits for it. */
const reportPaidEveryMs = 100
const longestWhy = 500

export function createThreadWork(job: ThreadJob, tell: (message: FromThread) => void): ThreadWork {
  const { target, keepsText, wakes, isWoken, shard } = job
  const bodies = job.bodies.map(body => Buffer.from(body))
  const records = recordsIn(job.memory)
  const gaps = createGaps(job, records)
  const firstFailures: FirstFailures = {}
  let startMs = 0
  let rows: number[] = []
  let answers: AnswerText[] = []

  function onEnd(row: number, { outcome, why, text }: ExchangeEnd): void {
    rows.push(row)
    if (outcome === 'ok' && keepsText) answers.push({ row, text: text ?? '' })
    if (outcome !== 'ok' && why !== undefined) firstFailures[outcome] ??= why.slice(0, longestWhy)
  }

  const now = () => monotonicMs() - startMs
  const sending = new PlanSending({
    ...job,
    url: target.url,
    method: target.method,
    headers: headersOf(target),
    bodyOf: row => bodies[job.bodyOf[row] as number] as Buffer,
    records,
    now,
    openReader: onToken =>
      target.answer === 'chat-stream'
        ? createTokenReader({ onToken, keepsText })
        : createWholeReader({ answer: target.answer, keepsText }),
    onGap: gaps.onGap,
    reserve: reserverOf(job),
    onOutOfMoney: () => tell({ kind: 'out-of-money' }),
    onEnd,
  })

  function report(): void {
    tell({ kind: 'report', sent: sending.sent, rows: Int32Array.from(rows), answers })
    rows = []
    answers = []
  }

  /** By the pacer: a tenth of a millisecond after the time, on a machine that has a core for it. */
  function wake(): void {
    if (isWoken !== undefined) Atomics.store(isWoken, shard.first, 0)
    sending.sendDue()
  }

  /** By a timer, up to a millisecond and a half late: what the pacer, kept off its core by others, has missed. */
  function tick(): void {
    const early = -now()
    // A timer may fire a fraction of a millisecond before its time, and a closed loop would begin before the plan does.
    if (early > 0) {
      setTimeout(tick, Math.ceil(early))
      return
    }
    sending.sendDue()
    const due = sending.nextDueMs
    if (due !== undefined) setTimeout(tick, Math.max(0, due - now()))
  }

  return {
    async run(at) {
      startMs = at
      const before = process.threadCpuUsage()
      const reporting = setInterval(report, job.money === undefined ? reportEveryMs : reportPaidEveryMs)
      wakes?.on('message', wake)
      tick()
      await sending.done
      clearInterval(reporting)
      wakes?.close()
      report()
      const { user, system } = process.threadCpuUsage(before)
      tell({ kind: 'done', gaps: gaps.counted(), cpuMs: (user + system) / 1000, firstFailures })
      await sending.close()
    },
    stop: () => sending.stop(),
    enough: () => sending.sendNoMore(),
  }
}

/** Counts gaps between tokens: those of neighbouring requests together, and of each request those beyond a limit. */
function createGaps({ arrivals, bodyOf, gapLimitsMs }: ThreadJob, records: RequestRecords) {
  const recorder = createGapRecorder(arrivals === 'open' ? bodyOf.length : undefined)
  return {
    counted: recorder.counted,
    onGap(row: number, gapMs: number): void {
      recorder.add(row, gapMs)
      records.gaps[row]!++
      for (let at = 0; at < gapLimitsMs.length; at++)
        if (gapMs > (gapLimitsMs[at] as number)) records.gapsBeyond[at]![row]!++
    },
  }
}

/** Asks the purse that all threads share; undefined where money is no matter. */
function reserverOf({ money, bodyOf }: ThreadJob): ((row: number) => boolean) | undefined {
  if (money === undefined) return undefined
  const { leftUsd, mostUsd, purse } = money
  return createPurse({ leftUsd, mostUsd: row => mostUsd[bodyOf[row] as number] as number, memory: purse })
    .reserve
}

/** A body is JSON unless the plan names another type. */
function headersOf({ method, headers }: ThreadJob['target']): Readonly<Record<string, string>> {
  const isNamed = Object.keys(headers).some(name => name.toLowerCase() === 'content-type')
  return method === 'GET' || isNamed ? headers : { ...headers, 'content-type': 'application/json' }
}
