import { CupelError, formatUsd } from '../../kernel/index.ts'
import type { LoadMoney, RequestRecords } from '../../measure/load/index.ts'
import { costOf, moneyFor, mostUsdOf } from './load-budget.ts'
import type { LoadSetup } from './load-setup.ts'
import type { LoadSubject } from './load-subject.ts'
import type { StageBodies } from './make-bodies.ts'

/** What one candidate has spent so far. */
export interface Spending {
  readonly subject: Pick<LoadSubject, 'facts' | 'payment' | 'price' | 'maxTokens'>
  readonly setup: Pick<LoadSetup, 'options' | 'spentUsd' | 'ports'>
  readonly notes: Set<string>
  spentUsd: number
  isSpentKnown: boolean
  /** How many times dearer than its most a request turned out to be; 1 when none did. */
  dearest: number
}

/** What is left of the budget, where there is one and requests are paid from it. */
export function moneyOf(
  { subject, setup, spentUsd, dearest }: Spending,
  bodies: StageBodies,
): LoadMoney | undefined {
  const { budgetUsd } = setup.options
  const { price, payment, maxTokens } = subject
  if (budgetUsd === undefined || price === undefined || payment !== 'tokens') return undefined
  return moneyFor({ ...bodies, price, maxTokens, dearest }, budgetUsd - setup.spentUsd - spentUsd)
}

/** Adds what the requests of one stage did cost. */
export function countCost(spending: Spending, records: RequestRecords, bodies: StageBodies): void {
  const { price, payment, maxTokens } = spending.subject
  const { dearest } = spending
  if (payment === 'free') return
  if (price === undefined) {
    spending.isSpentKnown = false
    return
  }
  const mostUsd = mostUsdOf({ ...bodies, price, maxTokens, dearest })
  let atMost = 0
  for (const row of records.sentMs.keys()) {
    const most = mostUsd[bodies.bodyOf[row] as number] as number
    const { usd, isAtMost } = costOf(records, row, { price, mostUsd: most })
    spending.spentUsd += usd
    if (isAtMost) atMost++
    else if (most > 0) spending.dearest = Math.max(spending.dearest, (dearest * usd) / most)
  }
  if (atMost > 0)
    spending.notes.add(
      'Requests without a whole answer are in the cost with the most they may have taken: what the provider charges for them is not known.',
    )
}

/** The budget of the command may be spent by the candidates before; alone it was too small from the beginning. */
export function noMoney({ subject, setup }: Spending): false {
  const { budgetUsd = 0 } = setup.options
  const { name } = subject.facts
  if (setup.spentUsd === 0)
    throw new CupelError(
      'usage_invalid',
      `--budget ${budgetUsd} does not carry one request to ${name}, with all the output tokens it may take. Nothing was sent.`,
      { hint: 'Give a larger budget, or a smaller maxTokens in the config of the candidate.' },
    )
  const message = `${name} was not loaded: ${formatUsd(setup.spentUsd)} of the budget of ${formatUsd(budgetUsd)} is spent, and the rest does not carry a request.`
  setup.ports.onEvent({ kind: 'note', message })
  return false
}

/** Why a stage ended before its plan. */
export function budgetNote({ setup, spentUsd }: Spending, at: string): string {
  const budgetUsd = setup.options.budgetUsd as number
  const allSpent = setup.spentUsd + spentUsd
  const hint =
    allSpent < 0.8 * budgetUsd
      ? ' Until its answer is there, a request counts with all the output tokens it may take: a smaller maxTokens or a larger budget lets more be sent.'
      : ''
  return `The budget of ${formatUsd(budgetUsd)} did not surely carry another request at ${at}: ${formatUsd(allSpent)} is spent, and nothing more was sent.${hint}`
}
