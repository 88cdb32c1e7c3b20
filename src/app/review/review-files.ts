import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { openRows } from '../../adapters/dataset-files/index.ts'
import { CupelError, parsedJson } from '../../kernel/index.ts'
import { csvTable } from '../../report/index.ts'

const keySchema = z.strictObject({
  schema: z.literal('cupel.review/1'),
  run: z.string(),
  drawnAt: z.iso.datetime(),
  question: z.string(),
  isRandom: z.boolean(),
  items: z.record(z.string(), z.strictObject({ exampleId: z.string(), candidate: z.string() })),
})
/** Which item is whose answer. Kept from the raters. */
export type ReviewKey = z.infer<typeof keySchema>

export interface SheetRow {
  readonly item: string
  readonly question: string
  readonly documents: string
  readonly answer: string
}

const keyFile = 'key.json'

/** Names of people become names of files: nothing that leads out of the folder, and no two that a file system takes for one. */
export function refuseNames(names: readonly string[]): void {
  const strange = names.find(
    name => !/^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._-]*$/u.test(name) || name.endsWith('.'),
  )
  if (strange !== undefined)
    throw new CupelError('usage_invalid', `"${strange}" cannot be the name of a sheet.`, {
      hint: 'Use letters, digits, spaces, dots, hyphens and underscores.',
    })
  const seen = new Set<string>()
  for (const name of names) {
    const folded = name.normalize('NFC').toLowerCase()
    if (seen.has(folded)) throw new CupelError('usage_invalid', `The rater "${name}" is named twice.`)
    seen.add(folded)
  }
}

export function writeReview(
  folder: string,
  {
    key,
    sheets,
  }: { readonly key: ReviewKey; readonly sheets: Readonly<Record<string, readonly SheetRow[]>> },
): void {
  if (existsSync(join(folder, keyFile))) {
    throw new CupelError('output_exists', `${folder} holds a review already.`, {
      hint: 'Name another folder: sheets that people have filled in are not written over.',
    })
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, keyFile), `${JSON.stringify(key, undefined, 2)}\n`)
  for (const [rater, rows] of Object.entries(sheets)) {
    const columns = ['item', 'question', 'documents', 'answer', 'value', 'comment', 'minutes']
    const table = rows.map(row => [row.item, row.question, row.documents, row.answer, '', '', ''])
    writeFileSync(join(folder, `${rater}.csv`), csvTable(columns, table))
  }
}

export function readReviewKey(folder: string): ReviewKey {
  const file = join(folder, keyFile)
  const parsed = keySchema.safeParse(existsSync(file) ? parsedJson(readFileSync(file, 'utf8')) : undefined)
  if (parsed.success) return parsed.data
  throw new CupelError('ratings_invalid', `${folder} is not a review: it has no ${keyFile} of one.`, {
    hint: 'Draw one with cupel review draw.',
  })
}

export interface FilledRow extends SheetRow {
  readonly rater: string
  /** Empty where the rater has not got to yet. */
  readonly value: string
  readonly comment: string
  /** What the rater wrote of how long it took; empty where nothing. */
  readonly minutes: string
  readonly where: string
}

const adjudicationFolder = 'adjudication'

/** Writes the sheet of one who decides, in a folder of its own, so that it is never taken for a rater's. */
export function writeAdjudication(
  folder: string,
  adjudicator: string,
  rows: readonly (SheetRow & { readonly ratings: string })[],
): string {
  refuseNames([adjudicator])
  const file = join(folder, adjudicationFolder, `${adjudicator}.csv`)
  if (existsSync(file)) {
    throw new CupelError('output_exists', `${file} is there already.`, {
      hint: 'It may hold decisions: move it away first, or name another adjudicator.',
    })
  }
  mkdirSync(join(folder, adjudicationFolder), { recursive: true })
  const columns = ['item', 'question', 'documents', 'answer', 'ratings', 'value', 'comment']
  const table = rows.map(row => [row.item, row.question, row.documents, row.answer, row.ratings, '', ''])
  writeFileSync(file, csvTable(columns, table))
  return file
}

/** What adjudicators have filled in so far. */
export async function readAdjudications(folder: string): Promise<FilledRow[]> {
  const own = join(folder, adjudicationFolder)
  return existsSync(own) ? readSheets(own) : []
}

/** Every row of every sheet; the file's name is the rater's. */
export async function readSheets(folder: string): Promise<FilledRow[]> {
  const rows: FilledRow[] = []
  for (const entry of readdirSync(folder)
    .filter(name => name.endsWith('.csv'))
    .sort()) {
    const file = join(folder, entry)
    for await (const row of openRows({ source: file, name: entry })) {
      if (row.kind === 'problem') {
        throw new CupelError(
          'ratings_invalid',
          `${entry}:${row.problem.line} expected ${row.problem.expected}, found ${row.problem.found}`,
        )
      }
      const cell = (name: string): string => {
        const given = (row.value as Record<string, unknown>)[name]
        return typeof given === 'string' ? given : ''
      }
      rows.push({
        item: cell('item'),
        question: cell('question'),
        documents: cell('documents'),
        answer: cell('answer'),
        rater: entry.slice(0, -'.csv'.length),
        value: cell('value').trim(),
        comment: cell('comment').trim(),
        minutes: cell('minutes').trim(),
        where: `${entry}:${row.line}`,
      })
    }
  }
  return rows
}
