import { plural } from '../../kernel/index.ts'
import { holm } from '../../stats/index.ts'
import type { GateCheck } from './gate-report.ts'
import type { OpenCheck } from './open-check.ts'

/**
 * The verdict of each check. A pass needs no correction: all must pass, and one more check lets no more harm through
 * (intersection-union). A failure is a claim, and one of many could come by chance: its p value is corrected by Holm over all
 * checks, those that could not be tested included.
 */
export function settleChecks(checks: readonly OpenCheck[], alpha: number): GateCheck[] {
  // A check by rule draws nothing, and one that could not have failed takes no share of the error (Tarone 1990).
  const family = checks.filter(({ kind, cannotFail }) => kind !== 'regression' && cannotFail !== true)
  const adjusted = holm(family.map(({ pValue = 1 }) => pValue))
  return checks.map(open => {
    const { settled, lies, cannotFail, ...check } = open
    if (settled !== undefined) return { ...check, ...settled }
    const pAdjusted = adjusted[family.indexOf(open)] ?? 1
    const shown = check.pValue === undefined ? {} : { pAdjusted }
    return { ...check, ...shown, ...verdictOf(open, { isClaim: pAdjusted < alpha, family: family.length }) }
  })
}

const boundWords = {
  'no-worse': 'margin',
  better: 'state of no difference',
  failures: 'margin',
  latency: 'budget',
  cost: 'budget',
}

function verdictOf(
  { kind, slice, lies, examplesNeeded, examplesAtMix }: OpenCheck,
  { isClaim, family }: { readonly isClaim: boolean; readonly family: number },
): Pick<GateCheck, 'outcome' | 'reason'> {
  const bound = kind === 'regression' ? 'rule' : boundWords[kind]
  if (lies === 'within') return { outcome: 'pass', reason: `The whole interval keeps the ${bound}.` }
  if (lies === 'beyond' && isClaim)
    return { outcome: 'fail', reason: `The whole interval breaks the ${bound}.` }
  if (lies === 'beyond')
    return {
      outcome: 'inconclusive',
      reason: `The whole interval breaks the ${bound}, but with ${plural(family, 'check')} that could be chance.`,
    }
  const more =
    examplesNeeded === undefined
      ? 'no number of examples that can be had would settle it'
      : `about ${neededText({ slice, examplesNeeded, examplesAtMix })} would settle it`
  return { outcome: 'inconclusive', reason: `The interval holds the ${bound}: ${more}.` }
}

/** What counts is of the slice, or what the metric speaks of: how many of all kinds that is in the present mix is said too. */
function neededText(of: {
  readonly slice: string | undefined
  readonly examplesNeeded: number
  readonly examplesAtMix: number | undefined
}): string {
  const { slice = 'all', examplesNeeded, examplesAtMix } = of
  const needed = plural(examplesNeeded, 'example')
  if (examplesAtMix === undefined) return `${needed} in all`
  const which = slice === 'all' ? 'that the metric applies to' : 'of this slice'
  return `${needed} ${which} in all (${examplesAtMix.toLocaleString('en-US')} at the dataset's mix)`
}
