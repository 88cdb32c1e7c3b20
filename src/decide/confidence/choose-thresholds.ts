import { seededRandom } from '../../kernel/index.ts'
import {
  type CheapestThresholds,
  cheapestThresholds,
  type Estimate,
  indexDrawer,
  percentileBootstrapInterval,
} from '../../stats/index.ts'
import { divideUnits, leastInPart } from './divide-units.ts'
import { type CostOf, costOf, type ErrorCosts, unusedLabels } from './error-costs.ts'
import { type AnswerWithConfidence, abstain, type GatheredAnswers } from './gather-answers.ts'
import { type ConfidenceContext, meanOver, unitCodes } from './unit-sample.ts'

export type DecisionReport =
  | { readonly kind: 'unknown'; readonly reason: string }
  | ({ readonly kind: 'known' } & Decision)

export interface Decision {
  readonly costs: ErrorCosts
  /** Questions the thresholds were chosen on, and others that all figures below are of. */
  readonly fittedOn: number
  readonly reportedOn: number
  /** With at least this confidence an answer is given; null: none is. Its interval is over resamples of the fitting part. */
  readonly answerFrom: number | null
  readonly answerFromRange: {
    readonly lower: number | null
    readonly upper: number | null
    readonly level: number
  }
  /** Below `answerFrom` and with at least this, a person is asked; below it none is given. Null: nobody is asked. */
  readonly reviewFrom: number | null
  /** What `answerFrom` would be if confidences were true and every error cost the mean; null where not answering never pays. */
  readonly answerFromIfCalibrated: number | null
  /** What becomes of questions that the candidate itself declines. */
  readonly declined: 'review' | 'abstain'
  /** Of the questions reported on. */
  readonly counts: {
    readonly answered: number
    readonly reviewed: number
    readonly abstained: number
    readonly of: number
  }
  readonly reviewRate: Estimate
  readonly abstentionRate: Estimate
  /** Share right among what is still answered. */
  readonly accuracyOfAnswered: Estimate
  /** For one question. */
  readonly cost: Estimate
  readonly alternatives: readonly Alternative[]
  readonly warnings: readonly string[]
}

export interface Alternative {
  readonly policy: 'answer_all' | 'review_all' | 'abstain_all'
  readonly cost: Estimate
  /** Cost of the thresholds minus this cost on the same questions; below 0 the thresholds are cheaper. */
  readonly difference: Estimate
}

/** One question with what each action would cost. `answer` is absent where the candidate declined. */
interface Question {
  readonly exampleId: string
  readonly confidence: number | undefined
  readonly isRight: boolean
  readonly answer: number
  readonly review: number
  readonly abstain: number
}

type ActionName = 'answer' | 'review' | 'abstain'

/**
 * The thresholds on confidence that cost least on one half of the units, and what they cost on the other half, where they were not
 * chosen. Answers without a confidence, and trials that failed, are no part of it.
 */
export function chooseThresholds(
  { answers, abstentions }: Pick<GatheredAnswers, 'answers' | 'abstentions'>,
  costs: ErrorCosts,
  context: ConfidenceContext,
): DecisionReport {
  const questions = questionsOf({ answers, abstentions }, costOf(costs))
  const { isFitted } = divideUnits(
    questions.map(({ exampleId }) => exampleId),
    context,
  )
  const fitted = questions.filter(({ exampleId }) => isFitted(exampleId))
  const reported = questions.filter(({ exampleId }) => !isFitted(exampleId))
  const least = Math.min(answered(fitted).length, answered(reported).length)
  if (least < leastInPart)
    return {
      kind: 'unknown',
      reason: `one half would hold ${least} answers with a confidence; at least ${leastInPart} are needed in each`,
    }
  const levels = levelsOf(fitted)
  const cut = cheapest(levels)
  const declined = declinedOf(fitted, costs)
  const act = actionBy(cut, declined)
  const unused = unusedLabels(costs, [
    ...answers,
    ...abstentions.map(({ expected }) => ({ expected, answered: abstain })),
  ])
  return {
    kind: 'known',
    costs,
    fittedOn: fitted.length,
    reportedOn: reported.length,
    answerFrom: finite(cut.highFrom),
    answerFromRange: rangeOf(fitted, levels, context),
    reviewFrom: cut.middleFrom < cut.highFrom ? finite(cut.middleFrom) : null,
    answerFromIfCalibrated: ifCalibrated(fitted),
    declined,
    ...outcomes(reported, { act, costs, context }),
    warnings: unused.map(
      label => `The costs name the label ${label}, which no answer and no example has: is it misspelt?`,
    ),
  }
}

