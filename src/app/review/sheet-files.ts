import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openRows } from '../../adapters/dataset-files/index.ts'
import { CupelError } from '../../kernel/index.ts'
import type { ReviewKey, ShownItem } from '../../measure/review/index.ts'
import { csvTable } from '../../report/index.ts'

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

const shownColumns = ['item', 'question', 'documents', 'answer'] as const
const ownColumns = ['comment', 'minutes'] as const

/** The column of a sheet for each dimension: `value` when there is one, else named for it. */
export function valueColumns({ dimensions }: ReviewKey['form']): readonly string[] {
  if (dimensions.length === 1) return ['value']
  const taken: readonly string[] = [...shownColumns, ...ownColumns]
  return dimensions.map(({ id }) => (taken.includes(id) ? `value_${id}` : id))
}

interface Sheets {
  readonly key: ReviewKey
  readonly items: readonly ShownItem[]
  readonly sheets: Readonly<Record<string, readonly string[]>>
}

/** A sheet for each rater. A pair of answers is compared in the page alone: a sheet shows it in no order of the rater's own. */
export function writeSheets(folder: string, { key, items, sheets }: Sheets): void {
  if (key.mode === 'pairwise') return
  const byId = new Map(items.map(item => [item.item, item]))
  const values = valueColumns(key.form)
  const columns = [...shownColumns, ...values, ...ownColumns]
  for (const [rater, ids] of Object.entries(sheets)) {
    if (ids.length === 0) continue
    const rows = ids.map(id => [
      ...shownCells(byId.get(id) as ShownItem),
      ...[...values, ...ownColumns].map(() => ''),
    ])
    writeFileSync(join(folder, `${rater}.csv`), csvTable(columns, rows), { flush: true })
  }
}

const shownCells = ({ item, question, documents, answers }: ShownItem): string[] => [
  item,
  question,
  documentsText(documents),
  answerText(answers),
]

/** Documents for a cell. */
export const documentsText = (documents: ShownItem['documents']): string =>
  documents.map(({ id, text }) => `[${id}] ${text}`).join('\n')

const answerText = (answers: ShownItem['answers']): string =>
  answers.length === 1
    ? (answers[0]?.text ?? '')
    : answers.map(({ text }, at) => `${at === 0 ? 'FIRST' : 'SECOND'}:\n${text}`).join('\n\n')

/** A row of a sheet as it stands there. */
export interface SheetRow {
  /** The sheet's name: the rater's, or the adjudicator's. */
  readonly by: string
  readonly item: string
  readonly cells: Readonly<Record<string, string>>
  readonly where: string
  /** When the sheet was last saved. */
  readonly at: string
}

/** Every row of every sheet, and the lines that are none, in words. */
export async function readSheets(
  folder: string,
): Promise<{ readonly rows: readonly SheetRow[]; readonly problems: readonly string[] }> {
  const rows: SheetRow[] = []
  const problems: string[] = []
  const names = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.csv')) : []
  for (const name of names.sort()) {
    const at = statSync(join(folder, name)).mtime.toISOString()
    for await (const row of openRows({ source: join(folder, name), name })) {
      if (row.kind === 'problem') {
        problems.push(
          `${name}:${row.problem.line} expected ${row.problem.expected}, found ${row.problem.found}`,
        )
        continue
      }
      const cells = Object.fromEntries(
        Object.entries(row.value as Record<string, unknown>).map(([column, cell]) => [
          column.trim(),
          typeof cell === 'string' ? cell.trim() : '',
        ]),
      )
      const by = name.slice(0, -'.csv'.length)
      rows.push({ by, item: cells.item ?? '', cells, where: `${name}:${row.line}`, at })
    }
  }
  return { rows, problems }
}

const adjudicationFolder = 'adjudication'

export interface DisputedRow extends ShownItem {
  readonly dimension: string
  /** What raters said and wrote, without names. */
  readonly ratings: string
}

/** Writes the sheet of one who decides, in a folder of its own, so that it is never taken for a rater's. */
export function writeAdjudication(
  folder: string,
  rows: readonly DisputedRow[],
  { adjudicator, hasSeveral }: { readonly adjudicator: string; readonly hasSeveral: boolean },
): string {
  refuseNames([adjudicator])
  const file = join(folder, adjudicationFolder, `${adjudicator}.csv`)
  if (existsSync(file)) {
    throw new CupelError('output_exists', `${file} is there already.`, {
      hint: 'It may hold decisions: move it away first, or name another adjudicator.',
    })
  }
  mkdirSync(join(folder, adjudicationFolder), { recursive: true })
  const columns = [...shownColumns, ...(hasSeveral ? ['dimension'] : []), 'ratings', 'value', 'comment']
  const table = rows.map(row => [
    ...shownCells(row),
    ...(hasSeveral ? [row.dimension] : []),
    row.ratings,
    '',
    '',
  ])
  writeFileSync(file, csvTable(columns, table))
  return file
}

/** What adjudicators have filled in so far. */
export const readAdjudications = (folder: string): ReturnType<typeof readSheets> =>
  readSheets(join(folder, adjudicationFolder))
