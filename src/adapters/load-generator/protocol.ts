import type { MessagePort } from 'node:worker_threads'
import type { GapBatches, LoadTarget, RequestOutcome } from '../../measure/load/index.ts'
import type { RecordsMemory } from './shared-records.ts'

/** What one thread needs to send its part of a plan. */
export interface ThreadJob {
  readonly target: Omit<LoadTarget, 'schema'>
  readonly bodies: readonly string[]
  readonly bodyOf: Int32Array
  readonly arrivals: 'open' | 'closed'
  readonly timeoutMs: number
  /** Requests of this thread that may be on the wire at once. */
  readonly places: number
  /** Records of the whole plan; the thread writes the rows from `first` in steps of `step`. */
  readonly memory: RecordsMemory
  readonly shard: { readonly first: number; readonly step: number }
  /** Whether the texts of answers are wanted, to be held against a schema. */
  readonly keepsText: boolean
  /** Milliseconds; longer gaps between tokens are counted for each request, in columns of their own. */
  readonly gapLimitsMs: readonly number[]
  readonly money?: ThreadMoney
  /** Open loop: where the pacer tells that something is due. */
  readonly wakes?: MessagePort
  /** Open loop: one cell a thread, not 0 while a wake is on its way. */
  readonly isWoken?: Int32Array
}

/** What every thread takes from before it sends. */
export interface ThreadMoney {
  readonly leftUsd: number
  /** For each of the bodies. */
  readonly mostUsd: Float64Array
  readonly purse: SharedArrayBuffer
}

export type ToThread =
  | { readonly kind: 'prepare'; readonly job: ThreadJob }
  /** The plan starts at this time of the machine's monotonic clock. */
  | { readonly kind: 'go'; readonly startMs: number }
  | { readonly kind: 'stop' }
  /** No further request becomes due; those that are go on. */
  | { readonly kind: 'enough' }

export interface AnswerText {
  readonly row: number
  readonly text: string
}

export interface ThreadReport {
  readonly kind: 'report'
  /** Requests handed over so far. */
  readonly sent: number
  /** Rows written since the last report. */
  readonly rows: Int32Array
  readonly answers: readonly AnswerText[]
}

export type FirstFailures = Partial<Record<RequestOutcome, string>>

export type FromThread =
  | { readonly kind: 'ready' }
  | ThreadReport
  /** The money does not carry another request. */
  | { readonly kind: 'out-of-money' }
  | {
      readonly kind: 'done'
      readonly gaps: GapBatches | undefined
      readonly cpuMs: number
      readonly firstFailures: FirstFailures
    }

export type ToPacer = {
  readonly kind: 'pace'
  /** Intended times, ascending; row i belongs to thread i modulo their number. */
  readonly memory: RecordsMemory
  readonly startMs: number
  readonly threads: readonly MessagePort[]
  readonly isWoken: Int32Array
  /** One cell: not 0 once the pacer is to stop. */
  readonly isStopped: Int32Array
}

export type FromPacer = { readonly kind: 'paced'; readonly cpuMs: number }