function questionsOf(
  { answers, abstentions }: Pick<GatheredAnswers, 'answers' | 'abstentions'>,
  { answering, abstaining, reviewing }: CostOf,
): Question[] {
  const review = reviewing ?? Number.POSITIVE_INFINITY
  const declining = (expected: string) => abstaining?.(expected) ?? Number.POSITIVE_INFINITY
  return [
    ...answers.map((row: AnswerWithConfidence) => ({
      exampleId: row.exampleId,
      confidence: row.confidence,
      isRight: row.isRight,
      answer: answering(row),
      review,
      abstain: declining(row.expected),
    })),
    ...abstentions.map(({ exampleId, expected }) => ({
      exampleId,
      confidence: undefined,
      isRight: false,
      answer: Number.POSITIVE_INFINITY,
      review,
      abstain: declining(expected),
    })),
  ]
}

const answered = (questions: readonly Question[]) =>
  questions.filter((one): one is Question & { confidence: number } => one.confidence !== undefined)

/** Questions in columns, those of one confidence under one level, so that thresholds can be chosen again on resamples quickly. */
interface Levels {
  readonly confidence: Float64Array
  /** For each question its level; -1 where the candidate declined. */
  readonly levelOf: Int32Array
  readonly columns: Readonly<Record<ActionName, Float64Array>>
  readonly hasReview: boolean
  readonly hasAbstain: boolean
}

function levelsOf(questions: readonly Question[]): Levels {
  const confidence = Float64Array.from(new Set(answered(questions).map(one => one.confidence))).sort()
  const places = new Map<number | undefined, number>([...confidence].map((value, at) => [value, at]))
  return {
    confidence,
    levelOf: Int32Array.from(questions, one => places.get(one.confidence) ?? -1),
    columns: {
      answer: Float64Array.from(questions, one => one.answer),
      review: Float64Array.from(questions, one => one.review),
      abstain: Float64Array.from(questions, one => one.abstain),
    },
    hasReview: questions.some(({ review }) => Number.isFinite(review)),
    hasAbstain: questions.some(one => Number.isFinite(one.abstain)),
  }
}

/** Below the threshold the cheaper of what was priced: two actions, or three. `times` says how often a question counts. */
function cheapest(
  { confidence, levelOf, columns, hasReview, hasAbstain }: Levels,
  times?: Uint16Array,
): CheapestThresholds {
  const sumOf = (costs: Float64Array): Float64Array => {
    const sums = new Float64Array(confidence.length)
    for (let row = 0; row < levelOf.length; row++) {
      const level = levelOf[row] as number
      const often = times === undefined ? 1 : (times[row] as number)
      if (level >= 0 && often > 0) sums[level] = (sums[level] as number) + often * (costs[row] as number)
    }
    return sums
  }
  const high = sumOf(columns.answer)
  if (hasReview && hasAbstain)
    return cheapestThresholds({
      confidence,
      low: sumOf(columns.abstain),
      middle: sumOf(columns.review),
      high,
    })
  const found = cheapestThresholds({
    confidence,
    low: sumOf(hasReview ? columns.review : columns.abstain),
    high,
  })
  return { ...found, middleFrom: hasReview ? Number.NEGATIVE_INFINITY : found.highFrom }
}

function declinedOf(
  fitted: readonly Question[],
  { review, abstain: declined }: ErrorCosts,
): 'review' | 'abstain' {
  if (review === undefined) return 'abstain'
  if (declined === undefined) return 'review'
  const own = fitted.filter(({ confidence }) => confidence === undefined)
  const total = own.reduce((sum, one) => sum + one.abstain - one.review, 0)
  return own.length === 0 ? (declined <= review ? 'abstain' : 'review') : total <= 0 ? 'abstain' : 'review'
}

const actionBy =
  ({ middleFrom, highFrom }: CheapestThresholds, declined: 'review' | 'abstain') =>
  ({ confidence }: Question): ActionName => {
    if (confidence === undefined) return declined
    if (confidence >= highFrom) return 'answer'
    return confidence >= middleFrom ? 'review' : 'abstain'
  }

