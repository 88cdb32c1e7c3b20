import type { JudgingBudget } from '../app/judge/judging-budget.ts'
import { formatUsd } from '../kernel/index.ts'
import type { ScoringCost } from '../measure/metric/index.ts'
import type { Terminal } from './terminal.ts'

/** Before anything is asked: what may be spent, and who said so. */
export function sayBudget(
  { limitUsd, statedIn }: Pick<JudgingBudget, 'limitUsd' | 'statedIn'>,
  { say, style }: Terminal,
): void {
  if (limitUsd === undefined) say(style.dim('No budget is stated: --budget, or run.budgetUsd in the config.'))
  else
    say(
      `No new call is begun once ${formatUsd(limitUsd)} is known to be spent (${statedIn ?? '--budget'}); those under way end.`,
    )
}

/** What this command spent; nothing when no model was asked. */
export function sayJudgingCost(
  { calls, knownUsd, unknownCalls, cachedCalls }: ScoringCost,
  { say, style }: Terminal,
): void {
  const paid = calls - cachedCalls
  if (paid === 0) return
  const sum = unknownCalls === paid ? 'at an unknown cost' : `at a cost of ${formatUsd(knownUsd)}`
  const unknown = unknownCalls > 0 && unknownCalls < paid ? ` and ${unknownCalls} calls of unknown price` : ''
  say(style.dim(`judges were called ${paid} times ${sum}${unknown}`))
}

export function sayBudgetSpent(words: string, { say, style }: Terminal): void {
  say(`${style.warn('the budget is spent')}: ${words}.`)
  say(`${style.bold('go on')} the same command with --budget <usd>, which is counted anew`)
}
