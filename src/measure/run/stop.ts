import type { Clock } from '../../kernel/index.ts'
import type { RunStatus } from './events.ts'
import type { RunPlan } from './plan.ts'
import type { Trial } from './trial.ts'

export interface StopWatch {
  /** Counts the known costs of recorded trials against the budget. */
  spend(trials: readonly Trial[]): void
  /** Why no new trial may begin; `undefined` while it may. */
  reason(): Exclude<RunStatus, 'complete'> | undefined
}

interface StopSettings {
  readonly plan: RunPlan
  /** Known costs of the trials that an earlier part of the run recorded, in US dollars. */
  readonly spentBefore: number
  readonly clock: Clock
  readonly stop: AbortSignal | undefined
}

/** Watches the user's wish, the budget and the clock. The budget can be overrun by the calls in flight, no more. */
export function watchForStop({ plan, spentBefore, clock, stop }: StopSettings): StopWatch {
  const startedAt = clock.monotonic()
  let spentUsd = spentBefore
  return {
    spend(trials) {
      for (const trial of trials) if (!trial.fromCache) spentUsd += trial.costUsd ?? 0
    },
    reason() {
      if (stop?.aborted) return 'interrupted'
      if (plan.budgetUsd !== undefined && spentUsd >= plan.budgetUsd) return 'budget'
      if (plan.deadlineMs !== undefined && clock.monotonic() - startedAt >= plan.deadlineMs) return 'deadline'
      return undefined
    },
  }
}
