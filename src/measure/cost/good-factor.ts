import type { CandidateCostConfig } from './cost-config.ts'
import type { CostEvidence } from './cost-evidence.ts'
import type { FactorInput, Measured } from './factor-input.ts'
import { between, type Missing, measured, type Quantity } from './quantity.ts'
import { acceptedBy } from './review-factors.ts'

/** Of the answers that were given: the share of which nobody knows how good they are. */
export const openShare = ({ columns: { scoredKept, given } }: CostEvidence): number => {
  const all = given.reduce((sum, count) => sum + count, 0)
  return all === 0 ? 0 : 1 - scoredKept.reduce((sum, count) => sum + count, 0) / all
}

/**
 * How good the answers are that are given: declined ones are given to nobody, or to a person. Those of which it is not known are
 * taken for average within ends at which all of them are bad or good; where they are many, the rest may not be like them.
 */
export function goodFactor(input: FactorInput, own: CandidateCostConfig): Quantity | Missing {
  const { evidence, good } = input
  const field = 'cost.good'
  if (good === undefined)
    return { kind: 'missing', reason: 'no metric says which answers are good; state cost.good', field }
  if (!evidence.columns.scored.some(count => count > 0))
    return {
      kind: 'missing',
      reason: `metric ${good} gave no answer of ${evidence.candidate} a score from 0 to 1`,
      field,
    }
  const open = openShare(evidence)
  if (open > mostOpen + rounding)
    return {
      kind: 'missing',
      reason: `${openWords(evidence, open)} no value of ${good}: the rest may not be like them`,
      field,
    }
  const { average, ends } = goodOf(input, own)
  return open === 0 ? average : between(average, ends)
}

/** A larger share of answers without a value of what is good leaves errors and good tasks unknown. */
const mostOpen = 0.05
const rounding = 1e-9

/** `12 of the 250 answers that model gave (4.8%) have`. */
export function openWords({ candidate, counts: { open, given } }: CostEvidence, share: number): string {
  const has = open === 1 ? 'has' : 'have'
  return `${open} of the ${given} answers that ${candidate} gave (${(100 * share).toFixed(1)}%) ${has}`
}

/** On average, and with all that is open bad or good. */
function goodOf(input: FactorInput, own: CandidateCostConfig) {
  const { evidence, measured: found, good, drawing } = input
  const accepted = acceptedBy(input, own)
  const { level } = drawing
  const naming = {
    name: 'good answers, declined ones left out',
    unit: 'share',
    source: `${good} in the run`,
    level,
  }
  const put = ({ value, draws }: Measured, named: typeof naming): Quantity => measured(value, draws, named)
  if (accepted === undefined)
    return {
      average: put(found.goodKept, naming),
      ends: [put(found.leastGood, naming), put(found.mostGood, naming)] as const,
    }
  const named = { ...naming, name: 'good answers above the threshold', source: 'cupel confidence' }
  const open = openShare(evidence)
  // Above the threshold as many are taken to be open as elsewhere.
  const end = (openIsGood: 0 | 1): Quantity => {
    const of = (share: number): number => share * (1 - open) + open * openIsGood
    return put({ value: of(accepted.value), draws: accepted.draws.map(of) }, named)
  }
  return { average: put(accepted, named), ends: [end(0), end(1)] as const }
}
