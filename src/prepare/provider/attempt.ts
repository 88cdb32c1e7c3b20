import type { CostUsd, ErrorCode } from '../../kernel/index.ts'
import type { Usage } from './ports.ts'

/** One try at a call, successful or not. */
export interface Attempt {
  /** Milliseconds from the start of the call, waiting between tries included. */
  readonly startedAfterMs: number
  readonly durationMs: number
  /** Absent on success. */
  readonly failure?: ErrorCode
  /** What a failed try used up. Absent on success: the answer says it. */
  readonly spending?: AttemptSpending
}

/** What a failed try used up, as far as anybody can tell. */
export interface AttemptSpending {
  /**
   * Known: `reported`, the provider named the tokens although the try failed; `turned_away`, it did no work on the call, or
   * never got it. `estimated`: it worked on the call and named no tokens, so they are counted here. `unknown`: nobody knows
   * whether it worked and for how long, as after a timeout.
   */
  readonly basis: 'reported' | 'turned_away' | 'estimated' | 'unknown'
  /** Of an unknown try only the input, as counted here: what the provider made of it nobody knows. */
  readonly usage?: Usage
  /** In US dollars at the price of the run. Absent when tokens or price are not known, which is not 0. */
  readonly costUsd?: CostUsd
  /** Of an unknown try what its input alone would cost: the least, if it is charged at all. */
  readonly inputUsd?: CostUsd
}
