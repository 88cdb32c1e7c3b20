import { writeJsonl } from '../../adapters/dataset-files/index.ts'
import { CupelError } from '../../kernel/index.ts'
import { type HumanRating, ratingValue } from '../../measure/judge/index.ts'
import { type AgreementSoFar, agreementSoFar } from '../../measure/review/index.ts'
import type { Project } from '../open-project.ts'
import { type FilledRow, type ReviewKey, readReviewKey, readSheets } from './review-files.ts'

export interface CollectedReview {
  readonly key: ReviewKey
  readonly ratings: readonly HumanRating[]
  /** By rater: sheets may be half done. */
  readonly progress: Readonly<
    Record<string, { readonly done: number; readonly of: number; readonly unsure: number }>
  >
  readonly agreement: AgreementSoFar
}

/** What a rater writes where they cannot tell: no rating, and counted. */
const unsure = /^(\?|cannot tell|can't tell|skip|n\/a)$/i

/** Reads the sheets that people have filled in, writes their ratings, and says how far they are and how far they agree. */
export async function collectReview(
  project: Project,
  { folder, out }: { readonly folder: string; readonly out: string | undefined },
): Promise<CollectedReview> {
  const path = project.path(folder)
  const key = readReviewKey(path)
  const rows = await readSheets(path)
  refuseStrange(rows, key)
  const given = rows.filter(({ value }) => value !== '' && !unsure.test(value))
  const ratings = given.map(
    ({ item, rater, value }): HumanRating => ({
      ...(key.items[item] as ReviewKey['items'][string]),
      rater,
      value: ratingValue(value),
    }),
  )
  if (out !== undefined) await writeJsonl(project.path(out), ratings)
  return {
    key,
    ratings,
    progress: Object.fromEntries(
      [...Map.groupBy(rows, ({ rater }) => rater)].map(([rater, own]) => [
        rater,
        {
          done: own.filter(({ value }) => value !== '').length,
          of: own.length,
          unsure: own.filter(({ value }) => unsure.test(value)).length,
        },
      ]),
    ),
    agreement: agreementSoFar(
      given.map(({ item, rater, value }) => ({ item, rater, value: ratingValue(value) })),
    ),
  }
}

function refuseStrange(rows: readonly FilledRow[], key: ReviewKey): void {
  const strange = rows.filter(({ item }) => !Object.hasOwn(key.items, item))
  const [first] = strange
  if (first === undefined) return
  throw new CupelError(
    'ratings_invalid',
    `${first.where}: "${first.item}" is no item of this review${strange.length > 1 ? `, nor are ${strange.length - 1} more` : ''}.`,
    {
      hint: 'Raters fill in value and comment, and leave the other columns as they are.',
      details: { rows: strange.slice(0, 20).map(({ where }) => where) },
    },
  )
}
