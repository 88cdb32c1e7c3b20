import { type Factors, mostlyKnown } from './candidate-factors.ts'
import type { CostConfig } from './cost-config.ts'
import type { CostEvidence } from './cost-evidence.ts'
import { openShare, openWords } from './good-factor.ts'
import { leftOutParts } from './left-out.ts'
import type { Missing, Quantity } from './quantity.ts'

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
  const { counts } = evidence
  const leftOut = leftOutParts(evidence, config)
  const notes: string[] = leftOut.map(
    part => `Left out: ${leftOutWords[part] ?? part}, because nothing is stated in cost.${part}.`,
  )
  notes.push(...triesNotes(evidence, factors))
  if (counts.trials > 0 && counts.fromCache === counts.trials)
    notes.push(
      'All answers came from the cache: how often a try fails was not measured, and is counted as never.',
    )
  const silent = counts.answered - counts.withUsage
  if (evidence.price !== undefined && silent > 0 && counts.withUsage >= counts.answered * mostlyKnown)
    notes.push(`${times(silent, 'answer')} report no tokens and are counted as the others on average.`)
  notes.push(...goodNotes(evidence, factors))
  const hasReview = factors.hasReview.kind === 'known' && factors.hasReview.value === 1
  if (isAbove0(factors.undoneRate))
    notes.push(
      hasReview
        ? 'Answers that are declined or held back and that no person gets are not done: they cost, and are neither good nor an error.'
        : 'Declined answers go to nobody, because no review is stated: they are not done, which costs, and is neither good nor an error.',
    )
  else if (!hasReview && counts.failed > 0)
    notes.push('Tasks without an answer go to nobody, because no review is stated: they are not done.')
  return notes
}

/** Answers that the metric of what is good says nothing of. */
function goodNotes(evidence: CostEvidence, { goodKept }: Factors): string[] {
  const { unanswerable, open } = evidence.counts
  const notes: string[] = []
  if (unanswerable > 0)
    notes.push(
      `${times(unanswerable, 'answer')} to questions that should have been declined ${unanswerable === 1 ? 'counts as an error' : 'count as errors'}.`,
    )
  if (open > 0 && goodKept.kind === 'known')
    notes.push(
      `${openWords(evidence, openShare(evidence))} no value of what is good: counted as the others on average, within intervals that hold all of them good and all of them bad.`,
    )
  return notes
}

const isAbove0 = (factor: Quantity | Missing): boolean => factor.kind === 'known' && factor.value > 0

/** How the tries that failed are counted, where they could have cost something. */
function triesNotes({ counts }: CostEvidence, { usdPerCall, unknownTryCalls }: Factors): string[] {
  const { reported, turned_away, estimated, unknown } = counts.tries
  const failed = reported + turned_away + estimated + unknown
  if (failed === 0 || (usdPerCall.kind === 'known' && usdPerCall.value === 0)) return []
  const kinds = [
    [turned_away, 'turned away and free'],
    [reported, 'counted by the tokens that the provider reported'],
    [estimated, 'by tokens counted here, an estimate'],
    [
      unknown,
      `of unknown cost${unknownTryCalls.kind === 'missing' ? '' : `, counted ${unknownTryCalls.source}`}`,
    ],
  ] as const
  const named = kinds.flatMap(([count, words]) => (count === 0 ? [] : [`${count} ${words}`]))
  return [`${times(failed, 'try')} failed: ${named.join('; ')}.`]
}

const times = (count: number, word: string): string =>
  count === 1 ? `1 ${word}` : `${count} ${word.replace(/y$/, 'ie')}s`
