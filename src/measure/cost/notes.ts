import { type Factors, mostlyKnown } from './candidate-factors.ts'
import type { CostConfig } from './cost-config.ts'
import type { CostEvidence } from './cost-evidence.ts'
import { leftOutParts } from './left-out.ts'

interface Noting {
  readonly evidence: CostEvidence
  readonly config: CostConfig
  readonly factors: Factors
}

const leftOutWords: Readonly<Record<string, string>> = {
  infrastructure: 'the machine',
  review: 'people who look at answers',
  errors: 'the harm of wrong answers',
}

/** Assumptions that a reader of the figures must know of, in sentences. */
export function notesOf({ evidence, config, factors }: Noting): string[] {
  const { counts, columns } = evidence
  const leftOut = leftOutParts(evidence, config)
  const notes: string[] = leftOut.map(
    part => `Left out: ${leftOutWords[part] ?? part}, because nothing is stated in cost.${part}.`,
  )
  if (counts.failedAttempts > 0 && factors.usdPerCall.kind === 'known' && factors.usdPerCall.value > 0)
    notes.push(
      config.failedAttempt === 'full'
        ? `${times(counts.failedAttempts, 'try')} failed; what they cost is not reported and is counted as an answered call (cost.failedAttempt: full).`
        : `${times(counts.failedAttempts, 'try')} failed and are counted as free (cost.failedAttempt: free).`,
    )
  if (counts.trials > 0 && counts.fromCache === counts.trials)
    notes.push(
      'All answers came from the cache: how often a try fails was not measured, and is counted as never.',
    )
  const silent = counts.answered - counts.withUsage
  if (evidence.price !== undefined && silent > 0 && counts.withUsage >= counts.answered * mostlyKnown)
    notes.push(`${times(silent, 'answer')} report no tokens and are counted as the others on average.`)
  const scoredShare = sum(columns.scored) / sum(columns.answered)
  if (scoredShare > 0 && scoredShare < mostlyKnown)
    notes.push(
      `${(100 * (1 - scoredShare)).toFixed(1)}% of the answers have no value of what is good and are counted as the others on average.`,
    )
  const hasReview = factors.hasReview.kind === 'known' && factors.hasReview.value === 1
  const unscored = counts.answered > 0 && columns.scored.every(count => count === 0)
  if (!hasReview && !unscored && columns.abstained.some(count => count > 0))
    notes.push(
      'Declined answers go to nobody, because no review is stated: they are counted as the metric scored them.',
    )
  return notes
}

const sum = (column: Float64Array): number => column.reduce((total, next) => total + next, 0)

const times = (count: number, word: string): string =>
  count === 1 ? `1 ${word}` : `${count} ${word.replace(/y$/, 'ie')}s`
