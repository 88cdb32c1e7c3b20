import { extname } from 'node:path'
import { writeJsonl } from '../../adapters/dataset-files/index.ts'
import { CupelError } from '../../kernel/index.ts'
import {
  type GivenRow,
  handedIn,
  type MarkedSpan,
  positionsOf,
  type ReviewKey,
  raterLetters,
  shownValue,
  turnedSpans,
} from '../../measure/review/index.ts'
import { csvTable } from '../../report/index.ts'
import type { Project } from '../open-project.ts'
import { writeWhole } from '../write-whole.ts'
import { refuseSheets } from './collect-review.ts'
import { explained } from './line-log.ts'
import { type OpenedReview, openReviewFolder } from './open-review.ts'
import { refuseInReview } from './review-files.ts'

/**
 * Who the file is for. `owner`: all of it. `blind`: for an adjudicator, or anybody who is still to judge: raters as letters, and
 * nothing that says whose an answer is. A rater: their own, as they saw it.
 */
export type NotesView = 'owner' | 'blind' | { readonly rater: string }

/** All that one rater handed in about one item. */
export interface RaterNote {
  readonly item: string
  readonly exampleId?: string
  readonly candidates?: readonly string[]
  readonly rater: string
  readonly outcome: GivenRow['outcome']
  /** By dimension; null where the rater could not tell. In a comparison of pairs `first` and `second` are as that rater saw them, but for the owner, who reads names. */
  readonly values: Readonly<Record<string, string | number | null>>
  readonly comment: string
  /** Time that the item was in front of the rater; absent where a sheet does not say. */
  readonly seconds?: number
  readonly spans: readonly MarkedSpan[]
  readonly at?: string
  readonly synthetic?: true
}

export interface ExportedNotes {
  readonly notes: number
  readonly withComment: number
  readonly marks: number
  /** Notes that say how long they took. */
  readonly timed: number
  /** Lines of the logs that could not be taken, in words. */
  readonly problems: readonly string[]
}

interface Export {
  readonly folder: string
  readonly out: string
  readonly view: NotesView
}

/** Writes comments, marks and times of the raters of a review, with what they said: CSV or JSONL, by the ending of the file. */
export async function exportNotes(project: Project, { folder, out, view }: Export): Promise<ExportedNotes> {
  const ending = extname(out).toLowerCase()
  if (!['.csv', '.jsonl', '.ndjson'].includes(ending))
    throw new CupelError('usage_invalid', `${out} has no ending that says how to write notes.`, {
      hint: 'Endings: .csv for a spreadsheet, .jsonl for programs.',
    })
  const path = project.path(out)
  refuseInReview(path)
  const review = openReviewFolder(project, folder)
  const given = await review.given()
  refuseSheets(given.sheetProblems)
  const notes = raterNotes(review, given.rows, view)
  if (ending === '.csv') writeText(path, notesTable(notes, review.key, view))
  else await writeJsonl(path, notes)
  return {
    notes: notes.length,
    withComment: notes.filter(({ comment }) => comment !== '').length,
    marks: notes.reduce((sum, { spans }) => sum + spans.length, 0),
    timed: notes.filter(({ seconds }) => seconds !== undefined).length,
    problems: given.logProblems,
  }
}

