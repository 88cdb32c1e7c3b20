import { join, relative } from 'node:path'
import { writeJsonl } from '../../adapters/dataset-files/index.ts'
import { CupelError } from '../../kernel/index.ts'
import { type Gold, type GoldLabel, goldLabels, ratingsOn } from '../../measure/review/index.ts'
import type { Project } from '../open-project.ts'
import { refuseSheets } from './collect-review.ts'
import { dimensionNamed, type OpenedReview } from './open-review.ts'
import type { Given } from './read-given.ts'
import { refuseInReview, reviewFiles } from './review-files.ts'

export interface GoldWish {
  /** May be left out where there is one. */
  readonly dimension?: string | undefined
  readonly by: 'majority' | 'dawid_skene'
}

export interface ReviewGold {
  readonly dimension: string
  readonly labels: number
  readonly byAdjudication: number
  /** Ties, which an adjudicator settles. */
  readonly undecided: number
  readonly values: readonly { readonly value: string | number; readonly labels: number }[]
  readonly warnings: readonly string[]
  /** Where the labels were written, when that was asked for. */
  readonly file?: string
  readonly isSynthetic: boolean
}

/** One label an item on a dimension, in figures; with `write` also as lines of `gold.jsonl` beside the review's key. */
export async function goldOf(
  project: Project,
  review: OpenedReview,
  { write = false, ...wish }: GoldWish & { readonly write?: boolean },
): Promise<ReviewGold> {
  const given = await review.given()
  const { id, gold, lines } = foundGold(review, given, wish)
  const path = join(review.folder, reviewFiles.gold)
  if (write) await writeJsonl(path, lines)
  const values = [...Map.groupBy(gold.labels, ({ value }) => value)]
    .map(([value, own]) => ({ value, labels: own.length }))
    .sort((a, b) => b.labels - a.labels || (String(a.value) < String(b.value) ? -1 : 1))
  return {
    dimension: id,
    labels: gold.labels.length,
    byAdjudication: gold.labels.filter(({ by }) => by === 'adjudication').length,
    undecided: gold.undecided.length,
    values,
    warnings: gold.warnings,
    ...(write ? { file: relative(project.folder, path) } : {}),
    isSynthetic: lines.some(({ synthetic }) => synthetic === true),
  }
}

/** Writes the labels to a file of the user's choice. */
export async function writeGold(
  project: Project,
  review: OpenedReview,
  { out, ...wish }: GoldWish & { readonly out: string },
): Promise<Gold> {
  refuseInReview(project.path(out))
  const given = await review.given()
  refuseSheets(given.sheetProblems)
  if (!given.rows.some(({ outcome }) => outcome === 'rated'))
    throw new CupelError('ratings_invalid', `Nobody has rated anything in ${review.name} yet.`, {
      hint: 'Raters use the page (cupel serve) or their sheets; cupel review collect says how far they are.',
    })
  const { gold, lines } = foundGold(review, given, wish)
  await writeJsonl(project.path(out), lines)
  return gold
}

function foundGold(review: OpenedReview, given: Given, { dimension, by }: GoldWish) {
  const { id } = dimensionNamed(review, dimension)
  const decisions = given.decisions.filter(one => one.dimension === id)
  const gold = goldLabels(ratingsOn(given.rows, id), {
    by,
    decided: decisions.map(({ item, value, by: rater }) => ({ item, value, rater })),
  })
  const synthetic = new Set([
    ...given.rows.filter(row => row.synthetic && row.dimension === id).map(({ item }) => item),
    ...decisions.filter(one => one.synthetic === true).map(({ item }) => item),
  ])
  const warnings = [...gold.warnings, ...given.sheetProblems, ...given.logProblems]
  return {
    id,
    gold: { ...gold, warnings },
    lines: gold.labels.map(label => goldLine(review, id, { label, isSynthetic: synthetic.has(label.item) })),
  }
}

function goldLine(
  { key }: OpenedReview,
  dimension: string,
  { label: { item, ...label }, isSynthetic }: { label: GoldLabel; isSynthetic: boolean },
) {
  const { exampleId, candidates } = key.items[item] as { exampleId: string; candidates: string[] }
  return {
    exampleId,
    ...(key.mode === 'single' ? { candidate: candidates[0] } : { candidates }),
    ...(key.form.dimensions.length > 1 ? { dimension } : {}),
    ...label,
    ...(isSynthetic ? { synthetic: true } : {}),
  }
}
