import { CupelError } from '../../kernel/index.ts'
import { type CorrectedByCard, cardState, correctByCard, type JudgeCard } from '../../measure/judge/index.ts'
import type { Project } from '../open-project.ts'
import { findRun } from '../run/resume-run.ts'
import { presentCards } from './card-files.ts'
import { judgedAnswers } from './judged-answers.ts'

export interface CorrectedByItsCard {
  readonly card: JudgeCard
  /** Why nothing may rest on the card, where that is so; the figures are then a look and no more. */
  readonly distrust: string | undefined
  readonly candidates: readonly {
    readonly candidate: string
    readonly estimate: CorrectedByCard | { readonly why: string }
  }[]
}

/** What people would say of a run that nobody labelled, by what the scorer's card knows of its errors. */
export async function correctRunByCard(
  project: Project,
  { scorer, run }: { readonly scorer: string; readonly run: string },
): Promise<CorrectedByItsCard> {
  const record = await findRun(project, run)
  const answers = await judgedAnswers(project, record, { scorer, ratings: [] })
  const version = record.metrics.find(({ id }) => id === scorer)?.version ?? ''
  const card = presentCards(project).find(one => one.scorer.id === scorer)
  if (card === undefined || card.scorer.version !== version)
    throw new CupelError(
      'ratings_invalid',
      card === undefined
        ? `${scorer} has no card, and no labels are given.`
        : `The card of ${scorer} is of version ${card.scorer.version}; the run used ${version}.`,
      { hint: 'Give --labels with ratings of a part of this run, or make a card: cupel judge calibrate.' },
    )
  const state = cardState(card, { id: scorer, version }, project.clock)
  return {
    card,
    distrust: state.state === 'valid' ? undefined : state.why,
    candidates: record.candidates.map(({ name }) => {
      const own = answers.filter(({ candidate }) => candidate === name)
      const verdicts = own.flatMap(({ verdict }) => (typeof verdict === 'number' ? [verdict] : []))
      return { candidate: name, estimate: correctByCard(verdicts, card) }
    }),
  }
}
