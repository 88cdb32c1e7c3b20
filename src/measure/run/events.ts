import type { Trial } from './trial.ts'

/** What a run tells while it goes on. Totals are not kept here: a listener counts the trials it is told of. */
export type RunEvent =
  | {
      readonly kind: 'run-start'
      readonly runId: string
      /** Trials planned for each candidate, repeats included. */
      readonly planned: Readonly<Record<string, number>>
      /** Trials that the store held already. */
      readonly done: Readonly<Record<string, { readonly answered: number; readonly failed: number }>>
    }
  /** Told after the commit: these trials survive a crash. */
  | { readonly kind: 'trials-recorded'; readonly trials: readonly Trial[] }
  | { readonly kind: 'warning'; readonly message: string; readonly candidate?: string }
  | { readonly kind: 'run-end'; readonly status: RunStatus }

/** `complete`: every planned trial is in the store, answered or failed. The others can be resumed. */
export type RunStatus = 'complete' | 'interrupted' | 'budget' | 'deadline'
