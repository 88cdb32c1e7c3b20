import type { AnsweredTrial, FailedTrial } from './trial.ts'

/** What calls of a candidate cost. Scoring is not in it. */
export interface Spending {
  /** Known and estimated, in US dollars. */
  readonly knownUsd: number
  /** Calls of which the cost is not known. */
  readonly unknownCalls: number
  /** What the inputs of unknown calls alone would cost, as far as they were counted. */
  readonly unknownInputUsd: number
  /** Cost of the dearest answer, one from the cache among them: what an unknown call may have cost. */
  readonly dearestUsd?: number
}

type Asked =
  | Pick<AnsweredTrial, 'outcome' | 'attempts' | 'fromCache' | 'costUsd'>
  | Pick<FailedTrial, 'outcome' | 'attempts' | 'fromCache'>

/** What a trial spent at its candidate: every failed try, and the answer unless it came from the cache. */
export function spendingOn(trial: Asked): Spending {
  const failed = trial.attempts.flatMap(({ failure, spending }) =>
    failure === undefined ? [] : [{ costUsd: spending?.costUsd, inputUsd: spending?.inputUsd ?? 0 }],
  )
  const isPaid = trial.outcome === 'answered' && !trial.fromCache
  const calls = isPaid ? [...failed, { costUsd: trial.costUsd, inputUsd: 0 }] : failed
  const unknown = calls.filter(({ costUsd }) => costUsd === undefined)
  const dearestUsd = trial.outcome === 'answered' ? trial.costUsd : undefined
  return {
    knownUsd: calls.reduce((sum, { costUsd = 0 }) => sum + costUsd, 0),
    unknownCalls: unknown.length,
    unknownInputUsd: unknown.reduce((sum, { inputUsd }) => sum + inputUsd, 0),
    ...(dearestUsd === undefined ? {} : { dearestUsd }),
  }
}

export const noSpending: Spending = { knownUsd: 0, unknownCalls: 0, unknownInputUsd: 0 }

export function addSpending(a: Spending, b: Spending): Spending {
  const dearest = Math.max(a.dearestUsd ?? -1, b.dearestUsd ?? -1)
  return {
    knownUsd: a.knownUsd + b.knownUsd,
    unknownCalls: a.unknownCalls + b.unknownCalls,
    unknownInputUsd: a.unknownInputUsd + b.unknownInputUsd,
    ...(dearest < 0 ? {} : { dearestUsd: dearest }),
  }
}

/**
 * What a budget is held against: an unknown call counts as the dearest answer, and before there is one as its input alone. Where
 * no price is known at all it is not counted, because there is nothing to count it by.
 */
export function atMost({ knownUsd, unknownCalls, unknownInputUsd, dearestUsd = 0 }: Spending): number {
  return knownUsd + Math.max(unknownCalls * dearestUsd, unknownInputUsd)
}