/** One note for each rater and item, in the order of the items, then of the raters as they are shown. */
function raterNotes(
  { key, name }: Pick<OpenedReview, 'key' | 'name'>,
  rows: readonly GivenRow[],
  view: NotesView,
): RaterNote[] {
  const own = typeof view === 'string' ? rows : rows.filter(({ rater }) => rater === view.rater)
  if (typeof view !== 'string' && own.length === 0 && !key.raters.includes(view.rater))
    throw new CupelError(
      'ratings_invalid',
      `${view.rater} is no rater of ${name}, and has said nothing in it.`,
      {
        hint: 'Write the name as the rater signs it in the page, or as their sheet is called.',
      },
    )
  const letters = raterLetters(
    rows.map(({ rater }) => rater),
    key.seed,
  )
  const byBoth = Map.groupBy(own, ({ item, rater }) => JSON.stringify([item, rater]))
  const notes = handedIn(own).map(({ item, rater, outcome, at, seconds }): RaterNote => {
    const given = byBoth.get(JSON.stringify([item, rater])) as readonly GivenRow[]
    const { exampleId, candidates } = key.items[item] as ReviewKey['items'][string]
    return {
      item,
      ...(view === 'owner' ? { exampleId, candidates } : {}),
      rater: view === 'blind' ? `rater ${letters.get(rater)}` : rater,
      outcome,
      ...saidIn(given, { key, view }),
      ...(seconds === undefined ? {} : { seconds }),
      // The hour at which somebody worked says who it was.
      ...(at === undefined || view === 'blind' ? {} : { at }),
      ...(given.some(({ synthetic }) => synthetic) ? { synthetic: true } : {}),
    }
  })
  const places = new Map(Object.keys(key.items).map((item, at) => [item, at]))
  const placeOf = ({ item }: RaterNote): number => places.get(item) as number
  return notes.sort((a, b) => placeOf(a) - placeOf(b) || (a.rater < b.rater ? -1 : a.rater > b.rater ? 1 : 0))
}

function saidIn(
  given: readonly GivenRow[],
  { key, view }: { readonly key: ReviewKey; readonly view: NotesView },
): Pick<RaterNote, 'values' | 'comment' | 'spans'> {
  const { item, rater, comment, spans } = given[0] as GivenRow
  const positions = positionsOf(key.seed, rater, item)
  const candidates = key.items[item]?.candidates ?? []
  const isTurned = key.mode === 'pairwise' && view !== 'owner'
  const heard = ({ outcome, value }: GivenRow): (string | number | null)[] => {
    if (outcome === 'skipped') return []
    if (value === undefined) return [null]
    return [isTurned ? shownValue(value, positions, candidates) : value]
  }
  return {
    values: Object.fromEntries(
      given.flatMap(row => heard(row).map(value => [row.dimension, value] as const)),
    ),
    comment,
    spans: isTurned ? turnedSpans([...spans], positions) : spans,
  }
}

function notesTable(notes: readonly RaterNote[], { form, mode }: ReviewKey, view: NotesView): string {
  const isOwner = view === 'owner'
  const ids = form.dimensions.map(({ id }) => id)
  const columns = [
    'item',
    ...(isOwner
      ? ['exampleId', ...(mode === 'pairwise' ? ['candidate 1', 'candidate 2'] : ['candidate'])]
      : []),
    'rater',
    'outcome',
    ...ids.map(id => `value of ${id}`),
    'comment',
    'seconds',
    'marks',
    'marked',
    ...(view === 'blind' ? [] : ['at']),
    'synthetic',
  ]
  return csvTable(
    columns,
    notes.map(note => [
      note.item,
      ...(isOwner ? [note.exampleId, ...(note.candidates ?? [])] : []),
      note.rater,
      note.outcome,
      // As raters write it in sheets.
      ...ids.map(id => (note.values[id] === null ? '?' : note.values[id])),
      note.comment,
      note.seconds,
      note.spans.length,
      note.spans.map(markText).join('\n'),
      ...(view === 'blind' ? [] : [note.at]),
      note.synthetic ?? '',
    ]),
  )
}

/** `answer 1, 12-20: "the words" (the note)`; offsets are UTF-16, as in JSONL. */
function markText({ answer, start, end, text, note }: MarkedSpan): string {
  const about = note === undefined || note === '' ? '' : ` (${note})`
  return `answer ${answer + 1}, ${start}-${end}: ${JSON.stringify(text)}${about}`
}

function writeText(path: string, text: string): void {
  try {
    writeWhole(path, text)
  } catch (thrown) {
    throw explained(path, thrown)
  }
}
