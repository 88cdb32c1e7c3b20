import type { Clock } from '../../kernel/index.ts'
import type { RunStatus } from './events.ts'
import type { RunPlan } from './plan.ts'
import type { TrialCount } from './ports.ts'
import { addSpending, atMost, noSpending, type Spending } from './spending.ts'

export interface StopWatch {
  /** Counts a known cost of a judge against the budget, as soon as it is known. */
  spend(usd: number): void
  /** Counts what a trial spent at its candidate, as soon as it has ended. */
  spendOn(candidate: string, spending: Spending): void
  /** Whether what was spent has reached the budget: no call is begun any more, to a candidate or to a judge. */
  isBudgetSpent(): boolean
  /** Why no new trial may begin; `undefined` while it may. */
  reason(): Exclude<RunStatus, 'complete'> | undefined
}

interface StopSettings {
  readonly plan: RunPlan
  /** What an earlier part of the run recorded. */
  readonly spentBefore: readonly TrialCount[]
  readonly clock: Clock
  readonly stop: AbortSignal | undefined
}

/**
 * Watches the user's wish, the budget and the clock. The budget can be overrun by the calls in flight, no more. A call of which the
 * cost is not known counts as the dearest answer of its candidate, so that timeouts do not spend unseen.
 */
export function watchForStop({ plan, spentBefore, clock, stop }: StopSettings): StopWatch {
  const startedAt = clock.monotonic()
  const spent = new Map(spentBefore.map(count => [count.candidate, spentIn(count)]))
  let judgingUsd = spentBefore.reduce((sum, { knownScoringUsd }) => sum + knownScoringUsd, 0)
  const spentUsd = (): number => [...spent.values()].reduce((sum, one) => sum + atMost(one), judgingUsd)
  const isBudgetSpent = (): boolean => plan.budgetUsd !== undefined && spentUsd() >= plan.budgetUsd
  return {
    isBudgetSpent,
    spend(usd) {
      judgingUsd += usd
    },
    spendOn(candidate, spending) {
      spent.set(candidate, addSpending(spent.get(candidate) ?? noSpending, spending))
    },
    reason() {
      if (stop?.aborted) return 'interrupted'
      if (isBudgetSpent()) return 'budget'
      if (plan.deadlineMs !== undefined && clock.monotonic() - startedAt >= plan.deadlineMs) return 'deadline'
      return undefined
    },
  }
}

const spentIn = ({ knownCostUsd, unknownCalls, unknownInputUsd, dearestUsd }: TrialCount): Spending => ({
  knownUsd: knownCostUsd,
  unknownCalls,
  unknownInputUsd,
  ...(dearestUsd === undefined ? {} : { dearestUsd }),
})
