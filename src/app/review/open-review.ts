import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { CupelError, messageOf } from '../../kernel/index.ts'
import type { HumanRating } from '../../measure/judge/index.ts'
import type { FormDimension, ReviewKey, ShownItem } from '../../measure/review/index.ts'
import type { Project } from '../open-project.ts'
import { type Given, readGiven } from './read-given.ts'
import { readReviewKey, readShownItems, reviewFiles } from './review-files.ts'

/** Folder of the project in which the server keeps its reviews. */
const reviewsFolder = 'reviews'

export interface OpenedReview {
  /** Of its folder. */
  readonly name: string
  /** Absolute. */
  readonly folder: string
  readonly key: ReviewKey
  /** What raters may see, by item; read when it is first asked for. */
  readonly items: () => ReadonlyMap<string, ShownItem>
  /** What people have said by now; read anew each time. */
  readonly given: () => Promise<Given>
}

const isName = (name: string): boolean => /^[a-z0-9][a-z0-9._-]{0,60}$/.test(name)

/**
 * A review of the server by its name, which is never a path.
 *
 * @throws CupelError `review_unknown`
 */
export async function openReview(project: Project, name: string): Promise<OpenedReview> {
  const folder = project.path(join(reviewsFolder, isName(name) ? name : '-'))
  if (isName(name) && existsSync(join(folder, reviewFiles.key)))
    return openReviewFolder(project, folder, name)
  throw new CupelError('review_unknown', `There is no review "${name}".`, {
    hint: 'Draw one in the page, or with cupel review draw reviews/NAME.',
  })
}

/** The folder for a new review of the server. */
export function newReviewFolder(name: string): string {
  if (isName(name)) return join(reviewsFolder, name)
  throw new CupelError('usage_invalid', `"${name}" cannot be the name of a review.`, {
    hint: 'Use up to 61 lower-case letters, digits, dots, hyphens and underscores.',
  })
}

/** A review in any folder, for the command line. */
export function openReviewFolder(project: Project, path: string, name = path): OpenedReview {
  const folder = project.path(path)
  const key = readReviewKey(folder)
  return {
    name,
    folder,
    key,
    items: () => keptItems(project, folder, key),
    given: () => readGiven(folder, key),
  }
}

/** Items never change after the draw, and every request asks for one of them. */
const kept = new WeakMap<Project, Map<string, { stamp: string; items: ReadonlyMap<string, ShownItem> }>>()
const mostKept = 4

function keptItems(project: Project, folder: string, key: ReviewKey): ReadonlyMap<string, ShownItem> {
  const known = kept.get(project) ?? new Map()
  kept.set(project, known)
  const file = statSync(join(folder, reviewFiles.items), { throwIfNoEntry: false })
  const stamp = `${key.drawnAt} ${file?.mtimeMs} ${file?.size}`
  const found = known.get(folder)
  if (found?.stamp === stamp) return found.items
  const items = readShownItems(folder, key)
  known.delete(folder)
  known.set(folder, { stamp, items })
  for (const oldest of [...known.keys()].slice(0, -mostKept)) known.delete(oldest)
  return items
}

export interface ListedReviews {
  /** Newest first. */
  readonly reviews: readonly OpenedReview[]
  /** Folders whose key cannot be read, in words. */
  readonly problems: readonly { readonly name: string; readonly message: string }[]
}

/** Every review of the server; a broken one beside the good ones. */
export async function listReviews(project: Project): Promise<ListedReviews> {
  const folder = project.path(reviewsFolder)
  const names = existsSync(folder) ? readdirSync(folder).filter(isName).sort() : []
  const reviews: OpenedReview[] = []
  const problems: { name: string; message: string }[] = []
  for (const name of names) {
    if (!existsSync(join(folder, name, reviewFiles.key))) continue
    try {
      reviews.push(openReviewFolder(project, join(reviewsFolder, name), name))
    } catch (thrown) {
      problems.push({ name, message: messageOf(thrown) })
    }
  }
  reviews.sort((a, b) => (a.key.drawnAt > b.key.drawnAt ? -1 : a.key.drawnAt < b.key.drawnAt ? 1 : 0))
  return { reviews, problems }
}

/**
 * The dimension that is meant; the only one where none is named.
 *
 * @throws CupelError `ratings_invalid` that lists them
 */
export function dimensionNamed(
  { key: { form }, name }: OpenedReview,
  asked: string | undefined,
): FormDimension {
  const ids = form.dimensions.map(({ id }) => id)
  const found =
    asked === undefined && ids.length === 1
      ? form.dimensions[0]
      : form.dimensions.find(({ id }) => id === asked)
  if (found !== undefined) return found
  throw new CupelError(
    'ratings_invalid',
    asked === undefined
      ? `Raters of ${name} were asked about ${ids.length} dimensions: which one is meant?`
      : `Raters of ${name} were not asked about "${asked}".`,
    { hint: `Name one of ${ids.join(', ')}.`, details: { dimensions: ids } },
  )
}

/**
 * What people said of the answers of a review, to measure a scorer against. A comparison of pairs has nothing to say of one answer,
 * so a pairwise review gives none.
 *
 * @param dimension may be left out where there is one
 */
export async function ratingsOf(review: OpenedReview, dimension?: string): Promise<HumanRating[]> {
  const { id } = dimensionNamed(review, dimension)
  return humanRatings(review.key, (await review.given()).rows).filter(
    rating => (rating.dimension ?? id) === id,
  )
}

/** Values that raters gave, as ratings of answers; with their dimension where raters were asked several things. */
export function humanRatings({ mode, form, items }: ReviewKey, rows: Given['rows']): HumanRating[] {
  if (mode === 'pairwise') return []
  const hasSeveral = form.dimensions.length > 1
  return rows.flatMap(({ item, rater, dimension, value, synthetic }) => {
    const answer = items[item]
    if (value === undefined || answer === undefined) return []
    return {
      exampleId: answer.exampleId,
      candidate: answer.candidates[0] as string,
      ...(hasSeveral ? { dimension } : {}),
      rater,
      value,
      ...(synthetic ? { synthetic } : {}),
    }
  })
}
