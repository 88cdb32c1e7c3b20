import type { ErrorCode } from './errors.ts'
import type { Json } from './json.ts'

/**
 * What a metric says about one trial. Three outcomes, because no data is not zero:
 * `scored` has a value; `unscored` says why there can be none; `errored` says what broke.
 */
export type Score =
  | { readonly outcome: 'scored'; readonly value: number; readonly evidence?: Json }
  | {
      readonly outcome: 'unscored'
      readonly reason: UnscoredReason
      readonly note?: string
      readonly evidence?: Json
    }
  | { readonly outcome: 'errored'; readonly code: ErrorCode; readonly note?: string }

/**
 * Why there is no value. `not_applicable`: by its definition the metric says nothing about this trial (an
 * abstention for a groundedness metric); it does not count against the candidate or towards the unscored share.
 * The others do count towards the unscored share.
 */
export type UnscoredReason = 'not_applicable' | 'no_expectation' | 'no_data' | 'unparsable'

export const scored = (value: number, evidence?: Json): Score =>
  evidence === undefined ? { outcome: 'scored', value } : { outcome: 'scored', value, evidence }

export const unscored = (reason: UnscoredReason, note?: string, evidence?: Json): Score => ({
  outcome: 'unscored',
  reason,
  ...(note === undefined ? {} : { note }),
  ...(evidence === undefined ? {} : { evidence }),
})

export const errored = (code: ErrorCode, note?: string): Score => ({
  outcome: 'errored',
  code,
  ...(note === undefined ? {} : { note }),
})
