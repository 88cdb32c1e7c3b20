import { CupelError } from '../../kernel/index.ts'
import {
  agreementNote,
  agreementSoFar,
  agreementWithRest,
  disputedItems,
  type FormDimension,
  type HandedIn,
  type HotSpot,
  handedIn,
  hotSpots,
  levelOf,
  outliersOf,
  type RaterAgreement,
  type ReviewForecast,
  raterLetters,
  ratingsOn,
} from '../../measure/review/index.ts'
import { type Interval, quantile } from '../../stats/index.ts'
import { examplesOf } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'
import { findRun } from '../run/resume-run.ts'
import type { OpenedReview } from './open-review.ts'
import { forecastOf } from './progress-of.ts'
import type { Given } from './read-given.ts'

export interface DimensionStanding {
  readonly id: string
  readonly title: string
  /** With at least two ratings. */
  readonly items: number
  readonly alpha?: number
  readonly interval?: Interval
  /** Of numbers from a range there is none: no two need be the same. */
  readonly withRest: readonly RaterAgreement[]
  readonly outliers: readonly string[]
  readonly disputed: number
  readonly note: string
}

export interface RaterStanding {
  readonly rater: string
  readonly isSynthetic: boolean
  /** Handed in, skipped ones not counted. */
  readonly done: number
  /** Of those. */
  readonly cannotTell: number
  readonly skipped: number
  readonly medianSeconds?: number
}

export interface Progress {
  readonly ratings: number
  readonly wanted: number
  readonly ratingsPerHour?: number
  readonly hoursLeft?: number
  readonly end: {
    readonly kind: 'done' | 'forecast' | 'unknown'
    readonly at?: string
    readonly why?: string
  }
}

export interface Standing {
  readonly dimensions: readonly DimensionStanding[]
  readonly raters: readonly RaterStanding[]
  readonly progress: Progress
  readonly hotSpots: readonly HotSpot[]
  readonly isSynthetic: boolean
  /** Lines of sheets and logs that could not be taken, in words. */
  readonly problems: readonly string[]
}

/**
 * How far raters agree, how far they are, and where they differ most.
 *
 * @param nameOf what to call a rater, for those who may not know the names
 */
export async function standingOf(
  project: Project,
  review: OpenedReview,
  { nameOf = name => name }: { readonly nameOf?: (rater: string) => string } = {},
): Promise<Standing> {
  const given = await review.given()
  const handed = handedIn(given.rows)
  return {
    dimensions: review.key.form.dimensions.map(dimension =>
      dimensionStanding(dimension, given, { review, nameOf }),
    ),
    raters: renamed(ratersOf(handed, given), nameOf),
    progress: progressOf(handed, review, forecastOf(review, given, { now: project.clock.now(), nameOf })),
    hotSpots: hotSpots(await sharedItems(project, review, given)),
    isSynthetic: given.rows.some(({ synthetic }) => synthetic),
    problems: [...given.sheetProblems, ...given.logProblems],
  }
}

/** Letters in place of the names of raters. */
export async function letterNames(review: OpenedReview): Promise<(rater: string) => string> {
  const letters = lettersOf(review, await review.given())
  return rater => letters.get(rater) ?? rater
}

export const lettersOf = ({ key }: OpenedReview, { rows }: Given): ReadonlyMap<string, string> =>
  raterLetters(
    rows.map(({ rater }) => rater),
    key.seed,
  )

/** In the order of the names shown: that of the names behind them would give these away. */
const renamed = <T extends { readonly rater: string }>(
  all: readonly T[],
  nameOf: (rater: string) => string,
): T[] => all.map(one => ({ ...one, rater: nameOf(one.rater) })).sort((a, b) => (a.rater < b.rater ? -1 : 1))

function dimensionStanding(
  { id, title, scale }: FormDimension,
  { rows }: Given,
  { review, nameOf }: { review: OpenedReview; nameOf: (rater: string) => string },
): DimensionStanding {
  const { seed } = review.key
  const ratings = ratingsOn(rows, id)
  const level = levelOf(scale)
  const agreement = agreementSoFar(ratings, { seed, level })
  const rest =
    level === 'interval' ? [] : agreementWithRest(ratings, { seed, isOrdered: level === 'ordinal' })
  const { items, alpha, interval, disputed } = agreement
  return {
    id,
    title,
    items,
    ...(alpha === undefined ? {} : { alpha }),
    ...(interval === undefined ? {} : { interval }),
    withRest: renamed(rest, nameOf),
    outliers: outliersOf(agreement).map(nameOf).sort(),
    disputed: disputed.length,
    note: agreementNote(agreement),
  }
}

function ratersOf(handed: readonly HandedIn[], { rows }: Given): RaterStanding[] {
  const synthetic = new Set(rows.filter(row => row.synthetic).map(({ rater }) => rater))
  return [...Map.groupBy(handed, ({ rater }) => rater)].map(([rater, own]) => {
    const done = own.filter(({ outcome }) => outcome !== 'skipped')
    const times = done.flatMap(({ seconds }) => seconds ?? []).sort((a, b) => a - b)
    const medianSeconds = quantile(times, 0.5)
    return {
      rater,
      isSynthetic: synthetic.has(rater),
      done: done.length,
      cannotTell: done.filter(({ outcome }) => outcome === 'cannot_tell').length,
      skipped: own.length - done.length,
      ...(medianSeconds === undefined ? {} : { medianSeconds }),
    }
  })
}

function progressOf(
  handed: readonly HandedIn[],
  review: OpenedReview,
  { answersPerHour, hoursLeft, end }: ReviewForecast,
): Progress {
  const { items, perItem } = review.key
  return {
    ratings: handed.filter(({ outcome }) => outcome !== 'skipped').length,
    wanted: Object.keys(items).length * perItem,
    ...(answersPerHour === undefined ? {} : { ratingsPerHour: answersPerHour }),
    ...(hoursLeft === undefined ? {} : { hoursLeft }),
    end: {
      kind: end.kind,
      ...(end.kind === 'forecast' ? { at: end.at.toISOString() } : {}),
      ...(end.kind === 'unknown' ? { why: end.why } : {}),
    },
  }
}

/** Items with two ratings on some dimension, with the slices of their examples. */
async function sharedItems(project: Project, { key }: OpenedReview, { rows }: Given) {
  const shared = new Set<string>()
  const disputed = new Set<string>()
  for (const { id } of key.form.dimensions) {
    const ratings = ratingsOn(rows, id)
    for (const [item, own] of Map.groupBy(ratings, one => one.item)) if (own.length > 1) shared.add(item)
    for (const { item } of disputedItems(ratings)) disputed.add(item)
  }
  if (disputed.size === 0) return []
  const slices = await slicesByExample(project, key.run)
  return [...shared].map(item => ({
    slices: slices.get(key.items[item]?.exampleId ?? '') ?? [],
    isDisputed: disputed.has(item),
  }))
}

/** None where the run or its dataset is gone: agreement is worth seeing without them. */
async function slicesByExample(
  project: Project,
  run: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const slices = new Map<string, readonly string[]>()
  try {
    const { dataset } = await findRun(project, run)
    for await (const { id, component, tags } of examplesOf(project, dataset.name, true))
      slices.set(id, [
        `component=${component}`,
        ...Object.entries(tags).map(([tag, value]) => `${tag}=${value}`),
      ])
  } catch (thrown) {
    if (!CupelError.is(thrown)) throw thrown
  }
  return slices
}
