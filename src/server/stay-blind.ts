import type { Project } from '../app/open-project.ts'
import { isStillRating } from '../app/review/my-share.ts'
import { listReviews, type OpenedReview } from '../app/review/open-review.ts'
import { findRun } from '../app/run/resume-run.ts'
import { CupelError } from '../kernel/index.ts'
import type { Principal } from './principal.ts'

/**
 * Keeps what others said of a review from somebody who has begun to rate it and not finished.
 *
 * @throws CupelError `review_open`
 */
export async function refuseRater(review: OpenedReview, { name }: Principal): Promise<void> {
  if (!(await isStillRating(review, name))) return
  throw new CupelError('review_open', `You are rating ${review.name} and are not done.`, {
    hint: 'What others said, and whose answers they are, is shown once you have rated what is left for you.',
  })
}

/** Runs whose answers somebody has begun to rate and not finished. */
export async function runsBeingRated(project: Project, { name }: Principal): Promise<string[]> {
  const { reviews } = await listReviews(project)
  const runs: string[] = []
  for (const review of reviews) if (await isStillRating(review, name)) runs.push(review.key.run)
  return runs
}

/** Keeps the trials of a run from somebody who is rating its answers. @throws CupelError `review_open` */
export async function refuseRatersOf(project: Project, run: string, principal: Principal): Promise<void> {
  const { reviews } = await listReviews(project)
  if (reviews.length === 0) return
  const { id } = await findRun(project, run)
  for (const review of reviews) if (review.key.run === id) await refuseRater(review, principal)
}
