import type { Clock } from '../../kernel/index.ts'
import type { RunEvent } from './events.ts'
import type { ResponseCache, RunStore } from './ports.ts'

/** What a run needs of the outside. */
export interface RunPorts {
  readonly store: RunStore
  /** Left out for runs with repeats: a repeat is a fresh draw. */
  readonly cache?: ResponseCache | undefined
  readonly clock: Clock
  /** By a tokenizer, to estimate what a failed try used up. Without it nothing is estimated. */
  readonly countTokens?: ((text: string) => Promise<number>) | undefined
  readonly onEvent: (event: RunEvent) => void
  /** Aborted to stop after the calls in flight have ended. */
  readonly stop?: AbortSignal | undefined
  /** Aborted to cut the calls in flight off as well; they are made again on resume. */
  readonly cut?: AbortSignal | undefined
}
