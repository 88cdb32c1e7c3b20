import { seededRandom, sha256, shuffled } from '../../kernel/index.ts'

/** An answer that people could be asked about, or two answers to one example that they could be asked to compare. */
export interface ReviewableAnswer {
  readonly exampleId: string
  /** One; two in pairwise mode, in the same order for every example. */
  readonly candidates: readonly string[]
  /** Group for a stratified draw, e.g. the component. */
  readonly stratum: string
  /** How much candidates differ on the example, for a draw by disagreement; 0 where they agree. */
  readonly disagreement: number
}

export interface ReviewSettings {
  /** Answers to rate. */
  readonly size: number
  readonly seed: number
  readonly by: 'random' | 'stratified' | 'disagreement'
  readonly raters: readonly string[]
  /** Raters of each answer; all of them unless given. */
  readonly ratings?: number | undefined
}

export interface ReviewItem {
  /** Says nothing of the candidate or the example. */
  readonly id: string
  readonly answer: ReviewableAnswer
}

export interface Review {
  readonly items: readonly ReviewItem[]
  /** What each rater is given, each in an order of their own. */
  readonly sheets: Readonly<Record<string, readonly string[]>>
  /** Whether the answers are a random part of all: figures for all answers may then rest on them. */
  readonly isRandom: boolean
}

/**
 * Draws answers for people to rate, and deals them out: blind to candidate, example, scores and other raters, everyone in an order
 * of their own, each answer to as many raters as asked. The same seed draws the same.
 */
export function drawReview(answers: readonly ReviewableAnswer[], settings: ReviewSettings): Review {
  const { size, seed, by, raters, ratings = settings.raters.length } = settings
  const chosen =
    by === 'disagreement'
      ? mostDisputed(answers, size)
      : by === 'stratified'
        ? stratified(answers, size, seed)
        : drawn(answers, size, seed)
  const items = chosen.map(answer => ({ id: itemId(answer, seed), answer }))
  const dealt = new Map(raters.map(rater => [rater, [] as string[]]))
  items.forEach(({ id }, at) => {
    for (let hand = 0; hand < Math.min(ratings, raters.length); hand++)
      dealt.get(raters[(at + hand) % raters.length] as string)?.push(id)
  })
  return {
    items,
    sheets: Object.fromEntries(
      [...dealt].map(([rater, ids]) => [rater, shuffled(ids, seededRandom(seed, 'sheet', rater))]),
    ),
    isRandom: by !== 'disagreement',
  }
}

const itemId = ({ exampleId, candidates }: ReviewableAnswer, seed: number): string =>
  `r${sha256([seed, exampleId, ...candidates].join('\u0000')).slice(0, 10)}`

const drawn = (answers: readonly ReviewableAnswer[], size: number, seed: number): ReviewableAnswer[] =>
  shuffled(inOrder(answers), seededRandom(seed, 'review')).slice(0, size)

/** As many of each stratum as its share, at least one. */
function stratified(answers: readonly ReviewableAnswer[], size: number, seed: number): ReviewableAnswer[] {
  const strata = Map.groupBy(inOrder(answers), ({ stratum }) => stratum)
  return [...strata].flatMap(([name, own]) => {
    const places = Math.max(1, Math.round((size * own.length) / answers.length))
    return shuffled(own, seededRandom(seed, 'review', name)).slice(0, places)
  })
}

/** Examples on which candidates differ most, with the answers of all of them. Not a random part of anything. */
function mostDisputed(answers: readonly ReviewableAnswer[], size: number): ReviewableAnswer[] {
  return inOrder(answers)
    .filter(({ disagreement }) => disagreement > 0)
    .sort((a, b) => b.disagreement - a.disagreement || (a.exampleId < b.exampleId ? -1 : 1))
    .slice(0, size)
}

const inOrder = (answers: readonly ReviewableAnswer[]): ReviewableAnswer[] =>
  [...answers].sort((a, b) =>
    a.exampleId === b.exampleId ? (nameOf(a) < nameOf(b) ? -1 : 1) : a.exampleId < b.exampleId ? -1 : 1,
  )

const nameOf = ({ candidates }: ReviewableAnswer): string => candidates.join('\u0000')
