import { holm } from '../../stats/index.ts'
import type { GateCheck } from './gate-report.ts'
import type { OpenCheck } from './open-check.ts'

/**
 * The verdict of each check. A pass needs no correction: all must pass, and one more check lets no more harm through
 * (intersection-union). A failure is a claim, and one of many could come by chance: its p value is corrected by Holm over all
 * checks, those that could not be tested included.
 */
export function settleChecks(checks: readonly OpenCheck[], alpha: number): GateCheck[] {
  // A check by rule draws nothing, so it is no part of the family.
  const family = checks.filter(({ kind }) => kind !== 'regression')
  const adjusted = holm(family.map(({ pValue = 1 }) => pValue))
  return checks.map(open => {
    const { settled, lies, ...check } = open
    if (settled !== undefined) return { ...check, ...settled }
    const pAdjusted = adjusted[family.indexOf(open)] ?? 1
    const shown = check.pValue === undefined ? {} : { pAdjusted }
    return { ...check, ...shown, ...verdictOf(open, { isClaim: pAdjusted < alpha, family: family.length }) }
  })
}

const boundWords = {
  'no-worse': 'margin',
  better: 'state of no difference',
  latency: 'budget',
  cost: 'budget',
}

function verdictOf(
  { kind, lies, examplesNeeded }: OpenCheck,
  { isClaim, family }: { readonly isClaim: boolean; readonly family: number },
): Pick<GateCheck, 'outcome' | 'reason'> {
  const bound = kind === 'regression' ? 'rule' : boundWords[kind]
  if (lies === 'within') return { outcome: 'pass', reason: `The whole interval keeps the ${bound}.` }
  if (lies === 'beyond' && isClaim)
    return { outcome: 'fail', reason: `The whole interval breaks the ${bound}.` }
  if (lies === 'beyond')
    return {
      outcome: 'inconclusive',
      reason: `The whole interval breaks the ${bound}, but with ${family} checks that could be chance.`,
    }
  const more =
    examplesNeeded === undefined
      ? 'no number of examples that can be had would settle it'
      : `about ${examplesNeeded.toLocaleString('en-US')} examples in all would settle it`
  return { outcome: 'inconclusive', reason: `The interval holds the ${bound}: ${more}.` }
}
