import type { Clock } from '../../kernel/index.ts'
import type { RunStatus } from './events.ts'
import type { RunPlan } from './plan.ts'

export interface StopWatch {
  /** Counts a known cost against the budget, a candidate's or a judge's, as soon as it is known. */
  spend(usd: number): void
  /** Whether the known costs have reached the budget: no call is begun any more, to a candidate or to a judge. */
  isBudgetSpent(): boolean
  /** Why no new trial may begin; `undefined` while it may. */
  reason(): Exclude<RunStatus, 'complete'> | undefined
}

interface StopSettings {
  readonly plan: RunPlan
  /** Known costs of the trials that an earlier part of the run recorded and of scoring them, in US dollars. */
  readonly spentBefore: number
  readonly clock: Clock
  readonly stop: AbortSignal | undefined
}

/** Watches the user's wish, the budget and the clock. The budget can be overrun by the calls in flight, no more. */
export function watchForStop({ plan, spentBefore, clock, stop }: StopSettings): StopWatch {
  const startedAt = clock.monotonic()
  let spentUsd = spentBefore
  const isBudgetSpent = (): boolean => plan.budgetUsd !== undefined && spentUsd >= plan.budgetUsd
  return {
    isBudgetSpent,
    spend(usd) {
      spentUsd += usd
    },
    reason() {
      if (stop?.aborted) return 'interrupted'
      if (isBudgetSpent()) return 'budget'
      if (plan.deadlineMs !== undefined && clock.monotonic() - startedAt >= plan.deadlineMs) return 'deadline'
      return undefined
    },
  }
}
