import type { MessagePort } from 'node:worker_threads'
import type { LoadTarget, RequestOutcome } from '../../measure/load/index.ts'

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
  readonly memory: SharedArrayBuffer
  readonly shard: { readonly first: number; readonly step: number }
  /** Whether the texts of answers are wanted, to be held against a schema. */
  readonly keepsText: boolean
  /** Open loop: where the pacer tells that something is due. */
  readonly wakes?: MessagePort
  /** Open loop: one cell a thread, not 0 while a wake is on its way. */
  readonly isWoken?: Int32Array
}

export type ToThread =
  | { readonly kind: 'prepare'; readonly job: ThreadJob }
  /** The plan starts at this time of the machine's monotonic clock. */
  | { readonly kind: 'go'; readonly startMs: number }
  | { readonly kind: 'stop' }

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
  | {
      readonly kind: 'done'
      readonly gaps: string | undefined
      readonly cpuMs: number
      readonly firstFailures: FirstFailures
    }

export type ToPacer = {
  readonly kind: 'pace'
  /** Intended times, ascending; row i belongs to thread i modulo their number. */
  readonly memory: SharedArrayBuffer
  readonly startMs: number
  readonly threads: readonly MessagePort[]
  readonly isWoken: Int32Array
  /** One cell: not 0 once the pacer is to stop. */
  readonly isStopped: Int32Array
}

export type FromPacer = { readonly kind: 'paced'; readonly cpuMs: number }
