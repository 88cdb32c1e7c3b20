import { type Interval, type RoganGladen, roganGladen } from '../../stats/index.ts'
import type { JudgeCard } from './judge-card.ts'

export interface CorrectedByCard {
  readonly raw: { readonly value: number; readonly n: number }
  /** `uncut` may lie outside 0 and 1: then the card's figures do not fit these answers. */
  readonly corrected: {
    readonly value: number
    readonly uncut: number
    readonly interval: Interval
    readonly method: 'rogan-gladen'
  }
  readonly warnings: readonly string[]
}

/**
 * The human rate behind verdicts of 0 and 1 on answers that nobody labelled, from the sensitivity and specificity on the scorer's
 * card. It rests on the scorer erring here as it did there: a labelled part of these answers needs no such trust.
 *
 * @returns the reason in words when the card cannot tell
 */
export function correctByCard(
  verdicts: readonly number[],
  card: JudgeCard,
): CorrectedByCard | { readonly why: string } {
  const { confusion } = card
  const count = (verdict: number, people: number): number => {
    const at = (value: number): number => confusion?.categories.indexOf(value) ?? -1
    return confusion?.counts[at(verdict)]?.[at(people)] ?? 0
  }
  if (confusion === undefined || confusion.categories.some(value => value !== 0 && value !== 1))
    return { why: 'the card is not of verdicts of 0 and 1' }
  const judgedPositive = verdicts.filter(verdict => verdict === 1).length
  if (verdicts.length === 0) return { why: 'the scorer gave no verdict' }
  if (verdicts.some(verdict => verdict !== 0 && verdict !== 1))
    return { why: 'the scorer gave other verdicts than 0 and 1' }
  const found = roganGladen({
    n: verdicts.length,
    judgedPositive,
    positives: count(1, 1) + count(0, 1),
    positivesJudgedPositive: count(1, 1),
    negatives: count(1, 0) + count(0, 0),
    negativesJudgedNegative: count(0, 0),
  })
  if (found === undefined)
    return { why: 'the card shows no better than chance, or has answers of one kind only' }
  const { value, raw: uncut, interval } = found
  return {
    raw: { value: judgedPositive / verdicts.length, n: verdicts.length },
    corrected: { value, uncut, interval, method: 'rogan-gladen' },
    warnings: misfit(found),
  }
}

/** More than sampling explains: two standard errors outside of what a rate can be. */
function misfit({ raw, standardError }: RoganGladen): string[] {
  const outside = Math.max(-raw, raw - 1)
  return outside > 2 * standardError
    ? ['The verdicts cannot come from a scorer as the card describes it: label a part of these answers.']
    : []
}
