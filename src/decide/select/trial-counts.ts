import type { DecidedCandidate } from './decision.ts'
import { unmadeTrials } from './open-answers.ts'
import { isMetric } from './requirement-words.ts'
import type { SelectionInput } from './selection-input.ts'

/**
 * How many trials of a candidate failed, are not made, or were answered and have no score: of the metrics that requirements are on
 * and of the primary ones, the one with most of these.
 */
export function trialCounts(
  { comparison, requirements }: Pick<SelectionInput, 'comparison' | 'requirements'>,
  candidate: string,
): NonNullable<DecidedCandidate['trials']> {
  const { answered, failed } = comparison.candidates.find(({ name }) => name === candidate)!.trials
  const asked = new Set([
    ...requirements.filter(isMetric).map(({ metric }) => metric),
    ...comparison.metrics.filter(({ role }) => role === 'primary').map(({ id }) => id),
  ])
  const lacking = comparison.cells
    .filter(cell => cell.candidate === candidate && cell.slice === 'all' && asked.has(cell.metric))
    .map(({ estimate }) => estimate.unscored + estimate.errored - failed)
  return {
    answered,
    failed,
    unscored: Math.max(0, ...lacking),
    missing: unmadeTrials(comparison, candidate).missing,
  }
}
