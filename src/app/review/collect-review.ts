import { writeJsonl } from '../../adapters/dataset-files/index.ts'
import { CupelError } from '../../kernel/index.ts'
import { type HumanRating, ratingValue } from '../../measure/judge/index.ts'
import {
  type AgreementSoFar,
  agreementSoFar,
  forecastReview,
  type RaterProgress,
  type ReviewForecast,
} from '../../measure/review/index.ts'
import type { Project } from '../open-project.ts'
import { type FilledRow, type ReviewKey, readReviewKey, readSheets } from './review-files.ts'

export interface CollectedReview {
  readonly key: ReviewKey
  readonly ratings: readonly HumanRating[]
  /** By rater: sheets may be half done. */
  readonly progress: Readonly<Record<string, RaterProgress & { readonly unsure: number }>>
  readonly forecast: ReviewForecast
  readonly agreement: AgreementSoFar
}

/** What a rater writes where they cannot tell: no rating, and counted. */
const cannotTell = /^(\?|cannot tell|can't tell|skip|n\/a)$/i

/** Reads the sheets that people have filled in, writes their ratings, and says how far they are and how far they agree. */
export async function collectReview(
  project: Project,
  { folder, out }: { readonly folder: string; readonly out: string | undefined },
): Promise<CollectedReview> {
  const path = project.path(folder)
  const key = readReviewKey(path)
  const rows = await readSheets(path)
  refuseStrange(rows, key)
  const given = rows.filter(isRated)
  const ratings = given.map(
    ({ item, rater, value }): HumanRating => ({
      ...(key.items[item] as ReviewKey['items'][string]),
      rater,
      value: ratingValue(value),
    }),
  )
  const progress = progressOf(rows)
  if (out !== undefined) await writeJsonl(project.path(out), ratings)
  return {
    key,
    ratings,
    progress,
    forecast: forecastReview(progress, {
      drawnAt: new Date(key.drawnAt),
      now: new Date(project.clock.now()),
    }),
    agreement: agreementSoFar(
      given.map(({ item, rater, value }) => ({ item, rater, value: ratingValue(value) })),
    ),
  }
}

function progressOf(rows: readonly FilledRow[]): CollectedReview['progress'] {
  return Object.fromEntries(
    [...Map.groupBy(rows, ({ rater }) => rater)].map(([rater, own]) => {
      const done = own.filter(({ value }) => value !== '')
      return [
        rater,
        {
          done: done.length,
          of: own.length,
          unsure: own.filter(({ value }) => cannotTell.test(value)).length,
          minutes: done.flatMap(row => minutesOf(row) ?? []),
        },
      ]
    }),
  )
}

/** Raters write 2, 1.5 or 1,5; what is no time is refused, so that a slip into the wrong column is seen. */
function minutesOf({ minutes, where }: FilledRow): number | undefined {
  if (minutes === '') return undefined
  const value = Number(minutes.replace(',', '.'))
  if (Number.isFinite(value) && value > 0) return value
  throw new CupelError('ratings_invalid', `${where}: "${minutes}" is no number of minutes.`, {
    hint: 'The column minutes holds how long the answer took, e.g. 1.5, or stays empty.',
  })
}

/** Whether a rater gave a value: neither left it open nor could not tell. */
export const isRated = ({ value }: FilledRow): boolean => value !== '' && !cannotTell.test(value)

export function refuseStrange(rows: readonly FilledRow[], key: ReviewKey): void {
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
