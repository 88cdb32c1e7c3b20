import { extname } from 'node:path'
import { writeJsonl } from '../../adapters/dataset-files/index.ts'
import { CupelError } from '../../kernel/index.ts'
import {
  argillaRecords,
  type ExportedTexts,
  type HumanRating,
  labelStudioTasks,
} from '../../measure/judge/index.ts'
import { csvTable } from '../../report/index.ts'
import type { Project } from '../open-project.ts'
import { writeWhole } from '../write-whole.ts'
import { explained } from './line-log.ts'
import { humanRatings, type OpenedReview } from './open-review.ts'
import type { Given } from './read-given.ts'
import { refuseInReview } from './review-files.ts'
import { documentsText } from './sheet-files.ts'

export const exportFormats = ['ratings', 'label-studio', 'argilla', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Endings by which a file of the format is read again. */
const endings: Readonly<Record<ExportFormat, readonly string[]>> = {
  ratings: ['.jsonl', '.ndjson'],
  'label-studio': ['.json'],
  argilla: ['.jsonl', '.ndjson'],
  csv: ['.csv'],
}

/** The format that is asked for, or that the ending of the file means. */
function exportFormat(out: string, asked: ExportFormat | undefined): ExportFormat {
  const ending = extname(out).toLowerCase()
  const found = asked ?? exportFormats.find(format => endings[format].includes(ending))
  if (found !== undefined && endings[found].includes(ending)) return found
  const known = exportFormats.map(format => `${format} ${endings[format].join(' or ')}`).join(', ')
  throw new CupelError('usage_invalid', `${out} has no ending that its ratings could be read by again.`, {
    hint: `Formats and endings: ${known}.`,
  })
}

interface Export {
  readonly given: Given
  readonly out: string
  readonly format?: ExportFormat | undefined
}

/** Writes the ratings of a review for `cupel judge` or another labelling tool; every format can be read by `cupel judge` again. */
export async function exportRatings(
  project: Project,
  review: OpenedReview,
  { given, out, format: asked }: Export,
): Promise<readonly HumanRating[]> {
  const format = exportFormat(out, asked)
  const path = project.path(out)
  refuseInReview(path)
  if (review.key.mode === 'pairwise')
    throw new CupelError(
      'usage_invalid',
      'People compared pairs in this review: there are no ratings of one answer.',
      {
        hint: 'cupel review gold writes whose answer they preferred.',
      },
    )
  const ratings = humanRatings(review.key, given.rows)
  if (format === 'ratings') await writeJsonl(path, ratings)
  else if (format === 'argilla') await writeJsonl(path, argillaRecords(ratings, textsOf(review)))
  else if (format === 'csv') writeText(path, ratingTable(ratings))
  else writeText(path, `${JSON.stringify(labelStudioTasks(ratings, textsOf(review)), undefined, 2)}\n`)
  return ratings
}

function textsOf({ key, items }: OpenedReview): (rating: HumanRating) => ExportedTexts | undefined {
  const placeOf = (exampleId: string, candidate: string | undefined) => JSON.stringify([exampleId, candidate])
  const ids = new Map(
    Object.entries(key.items).map(([id, { exampleId, candidates }]) => [
      placeOf(exampleId, candidates[0]),
      id,
    ]),
  )
  return ({ exampleId, candidate }) => {
    const shown = items().get(ids.get(placeOf(exampleId, candidate)) ?? '')
    return (
      shown && {
        question: shown.question,
        documents: documentsText(shown.documents),
        answer: shown.answers[0]?.text ?? '',
      }
    )
  }
}

function ratingTable(ratings: readonly HumanRating[]): string {
  const hasDimensions = ratings.some(({ dimension }) => dimension !== undefined)
  const isSynthetic = ratings.some(({ synthetic }) => synthetic === true)
  const columns = [
    'exampleId',
    'candidate',
    ...(hasDimensions ? ['dimension'] : []),
    'rater',
    'value',
    ...(isSynthetic ? ['synthetic'] : []),
  ]
  return csvTable(
    columns,
    ratings.map(({ exampleId, candidate, dimension, rater, value, synthetic }) => [
      exampleId,
      candidate ?? '',
      ...(hasDimensions ? [dimension ?? ''] : []),
      rater,
      typeof value === 'boolean' ? String(value) : value,
      ...(isSynthetic ? [synthetic === true ? 'true' : ''] : []),
    ]),
  )
}

function writeText(path: string, text: string): void {
  try {
    writeWhole(path, text)
  } catch (thrown) {
    throw explained(path, thrown)
  }
}
