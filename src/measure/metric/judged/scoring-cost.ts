import type { CostUsd } from '../../../kernel/index.ts'

/**
 * What asking models to score an answer has cost, over all calls made for it: those of a panel, second looks, claims and
 * their checks, and tries that failed after the server may have charged for them. It is no part of what the candidate costs.
 */
export interface ScoringCost {
  /** Calls that were made, those below included. */
  readonly calls: number
  /** Sum of the known prices, in US dollars. It is the whole only when `unknownCalls` is 0. */
  readonly knownUsd: number
  /** Calls whose price is not known, which is not the same as free. */
  readonly unknownCalls: number
  /** Calls that a cache answered: they cost nothing. */
  readonly cachedCalls: number
}

export const noScoringCost: ScoringCost = { calls: 0, knownUsd: 0, unknownCalls: 0, cachedCalls: 0 }

export function addScoringCosts(a: ScoringCost, b: ScoringCost): ScoringCost {
  return {
    calls: a.calls + b.calls,
    knownUsd: a.knownUsd + b.knownUsd,
    unknownCalls: a.unknownCalls + b.unknownCalls,
    cachedCalls: a.cachedCalls + b.cachedCalls,
  }
}

/** Watches the calls that are made to score one answer. */
export interface ScoringMeter {
  /** Whether another call may be begun. Whoever makes calls asks before each, and throws `ScoringStopped` when not. */
  mayAsk(): boolean
  /** Counts a call that was, or may have been, charged. `fromCache`: nobody was asked, and it cost nothing. */
  charge(call: { readonly costUsd: CostUsd; readonly fromCache?: boolean }): void
}

/** A score that was not begun, or not finished, because no more may be spent. It is left out, and can be made later. */
export class ScoringStopped extends Error {
  constructor() {
    super('The budget is spent: no further call is made to score.')
  }
}

interface MeterSettings {
  readonly mayAsk: () => boolean
  /** Told at once of every known price, so that a budget is watched while scoring goes on. */
  readonly onSpend: (usd: number) => void
}

/** A meter for one answer, which adds up what it is told. */
export function openScoringMeter({ mayAsk, onSpend }: MeterSettings): ScoringMeter & {
  readonly total: () => ScoringCost
} {
  let total = noScoringCost
  return {
    mayAsk,
    charge({ costUsd, fromCache = false }) {
      const knownUsd = fromCache ? 0 : (costUsd ?? 0)
      total = addScoringCosts(total, {
        calls: 1,
        knownUsd,
        unknownCalls: !fromCache && costUsd === undefined ? 1 : 0,
        cachedCalls: fromCache ? 1 : 0,
      })
      onSpend(knownUsd)
    },
    total: () => total,
  }
}

/**
 * The replies to calls that are under way together. All of them are waited for, also when one fails: a call that
 * ended after its trial was stored would be paid for and counted nowhere.
 */
export async function allReplies<T>(calls: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(calls)
  return Promise.all(calls)
}
