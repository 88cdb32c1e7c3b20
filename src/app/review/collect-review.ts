import { CupelError } from '../../kernel/index.ts'
import type { HumanRating } from '../../measure/judge/index.ts'
import {
  type AgreementSoFar,
  agreementNote,
  agreementSoFar,
  levelOf,
  type ReviewForecast,
  ratingsOn,
} from '../../measure/review/index.ts'
import type { Project } from '../open-project.ts'
import { type ExportFormat, exportRatings } from './export-ratings.ts'
import { humanRatings, openReviewFolder } from './open-review.ts'
import { forecastOf, type RaterShare, ratersProgress } from './progress-of.ts'

export interface CollectedReview {
  readonly run: string
  readonly question: string
  readonly mode: 'single' | 'pairwise'
  readonly isRandom: boolean
  /** Of single answers; none in pairwise mode. */
  readonly ratings: readonly HumanRating[]
  /** By rater: they may be half done. */
  readonly progress: Readonly<Record<string, RaterShare>>
  readonly forecast: ReviewForecast
  readonly dimensions: readonly {
    readonly id: string
    readonly title: string
    readonly agreement: AgreementSoFar
    readonly note: string
  }[]
  /** Lines of the logs that could not be taken, in words. */
  readonly problems: readonly string[]
}

export interface CollectOptions {
  readonly folder: string
  readonly out: string | undefined
  readonly format?: ExportFormat | undefined
}

/** Reads what people have said in sheets and in the page, writes their ratings, and says how far they are and how far they agree. */
export async function collectReview(
  project: Project,
  { folder, out, format }: CollectOptions,
): Promise<CollectedReview> {
  const review = openReviewFolder(project, folder)
  const given = await review.given()
  refuseSheets(given.sheetProblems)
  if (out !== undefined) await exportRatings(project, review, { given, out, format })
  const { run, question, mode, isRandom, form, seed } = review.key
  return {
    run,
    question,
    mode,
    isRandom,
    ratings: humanRatings(review.key, given.rows),
    progress: ratersProgress(review, given),
    forecast: forecastOf(review, given, { now: project.clock.now() }),
    dimensions: form.dimensions.map(({ id, title, scale }) => {
      const agreement = agreementSoFar(ratingsOn(given.rows, id), { seed, level: levelOf(scale) })
      return { id, title, agreement, note: agreementNote(agreement) }
    }),
    problems: given.logProblems,
  }
}

const mostShown = 20

/** Sheets are corrected by hand, so that figures wait for it. */
export function refuseSheets(problems: readonly string[]): void {
  if (problems.length === 0) return
  const more = problems.length > mostShown ? `\n  and ${problems.length - mostShown} more` : ''
  throw new CupelError(
    'ratings_invalid',
    problems.length === 1
      ? (problems[0] as string)
      : `Lines of the sheets cannot be taken:\n${problems
          .slice(0, mostShown)
          .map(problem => `  ${problem}`)
          .join('\n')}${more}`,
    {
      hint: 'Raters fill in their values, comment and minutes, and leave the other columns as they are.',
      details: { rows: problems.slice(0, mostShown) },
    },
  )
}
