import { openScoringMeter, type ScoringCost, type ScoringMeter } from '../../measure/metric/index.ts'
import type { Project } from '../open-project.ts'

/** What one command may spend on models that judge, and what it has spent. */
export interface JudgingBudget {
  /** In US dollars; undefined where nothing limits it. */
  readonly limitUsd: number | undefined
  /** Field of the config that states it, where the command line does not. */
  readonly statedIn: 'run.budgetUsd' | undefined
  /** To be given along with every call. */
  readonly meter: ScoringMeter
  readonly isSpent: () => boolean
  readonly cost: () => ScoringCost
}

/**
 * As runs have it: no call begins once so much is known to be spent, and those under way end. A call whose price is not known counts
 * as the dearest one that is; where no price is known there is nothing to count by, which `cost` says.
 */
export function openJudgingBudget({ config }: Pick<Project, 'config'>, asked?: number): JudgingBudget {
  const limitUsd = asked ?? config.run.budgetUsd
  let dearestUsd = 0
  const isSpent = (): boolean => {
    const { knownUsd, unknownCalls } = counted.total()
    return limitUsd !== undefined && knownUsd + unknownCalls * dearestUsd >= limitUsd
  }
  const counted = openScoringMeter({
    mayAsk: () => !isSpent(),
    onSpend: usd => {
      dearestUsd = Math.max(dearestUsd, usd)
    },
  })
  return {
    limitUsd,
    statedIn: asked === undefined && limitUsd !== undefined ? 'run.budgetUsd' : undefined,
    meter: counted,
    isSpent,
    cost: counted.total,
  }
}

/** Says that a budget could not be held, or that a cost is more than is known. */
export function priceWords({ cost, limitUsd }: JudgingBudget): string[] {
  const { calls, cachedCalls, unknownCalls } = cost()
  if (unknownCalls === 0 || limitUsd === undefined) return []
  return [
    unknownCalls === calls - cachedCalls
      ? `No price of the ${unknownCalls} calls is known, so the budget could not be held. State one with the judge, or watch the bill of its provider.`
      : `The price of ${unknownCalls} calls is not known: the budget counts each as the dearest of the others.`,
  ]
}
