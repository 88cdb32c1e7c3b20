import { CupelError } from '../../kernel/index.ts'
import type { ConfirmationEntry, Lock } from '../../prepare/dataset/index.ts'
import { intervalBelief } from '../../stats/index.ts'
import { type Cell, type Comparison, valueText } from '../compare/index.ts'
import { beliefOf } from './belief-of.ts'
import type { Confirmation } from './decision.ts'
import { choosablePositions } from './gather-figures.ts'
import { percent } from './judge-limit.ts'
import type { KnownFigure } from './outside-figure.ts'
import type { Requirement } from './requirement.ts'
import { isMetric } from './requirement-words.ts'
import { verdictsOf } from './verdicts.ts'
import { figureText } from './words.ts'

export type ConfirmationClaim = Omit<ConfirmationEntry, 'runId' | 'outcome'>

/**
 * Claims the one final look at a holdout for a candidate. The same candidate may be asked for again, to go on after a stop; no other
 * one may be tried on the same holdout, whatever the first look said, and nobody by other requirements: what has been seen cannot
 * be made unseen by stating the limits anew.
 *
 * @throws CupelError `holdout_locked`
 */
export function claimConfirmation(lock: Lock, claim: ConfirmationClaim): Lock {
  const before = confirmationOf(lock, claim)
  if (before === undefined) return { ...lock, confirmations: [...(lock.confirmations ?? []), claim] }
  const isSame = before.candidate === claim.candidate && before.fingerprint === claim.fingerprint
  if (isSame && before.requirements === claim.requirements) return lock
  const what = isSame
    ? `the requirements have changed since and ${claim.candidate}`
    : claim.candidate === before.candidate
      ? `${claim.candidate} has changed since and`
      : claim.candidate
  throw new CupelError(
    'holdout_locked',
    `The final look at the holdout of ${claim.dataset} was taken for ${before.candidate} on ${before.at.slice(0, 10)} by ${before.by}${before.outcome === undefined ? '' : ` (${before.outcome.replace('-', ' ')})`}: ${what} is not tried on it.`,
    {
      hint: 'Trying one candidate after another on the holdout would make it part of the choice. Draw new examples, lock them as a holdout, and decide anew.',
      details: { dataset: claim.dataset, candidate: before.candidate },
    },
  )
}

/** The look that was taken at this holdout. */
export function confirmationOf(
  lock: Lock,
  { holdout }: Pick<ConfirmationClaim, 'holdout'>,
): ConfirmationEntry | undefined {
  return lock.confirmations?.find(one => one.holdout === holdout)
}

/** Adds to the look which run it was, and what it said. */
export function settleConfirmation(
  lock: Lock,
  claim: Pick<ConfirmationClaim, 'holdout'>,
  found: Pick<ConfirmationEntry, 'runId' | 'outcome'>,
): Lock {
  const entry = confirmationOf(lock, claim)
  return {
    ...lock,
    confirmations: (lock.confirmations ?? []).map(one => (one === entry ? { ...one, ...found } : one)),
  }
}

export interface ConfirmationInput {
  readonly candidate: string
  readonly requirements: readonly Requirement[]
  /** What was decided on. */
  readonly evaluation: Comparison
  /** The winner alone, on the holdout. */
  readonly holdout: Comparison
}

/**
 * What the holdout says of the winner. Contradicted when a blocking requirement on a metric is missed there, or a primary metric is
 * clearly worse than on the examples decided on (97.5%, unpaired: they are other examples; shared among the primary metrics and the
 * candidates that could have been chosen, because whoever leads leads in part by luck); confirmed when each is met there as well;
 * between them the holdout is too small to say more than that nothing speaks against it.
 */
