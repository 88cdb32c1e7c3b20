import type { Run } from '../../../../src/server/api-contract.ts'
import { countText, plural, usdText } from '../../parts/format.ts'

export interface JudgingText {
  /** Money, with what of it is not known. */
  readonly cost: string
  /** How often judges were called. */
  readonly calls: string
}

/** What judging the answers of a run has cost, apart from what the candidates cost; undefined when no model was asked. */
export function judgingText({ candidates }: Pick<Run, 'candidates'>): JudgingText | undefined {
  const all = candidates.flatMap(({ judging }) => (judging === undefined ? [] : [judging]))
  if (all.length === 0) return undefined
  const sum = (of: (one: (typeof all)[number]) => number) => all.reduce((total, one) => total + of(one), 0)
  const calls = sum(one => one.calls)
  const cached = sum(one => one.cachedCalls)
  const unknown = sum(one => one.unknownCalls)
  const paid = calls - cached
  return {
    cost:
      paid > 0 && unknown >= paid
        ? 'unknown: no price is known'
        : `${usdText(sum(one => one.knownUsd))}${unknown > 0 ? ` and ${plural(unknown, 'call')} of unknown price` : ''}`,
    calls: `${plural(calls, 'call')} of judges${cached > 0 ? `, ${countText(cached)} answered from a cache` : ''}`,
  }
}