const finite = (value: number): number | null =>
  value === Number.POSITIVE_INFINITY ? null : value === Number.NEGATIVE_INFINITY ? 0 : value

/** The threshold chosen again on resamples of the fitting part. */
function rangeOf(
  fitted: readonly Question[],
  levels: Levels,
  context: ConfidenceContext,
): Decision['answerFromRange'] {
  const { codes, units } = unitCodes(fitted, context)
  const next = indexDrawer(units, seededRandom(context.seed, 'thresholds'))
  const replicates = Math.min(
    400,
    context.replicates ?? 400,
    Math.max(100, Math.round(2_000_000 / fitted.length)),
  )
  const drawnUnits = new Uint16Array(units)
  // "Nothing is answered" stands above every confidence, "everything" below.
  const found = Array.from({ length: replicates }, () => {
    drawnUnits.fill(0)
    for (let draw = 0; draw < units; draw++) {
      const unit = next()
      drawnUnits[unit] = (drawnUnits[unit] as number) + 1
    }
    const times = Uint16Array.from(codes, unit => drawnUnits[unit] as number)
    return Math.max(0, Math.min(2, cheapest(levels, times).highFrom))
  })
  const range = percentileBootstrapInterval(found, context.level)
  const shown = (value: number | undefined) => (value === undefined || value > 1 ? null : value)
  return { lower: shown(range?.lower), upper: shown(range?.upper), level: context.level }
}

/** 1 - cost of not answering / mean cost of an error: Elkan (2001), for confidences that are true. */
function ifCalibrated(fitted: readonly Question[]): number | null {
  const rows = answered(fitted)
  const wrong = rows.filter(({ isRight }) => !isRight)
  if (wrong.length === 0) return null
  const error = wrong.reduce((sum, { answer }) => sum + answer, 0) / wrong.length
  const meanOf = (of: 'review' | 'abstain') => rows.reduce((sum, one) => sum + one[of], 0) / rows.length
  const otherwise = Math.min(meanOf('review'), meanOf('abstain'))
  return otherwise >= error ? 0 : 1 - otherwise / error
}

interface Reporting {
  readonly act: (question: Question) => ActionName
  readonly costs: ErrorCosts
  readonly context: ConfidenceContext
}

function outcomes(reported: readonly Question[], { act, costs, context }: Reporting) {
  const acted = reported.map(question => ({ ...question, action: act(question) }))
  const kept = acted.filter(({ action }) => action === 'answer')
  const share = (of: ActionName) =>
    meanOver(
      { rows: acted, read: ({ action }) => (action === of ? 1 : 0), kind: 'rate', range: [0, 1] },
      context,
    )
  const costWith = (read: (row: (typeof acted)[number]) => number) =>
    meanOver(
      { rows: acted, read, kind: 'mean', range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] },
      context,
    )
  const chosen = (row: (typeof acted)[number]) => row[row.action]
  const otherwise: [Alternative['policy'], ActionName][] = [
    ['answer_all', 'answer'],
    ...(costs.review === undefined ? [] : [['review_all', 'review'] as [Alternative['policy'], ActionName]]),
    ...(costs.abstain === undefined
      ? []
      : [['abstain_all', 'abstain'] as [Alternative['policy'], ActionName]]),
  ]
  return {
    counts: {
      answered: kept.length,
      reviewed: acted.filter(({ action }) => action === 'review').length,
      abstained: acted.filter(({ action }) => action === 'abstain').length,
      of: acted.length,
    },
    reviewRate: share('review'),
    abstentionRate: share('abstain'),
    accuracyOfAnswered: meanOver(
      { rows: kept, read: ({ isRight }) => (isRight ? 1 : 0), kind: 'rate', range: [0, 1] },
      context,
    ),
    cost: costWith(chosen),
    alternatives: otherwise.map(([policy, action]) => {
      // What the candidate declines it cannot be made to answer: that stays as the thresholds have it.
      const read = (row: (typeof acted)[number]) =>
        action === 'answer' && row.confidence === undefined ? chosen(row) : row[action]
      return { policy, cost: costWith(read), difference: costWith(row => chosen(row) - read(row)) }
    }),
  }
}
