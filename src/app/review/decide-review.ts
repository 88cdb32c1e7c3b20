import { writeJsonl } from '../../adapters/dataset-files/index.ts'
import { CupelError } from '../../kernel/index.ts'
import { ratingValue } from '../../measure/judge/index.ts'
import { disputedItems, type Gold, goldLabels } from '../../measure/review/index.ts'
import type { Project } from '../open-project.ts'
import { isRated, refuseStrange } from './collect-review.ts'
import {
  type FilledRow,
  type ReviewKey,
  readAdjudications,
  readReviewKey,
  readSheets,
  writeAdjudication,
} from './review-files.ts'

interface Rated {
  readonly path: string
  readonly key: ReviewKey
  readonly rows: readonly FilledRow[]
}

async function readRated(project: Project, folder: string): Promise<Rated> {
  const path = project.path(folder)
  const key = readReviewKey(path)
  const rows = await readSheets(path)
  refuseStrange(rows, key)
  return { path, key, rows: rows.filter(isRated) }
}

const given = ({ item, rater, value }: FilledRow) => ({ item, rater, value: ratingValue(value) })

/** Writes the answers on which raters differ as a sheet for one who decides: values and comments, without names. */
export async function drawAdjudication(
  project: Project,
  { folder, adjudicator }: { readonly folder: string; readonly adjudicator: string },
): Promise<{ readonly file: string | undefined; readonly answers: number }> {
  const { path, rows } = await readRated(project, folder)
  const byItem = Map.groupBy(rows, ({ item }) => item)
  const disputed = disputedItems(rows.map(given)).flatMap(({ item }) => {
    const own = byItem.get(item) ?? []
    const [first] = own
    return first === undefined ? [] : [{ ...first, ratings: opinions(own) }]
  })
  if (disputed.length === 0) return { file: undefined, answers: 0 }
  return { file: writeAdjudication(path, adjudicator, disputed), answers: disputed.length }
}

const opinions = (rows: readonly FilledRow[]): string =>
  rows
    .map(({ value, comment }) => (comment === '' ? value : `${value} (${comment})`))
    .sort()
    .join('; ')

/** One label an answer, out of the ratings and what adjudicators decided, written with where each comes from. */
export async function writeGold(
  project: Project,
  {
    folder,
    by,
    out,
  }: { readonly folder: string; readonly by: 'majority' | 'dawid_skene'; readonly out: string },
): Promise<Gold> {
  const { path, key, rows } = await readRated(project, folder)
  if (rows.length === 0)
    throw new CupelError('ratings_invalid', `Nobody has rated anything in ${folder} yet.`, {
      hint: 'Raters fill in the column value of their sheets; cupel review collect says how far they are.',
    })
  const decisions = await readAdjudications(path)
  refuseStrange(decisions, key)
  const gold = goldLabels(rows.map(given), { by, decided: decisions.filter(isRated).map(given) })
  await writeJsonl(
    project.path(out),
    gold.labels.map(({ item, ...label }) => ({ ...key.items[item], ...label })),
  )
  return gold
}
