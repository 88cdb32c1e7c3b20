import type { ErrorCode } from '../../kernel/index.ts'

/** One try at a call, successful or not. */
export interface Attempt {
  /** Milliseconds from the start of the call, waiting between tries included. */
  readonly startedAfterMs: number
  readonly durationMs: number
  /** Absent on success. */
  readonly failure?: ErrorCode
}
