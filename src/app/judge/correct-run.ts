import { type CorrectedEstimate, correctEstimate, type HumanRating } from '../../measure/judge/index.ts'
import type { Project } from '../open-project.ts'
import { findRun } from '../run/resume-run.ts'
import { judgedAnswers } from './judged-answers.ts'

export interface CorrectOptions {
  readonly scorer: string
  readonly ratings: readonly HumanRating[]
  readonly run: string
  /** Wished half-width of the interval. */
  readonly halfWidth?: number | undefined
}

export interface CorrectedCandidate {
  readonly candidate: string
  /** Undefined when no answer of the candidate is labelled. */
  readonly estimate: CorrectedEstimate | undefined
  readonly isSynthetic: boolean
}

/** What people would say of every answer of a run, from a scorer on all of them and people on a random part. */
export async function correctRun(
  project: Project,
  { scorer, ratings, run, halfWidth }: CorrectOptions,
): Promise<CorrectedCandidate[]> {
  const record = await findRun(project, run)
  const answers = await judgedAnswers(project, record, { scorer, ratings })
  return record.candidates.map(({ name }) => {
    const own = answers.filter(({ candidate }) => candidate === name)
    const items = own.flatMap(({ verdict, ratings: given }) =>
      typeof verdict === 'number' ? [{ judged: verdict, people: meanRating(given) }] : [],
    )
    return {
      candidate: name,
      estimate: correctEstimate(items, {
        seed: `${record.seed}/correct/${scorer}/${name}`,
        ...(halfWidth === undefined ? {} : { halfWidth }),
      }),
      isSynthetic: own.some(({ isSynthetic }) => isSynthetic),
    }
  })
}

/** Most of the raters for pass or fail, the mean for grades; a tie among people is no label. */
function meanRating(ratings: readonly { readonly value: string | number }[]): number | undefined {
  const values = ratings.flatMap(({ value }) => (typeof value === 'number' ? [value] : []))
  if (values.length === 0) return undefined
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  if (values.some(value => value !== 0 && value !== 1)) return mean
  return mean === 0.5 ? undefined : Math.round(mean)
}