export function confirmWinner(input: ConfirmationInput): Pick<Confirmation, 'outcome' | 'sentences'> {
  const { candidate, requirements, holdout } = input
  const blocking = requirements.filter(requirement => isMetric(requirement) && requirement.blocking)
  const verdicts = verdictsOf(blocking, holdout).map(one => ({
    ...one,
    verdict: one.verdicts.find(verdict => verdict.candidate === candidate),
  }))
  const lines = verdicts.map(
    ({ requirement, verdict }) =>
      `${requirement} on the holdout: ${words[verdict?.outcome ?? 'inconclusive']}. ${verdict?.reason ?? 'There is no verdict.'}`,
  )
  const primary = input.evaluation.metrics.filter(({ role }) => role === 'primary')
  const tail = 0.025 / Math.max(1, primary.length * choosablePositions(input.evaluation).length)
  const drops = primary.map(({ id }) => dropOf(input, id, tail)).filter(drop => drop !== undefined)
  const isMissed = verdicts.some(({ verdict }) => verdict?.outcome === 'fail')
  const isWorse = drops.some(({ isClear }) => isClear)
  const isMet = verdicts.length > 0 && verdicts.every(({ verdict }) => verdict?.outcome === 'pass')
  const outcome = isMissed || isWorse ? 'contradicted' : isMet ? 'confirmed' : 'not-contradicted'
  const isSilent = drops.length === 0 && verdicts.every(({ verdict }) => verdict?.probability === undefined)
  const first = isSilent
    ? `The holdout says nothing of ${candidate}: no answer of it has a value there.`
    : outcome === 'not-contradicted' && verdicts.length === 0
      ? `The holdout does not speak against ${candidate}; no blocking requirement on a metric could be shown again.`
      : opening[outcome](candidate)
  return { outcome, sentences: [first, ...lines, ...drops.map(({ text }) => text)] }
}

const words = { pass: 'met', fail: 'missed', inconclusive: 'not settled' } as const

const opening: Readonly<Record<Confirmation['outcome'], (candidate: string) => string>> = {
  confirmed: candidate => `The holdout confirms ${candidate}.`,
  'not-contradicted': candidate =>
    `The holdout does not speak against ${candidate}, and is too small to show every requirement again.`,
  contradicted: candidate =>
    `The holdout contradicts the choice of ${candidate}: the decision is open, and no other candidate may be tried on this holdout.`,
}

function dropOf(
  { candidate, evaluation, holdout }: ConfirmationInput,
  id: string,
  tail: number,
): { readonly isClear: boolean; readonly text: string } | undefined {
  const metric = evaluation.metrics.find(one => one.id === id)!
  const [seen, unseen] = [estimateOf(evaluation, candidate, id), estimateOf(holdout, candidate, id)]
  if (seen === undefined || unseen === undefined) return undefined
  const sign = metric.direction === 'lower' ? -1 : 1
  const [error, other] = [seen, unseen].map(one => errorOf(one, metric)) as [number, number]
  const spread = Math.hypot(error, other)
  const worse = sign * (seen.value - unseen.value)
  const half = 1.96 * spread
  // The normal tail of the unpaired difference; without any spread only the sign counts.
  const chance =
    spread === 0
      ? worse > 0
        ? 1
        : 0
      : intervalBelief({
          value: worse,
          interval: { lower: worse - half, upper: worse + half, level: 0.95 },
        }).atLeast(0)
  const isClear = worse > 0 && chance >= 1 - tail
  return {
    isClear,
    text: `${metric.title}: ${figureText(unseen, metric)} on the holdout, ${figureText(seen, metric)} where it was chosen${isClear ? `; clearly worse, by ${valueText(worse, metric)} (probability ${percent(chance)})` : ''}.`,
  }
}

function estimateOf({ cells }: Comparison, candidate: string, metric: string): KnownFigure | undefined {
  const cell: Cell | undefined = cells.find(
    one => one.candidate === candidate && one.metric === metric && one.slice === 'all',
  )
  return cell?.estimate.kind === 'known' ? cell.estimate : undefined
}

/** Standard error as the belief has it, which is not 0 for a rate of 0 of n. */
function errorOf(estimate: KnownFigure, metric: Comparison['metrics'][number]): number {
  const belief = beliefOf(estimate, metric)
  return belief === undefined
    ? 0
    : (belief.quantile(0.8413447460685429) - belief.quantile(0.15865525393145707)) / 2
}
