import { CupelError, timestamp } from '../../kernel/index.ts'
import { rubricForm } from '../../measure/judge/index.ts'
import { rubricNamed } from '../../measure/metric/index.ts'
import {
  drawReview,
  pairForm,
  questionForm,
  type ReviewForm,
  type ReviewSettings,
} from '../../measure/review/index.ts'
import type { Project } from '../open-project.ts'
import { readText } from '../run/metric-ports.ts'
import { findRun } from '../run/resume-run.ts'
import { writeReview } from './review-files.ts'
import { type ReviewableAnswers, readAnswers } from './reviewable-answers.ts'
import { refuseNames } from './sheet-files.ts'

export interface DrawReviewOptions extends Pick<ReviewSettings, 'size' | 'by'> {
  readonly run: string
  readonly folder: string
  readonly mode?: 'single' | 'pairwise' | undefined
  /** What raters are asked, to be answered by yes or no; or the heading above the questions of a rubric. */
  readonly question?: string | undefined
  /** Name of a ready-made rubric, or a file of the project. */
  readonly rubric?: string | undefined
  /** Only these; exactly two in pairwise mode. */
  readonly candidates?: readonly string[] | undefined
  /** Each gets a sheet in single mode, and no one else may rate; without any the page is open to every expert. */
  readonly raters?: readonly string[] | undefined
  /** Raters of each item; all of those named, or three. */
  readonly perItem?: number | undefined
}

export interface DrawnReview {
  readonly items: number
  readonly mode: 'single' | 'pairwise'
  readonly perItem: number
  readonly raters: readonly string[]
  /** Items in the sheet of each rater; nobody has one in pairwise mode. */
  readonly sheets: Readonly<Record<string, number>>
  readonly isRandom: boolean
}

/** Draws answers of a run for people to rate, or pairs of them to compare; writes what they may see and the key that is kept from them. */
export async function drawReviewProject(project: Project, options: DrawReviewOptions): Promise<DrawnReview> {
  const { mode = 'single', raters = [], size, by } = options
  refuseNames(raters)
  const perItem = placesOf(options)
  const { question, form } = await askedBy(project, options)
  const record = await findRun(project, options.run)
  const answers = await readAnswers(project, record, { mode, by, candidates: options.candidates })
  const drawn = drawReview(answers.all, { size, by, seed: record.seed, raters, ratings: perItem })
  if (drawn.items.length === 0) throw nothingToRate(options)
  writeReview(project.path(options.folder), {
    key: {
      schema: 'cupel.review/2',
      run: record.id,
      drawnAt: timestamp(project.clock),
      question,
      mode,
      isRandom: drawn.isRandom,
      form,
      perItem,
      raters: [...raters],
      seed: record.seed,
      items: Object.fromEntries(
        drawn.items.map(({ id, answer: { exampleId, candidates } }) => [
          id,
          { exampleId, candidates: [...candidates] },
        ]),
      ),
    },
    items: shownItems(drawn.items, answers),
    sheets: drawn.sheets,
  })
  const dealt = mode === 'pairwise' ? [] : Object.entries(drawn.sheets).filter(([, ids]) => ids.length > 0)
  return {
    items: drawn.items.length,
    mode,
    perItem,
    raters,
    sheets: Object.fromEntries(dealt.map(([rater, ids]) => [rater, ids.length])),
    isRandom: drawn.isRandom,
  }
}

/** In the order of their ids, which says nothing of candidates or examples. */
const shownItems = (
  items: ReturnType<typeof drawReview>['items'],
  { shown }: ReviewableAnswers,
): ReturnType<ReviewableAnswers['shown']>[] =>
  items.map(({ id, answer }) => shown(id, answer)).sort((a, b) => (a.item < b.item ? -1 : 1))

const usualRaters = 3

function placesOf({ raters = [], perItem }: DrawReviewOptions): number {
  const places = perItem ?? (raters.length === 0 ? usualRaters : raters.length)
  if (places < 1)
    throw new CupelError('usage_invalid', 'At least one rater of each answer is wanted.', {
      hint: 'Three are the least that a judge card may rest on.',
    })
  if (raters.length === 0 || places <= raters.length) return places
  throw new CupelError(
    'usage_invalid',
    `${places} raters of each answer are wanted, and ${raters.length} are named.`,
    { hint: 'Name more of them, or ask for fewer ratings of each.' },
  )
}

async function askedBy(
  project: Project,
  { mode, question, rubric: name }: DrawReviewOptions,
): Promise<{ readonly question: string; readonly form: ReviewForm }> {
  if (mode === 'pairwise') {
    if (name !== undefined)
      throw new CupelError('usage_invalid', 'Pairs are compared by one question, not by a rubric.', {
        hint: 'Leave the rubric out, or have single answers rated.',
      })
    const asked = question ?? 'Which answer serves the asker better?'
    return { question: asked, form: pairForm(asked) }
  }
  if (name !== undefined) {
    const rubric = await rubricNamed(name, { readText: path => readText(project, path) })
    return {
      question: question ?? rubric.task ?? `Rate the answer by ${rubric.name}.`,
      form: rubricForm(rubric),
    }
  }
  if (question !== undefined) return { question, form: questionForm(question) }
  throw new CupelError('usage_invalid', 'What are raters asked?', {
    hint: 'Give a question that is answered by yes or no, or a rubric: --question TEXT or --rubric NAME.',
  })
}

function nothingToRate({ by, mode }: DrawReviewOptions): CupelError {
  if (by === 'disagreement')
    return new CupelError('dataset_empty', 'Candidates of the run differ on no answer by any score.', {
      hint: 'Draw at random.',
    })
  return new CupelError(
    'dataset_empty',
    mode === 'pairwise'
      ? 'There is no example that both candidates answered.'
      : 'There is no answer to rate: none was given, or its examples are no longer in the dataset.',
    { hint: 'cupel report says how many answers a run has.' },
  )
}
