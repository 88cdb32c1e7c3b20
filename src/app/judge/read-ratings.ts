import type { z } from 'zod'
import { openRows } from '../../adapters/dataset-files/index.ts'
import { CupelError } from '../../kernel/index.ts'
import {
  type HumanRating,
  humanRatingSchema,
  onlyDimension,
  ownRatings,
  ratingValue,
} from '../../measure/judge/index.ts'
import type { Project } from '../open-project.ts'

const mostShown = 20

/**
 * Human ratings from a file of any format that datasets have, or an export of Label Studio or Argilla. A broken line is refused with
 * the others listed: figures on part of the ratings would be figures on other ratings. So are ratings on several questions of which
 * none is named.
 *
 * @param question the dimension that is meant, or the question of the labelling tool
 */
export async function readRatings(project: Project, file: string, question?: string): Promise<HumanRating[]> {
  const ratings: HumanRating[] = []
  const problems: string[] = []
  let isSheet = false
  const isTable = /\.(csv|tsv|tab)$/i.test(file)
  for await (const row of openRows({ source: project.path(file), name: file })) {
    if (row.kind === 'problem') {
      problems.push(
        `${row.problem.file}:${row.problem.line} expected ${row.problem.expected}, found ${row.problem.found}`,
      )
      continue
    }
    for (const record of ownRatings(row.value, question)) {
      const parsed = humanRatingSchema.safeParse(withoutNothing(isTable ? fromCells(record) : record))
      if (parsed.success) ratings.push(parsed.data)
      else {
        problems.push(`${row.file}:${row.line} ${wrongIn(parsed.error, record)}`)
        isSheet ||= typeof record === 'object' && record !== null && 'item' in record
      }
    }
  }
  if (problems.length === 0) return onOneQuestion(withoutRepeats(ratings), { file, question })
  const shown = problems.slice(0, mostShown).map(problem => `  ${problem}`)
  const more = problems.length > mostShown ? `\n  and ${problems.length - mostShown} more` : ''
  throw new CupelError(
    'ratings_invalid',
    `${file} has lines that are not ratings:\n${shown.join('\n')}${more}`,
    {
      hint: isSheet
        ? 'This is a sheet of a review: cupel review collect FOLDER -o ratings.jsonl makes ratings of it.'
        : 'A rating has exampleId, rater and value, and candidate where several candidates answered.',
      details: { file, problems: problems.slice(0, 100) },
    },
  )
}

const dimensionOf = ({ dimension }: HumanRating): string => dimension ?? onlyDimension

/** Ratings on the question that is meant. A file that names no question has one, whatever it is called. */
function onOneQuestion(
  ratings: readonly HumanRating[],
  { file, question }: { readonly file: string; readonly question: string | undefined },
): HumanRating[] {
  const names = [...new Set(ratings.map(dimensionOf))].sort()
  const isNamed = ratings.some(({ dimension }) => dimension !== undefined)
  const isMeant = question === undefined ? names.length <= 1 : ratings.length > 0 && !isNamed
  if (isMeant) return [...ratings]
  const found = question === undefined ? [] : ratings.filter(rating => dimensionOf(rating) === question)
  if (found.length > 0) return found
  throw new CupelError(
    'ratings_invalid',
    question === undefined
      ? `${file} has ratings on several questions: ${names.join(', ')}.`
      : `${file} has no rating on the question "${question}".`,
    {
      hint:
        names.length === 0
          ? 'The name is that of the control or question in the labelling tool.'
          : `Name one with --question: ${names.join(', ')}.`,
      details: { file },
    },
  )
}

/** Cells of a table are texts: truth is spelt out, and what looks like a formula was marked as a text when it was written. */
function fromCells(record: unknown): unknown {
  if (typeof record !== 'object' || record === null) return record
  const cells = Object.entries(record).map(([name, cell]) => {
    if (typeof cell !== 'string') return [name, cell]
    if (name === 'synthetic') return [name, { true: true, false: false }[cell.trim().toLowerCase()] ?? cell]
    const text = cell.replace(/^'(?=\s*[=+\-@\t])/, '')
    return [name, name === 'value' && text !== '' ? ratingValue(text) : text]
  })
  return Object.fromEntries(cells)
}

/** The field that is wrong first, in words. */
function wrongIn(error: z.ZodError, record: unknown): string {
  const issue = error.issues[0]
  const field = issue?.path.join('.') ?? ''
  if (issue?.code === 'unrecognized_keys') return `${issue.keys[0]}: a rating has no field of this name`
  const given = (record as Readonly<Record<string, unknown>> | null)?.[field]
  return field !== '' && given === undefined
    ? `${field} is missing`
    : `${field || 'record'}: ${issue?.message ?? ''}`
}

/** Empty cells of a table are absent. */
function withoutNothing(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([, cell]) => cell !== null && cell !== ''))
}

/** A rater who rated an answer twice is counted once, by the last rating. */
function withoutRepeats(ratings: readonly HumanRating[]): HumanRating[] {
  const last = new Map(
    ratings.map(rating => [
      JSON.stringify([rating.exampleId, rating.candidate, dimensionOf(rating), rating.rater]),
      rating,
    ]),
  )
  return [...last.values()]
}
