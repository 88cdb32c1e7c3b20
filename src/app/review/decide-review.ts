import type { Project } from '../open-project.ts'
import { refuseSheets } from './collect-review.ts'
import { disputedQueue } from './disputed-queue.ts'
import { dimensionNamed, openReviewFolder } from './open-review.ts'
import { writeAdjudication } from './sheet-files.ts'

export interface AdjudicationOptions {
  readonly folder: string
  readonly adjudicator: string
  /** Only this one; all of them without it. */
  readonly dimension?: string | undefined
}

/** Writes the answers on which raters differ as a sheet for one who decides: values and comments, without names. */
export async function drawAdjudication(
  project: Project,
  { folder, adjudicator, dimension }: AdjudicationOptions,
): Promise<{ readonly file: string | undefined; readonly answers: number }> {
  const review = openReviewFolder(project, folder)
  if (dimension !== undefined) dimensionNamed(review, dimension)
  refuseSheets((await review.given()).sheetProblems)
  const queue = await disputedQueue(review, { viewer: adjudicator })
  const disputed = queue
    .filter(one => dimension === undefined || one.dimension === dimension)
    .map(one => ({ ...one, ratings: opinions(one.ratings) }))
  if (disputed.length === 0) return { file: undefined, answers: 0 }
  const hasSeveral = review.key.form.dimensions.length > 1
  return {
    file: writeAdjudication(review.folder, disputed, { adjudicator, hasSeveral }),
    answers: disputed.length,
  }
}

const opinions = (ratings: readonly { value: string | number; comment: string }[]): string =>
  ratings
    .map(({ value, comment }) => (comment === '' ? String(value) : `${value} (${comment})`))
    .sort()
    .join('; ')
