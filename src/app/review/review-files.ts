import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { CupelError, parsedJson } from '../../kernel/index.ts'
import {
  type ReviewKey,
  reviewKeySchema,
  type ShownItem,
  shownItemSchema,
} from '../../measure/review/index.ts'
import { writeWhole } from '../write-whole.ts'
import { explained, readLog } from './line-log.ts'
import { writeSheets } from './sheet-files.ts'

export const reviewFiles = {
  key: 'key.json',
  items: 'items.jsonl',
  ratings: 'ratings.jsonl',
  decisions: 'decisions.jsonl',
  gold: 'gold.jsonl',
} as const

export interface NewReview {
  readonly key: ReviewKey
  readonly items: readonly ShownItem[]
  /** By rater, the items in their order. */
  readonly sheets: Readonly<Record<string, readonly string[]>>
}

/** Writes a review; its key last, which makes it one. */
export function writeReview(folder: string, { key, items, sheets }: NewReview): void {
  const keyFile = join(folder, reviewFiles.key)
  if (existsSync(keyFile)) {
    throw new CupelError('output_exists', `${folder} holds a review already.`, {
      hint: 'Name another folder: what people have rated is not written over.',
    })
  }
  try {
    mkdirSync(folder, { recursive: true })
    const lines = items.map(item => `${JSON.stringify(item)}\n`).join('')
    writeFileSync(join(folder, reviewFiles.items), lines, { flush: true })
    writeSheets(folder, { key, items, sheets })
    writeWhole(keyFile, `${JSON.stringify(key, undefined, 2)}\n`)
  } catch (thrown) {
    throw explained(folder, thrown)
  }
}

export function readReviewKey(folder: string): ReviewKey {
  const file = join(folder, reviewFiles.key)
  if (!existsSync(file))
    throw new CupelError(
      'ratings_invalid',
      `${folder} is not a review: it has no ${reviewFiles.key} of one.`,
      {
        hint: 'Draw one with cupel review draw.',
      },
    )
  const parsed = reviewKeySchema.safeParse(parsedJson(readFileSync(file, 'utf8')))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new CupelError(
    'ratings_invalid',
    `${file} is not the key of a review: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? ''}.`,
    { hint: 'Restore it from version control, or draw the review again into another folder.' },
  )
}

/** What raters may see, by item. */
export function readShownItems(folder: string, key: ReviewKey): ReadonlyMap<string, ShownItem> {
  const file = join(folder, reviewFiles.items)
  const { lines, problems } = readLog(file, shownItemSchema, file)
  const items = new Map(lines.map(({ value }) => [value.item, value]))
  const missing = Object.keys(key.items).filter(id => !items.has(id))
  if (problems.length === 0 && missing.length === 0) return items
  throw new CupelError(
    'ratings_invalid',
    problems[0] ?? `${file} lacks ${missing.length} of the items of its review, e.g. ${missing[0]}.`,
    { hint: 'Restore the file from version control, or draw the review again into another folder.' },
  )
}

/** A file that a command would write must not stand among those of a review, where it would be taken for one of them. */
export function refuseInReview(path: string): void {
  const folder = dirname(path)
  if (!existsSync(join(folder, reviewFiles.key)) || basename(path) === reviewFiles.gold) return
  throw new CupelError('output_exists', `${path} would stand among the files of a review.`, {
    hint: `Write it to another folder. ${reviewFiles.ratings}, ${reviewFiles.decisions} and the sheets there are what people gave.`,
  })
}
