import type { z } from 'zod'
import { openRows } from '../../adapters/dataset-files/index.ts'
import { CupelError } from '../../kernel/index.ts'
import { type HumanRating, humanRatingSchema, ownRatings } from '../../measure/judge/index.ts'
import type { Project } from '../open-project.ts'

const mostShown = 20

/**
 * Human ratings from a file of any format that datasets have, or an export of Label Studio or Argilla. A broken line is refused with the others listed: figures on part
 * of the ratings would be figures on other ratings.
 */
export async function readRatings(project: Project, file: string, question?: string): Promise<HumanRating[]> {
  const ratings: HumanRating[] = []
  const problems: string[] = []
  let isSheet = false
  for await (const row of openRows({ source: project.path(file), name: file })) {
    if (row.kind === 'problem') {
      problems.push(
        `${row.problem.file}:${row.problem.line} expected ${row.problem.expected}, found ${row.problem.found}`,
      )
      continue
    }
    for (const record of ownRatings(row.value, question)) {
      const parsed = humanRatingSchema.safeParse(withoutNothing(record))
      if (parsed.success) ratings.push(parsed.data)
      else {
        problems.push(`${row.file}:${row.line} ${wrongIn(parsed.error, record)}`)
        isSheet ||= typeof record === 'object' && record !== null && 'item' in record
      }
    }
  }
  if (problems.length === 0) return withoutRepeats(ratings)
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
    ratings.map(rating => [JSON.stringify([rating.exampleId, rating.candidate, rating.rater]), rating]),
  )
  return [...last.values()]
}
