import { join } from 'node:path'
import {
  type FormDimension,
  type GivenRow,
  lastRows,
  positionsOf,
  type ReviewDecision,
  type ReviewKey,
  type ReviewRating,
  ratingProblems,
  reviewDecisionSchema,
  reviewRatingSchema,
  rowsOfRating,
  scaleText,
  storedForm,
  storedValue,
  writtenValue,
} from '../../measure/review/index.ts'
import { readLog } from './line-log.ts'
import { reviewFiles } from './review-files.ts'
import { readAdjudications, readSheets, type SheetRow, valueColumns } from './sheet-files.ts'

export interface Given {
  /** What each rater said last of each item and dimension; the log of the page goes before a sheet. */
  readonly rows: readonly GivenRow[]
  /** What was decided last on each item and dimension. */
  readonly decisions: readonly ReviewDecision[]
  /** Items in the sheet of each rater who has one. */
  readonly sheets: Readonly<Record<string, readonly string[]>>
  /** Lines of sheets that cannot be taken, in words: figures without them are figures on other ratings. */
  readonly sheetProblems: readonly string[]
  /** Lines of the logs that cannot be taken, in words; those around them count. */
  readonly logProblems: readonly string[]
}

/** Everything that people have said in a review so far, from sheets and from the logs of the page. */
export async function readGiven(folder: string, key: ReviewKey): Promise<Given> {
  const sheets = await readSheets(folder)
  const adjudications = await readAdjudications(folder)
  const fromSheets = taken(sheets.rows, row => ratedCells(row, key))
  const decided = taken(adjudications.rows, row => decidedCells(row, key))
  const ratings = readLog(join(folder, reviewFiles.ratings), reviewRatingSchema, reviewFiles.ratings)
  const decisions = readLog(join(folder, reviewFiles.decisions), reviewDecisionSchema, reviewFiles.decisions)
  const logged = taken(ratings.lines, line => loggedRating(line, key))
  const loggedDecisions = taken(decisions.lines, line => loggedDecision(line, key))
  const bySheet = Map.groupBy(sheets.rows, ({ by }) => by)
  return {
    rows: lastRows([...fromSheets.good, ...logged.good]),
    decisions: lastDecisions([...decided.good, ...loggedDecisions.good]),
    sheets: Object.fromEntries([...bySheet].map(([by, rows]) => [by, rows.map(({ item }) => item)])),
    sheetProblems: [
      ...sheets.problems,
      ...fromSheets.problems,
      ...adjudications.problems,
      ...decided.problems,
    ],
    logProblems: [
      ...ratings.problems,
      ...logged.problems,
      ...decisions.problems,
      ...loggedDecisions.problems,
    ],
  }
}

/** What came of a line: rows, or what is wrong with it. */
type Taken<T> = readonly T[] | string

function taken<Line, T>(
  lines: readonly Line[],
  take: (line: Line) => Taken<T>,
): { readonly good: readonly T[]; readonly problems: readonly string[] } {
  const good: T[] = []
  const problems: string[] = []
  for (const line of lines) {
    const found = take(line)
    if (typeof found === 'string') problems.push(found)
    else good.push(...found)
  }
  return { good, problems }
}

const isItem = (key: ReviewKey, item: string): boolean => Object.hasOwn(key.items, item)

const strangeItem = (where: string, item: string): string =>
  `${where}: "${item}" is no item of this review. Raters leave the columns as they are that are filled in already.`

/** What a rater writes where they cannot tell: no rating, and counted. */
const cannotTell = /^(\?|cannot tell|can't tell|n\/a)$/i
const skipped = /^skip(ped)?$/i

function ratedCells(row: SheetRow, key: ReviewKey): Taken<GivenRow> {
  const { by, item, cells, where, at } = row
  if (!isItem(key, item)) return strangeItem(where, item)
  const columns = valueColumns(key.form)
  const seconds = secondsOf(row)
  if (typeof seconds === 'string') return seconds
  const rows: GivenRow[] = []
  for (const [place, { id, scale }] of key.form.dimensions.entries()) {
    const cell = cells[columns[place] as string] ?? ''
    if (cell === '') continue
    const outcome = cannotTell.test(cell) ? 'cannot_tell' : skipped.test(cell) ? 'skipped' : 'rated'
    const value = outcome === 'rated' ? writtenValue(scale, cell) : undefined
    if (outcome === 'rated' && value === undefined) return offScale(row, cell, scale)
    rows.push({
      item,
      rater: by,
      dimension: id,
      value,
      outcome,
      comment: cells.comment ?? '',
      spans: [],
      at,
      synthetic: false,
      ...seconds,
    })
  }
  return rows
}

const offScale = ({ where }: SheetRow, cell: string, scale: FormDimension['scale']): string =>
  `${where}: "${cell}" is not ${scaleText(scale)}, nor ? for cannot tell.`

/** Raters write 2, 1.5 or 1,5; what is no time is refused, so that a slip into the wrong column is seen. */
function secondsOf({ cells, where }: SheetRow): { readonly seconds?: number } | string {
  const minutes = cells.minutes ?? ''
  if (minutes === '') return {}
  const value = Number(minutes.replace(',', '.'))
  if (Number.isFinite(value) && value > 0) return { seconds: value * 60 }
  return `${where}: "${minutes}" is no number of minutes. The column minutes holds how long the answer took, e.g. 1.5, or stays empty.`
}

function decidedCells(row: SheetRow, key: ReviewKey): Taken<ReviewDecision> {
  const { by, item, cells, where, at } = row
  if (!isItem(key, item)) return strangeItem(where, item)
  const written = cells.value ?? ''
  if (written === '' || cannotTell.test(written)) return []
  const { dimensions } = key.form
  const named = dimensions.length === 1 ? dimensions[0] : dimensions.find(({ id }) => id === cells.dimension)
  if (named === undefined) return `${where}: "${cells.dimension ?? ''}" is no dimension of this review.`
  const value = writtenValue(named.scale, written)
  if (value === undefined) return offScale(row, written, named.scale)
  const stored =
    key.mode === 'pairwise'
      ? storedValue(value, positionsOf(key.seed, by, item), key.items[item]?.candidates ?? [])
      : value
  return [{ item, dimension: named.id, value: stored, comment: cells.comment ?? '', by, at }]
}

interface Logged<T> {
  readonly value: T
  readonly where: string
}

function loggedRating({ value, where }: Logged<ReviewRating>, key: ReviewKey): Taken<GivenRow> {
  if (!isItem(key, value.item)) return `${where}: "${value.item}" is no item of this review.`
  const form = storedForm(key, value.item)
  const [problem] = ratingProblems({ ...value, spans: [] }, form, [])
  return problem === undefined ? rowsOfRating(value, form) : `${where}: ${problem}`
}

function loggedDecision({ value, where }: Logged<ReviewDecision>, key: ReviewKey): Taken<ReviewDecision> {
  if (!isItem(key, value.item)) return `${where}: "${value.item}" is no item of this review.`
  const named = storedForm(key, value.item).dimensions.filter(({ id }) => id === value.dimension)
  const values = { [value.dimension]: value.value }
  const [problem] =
    named.length === 0
      ? [`There is no dimension "${value.dimension}".`]
      : ratingProblems({ outcome: 'rated', values, spans: [] }, { dimensions: named }, [])
  return problem === undefined ? [value] : `${where}: ${problem}`
}

function lastDecisions(decisions: readonly ReviewDecision[]): ReviewDecision[] {
  const last = new Map(decisions.map(one => [JSON.stringify([one.item, one.dimension]), one]))
  return [...last.values()]
}
