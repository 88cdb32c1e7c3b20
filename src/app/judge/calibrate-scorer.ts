import {
  calibrateJudge,
  type HumanRating,
  type JudgeCard,
  type JudgedPair,
  type JudgeScale,
  judgeCard,
  largestDisagreements,
  partOf,
  withMeasuredBiases,
} from '../../measure/judge/index.ts'
import type { MetricFacts } from '../../measure/run/index.ts'
import type { Project } from '../open-project.ts'
import { findRun } from '../run/resume-run.ts'
import { biasesOf } from './bias-files.ts'
import { writeCard } from './card-files.ts'
import { type JudgedAnswer, judgedAnswers } from './judged-answers.ts'

export interface CalibrateOptions {
  /** Id of a metric of the run. */
  readonly scorer: string
  readonly ratings: readonly HumanRating[]
  readonly run: string
  readonly part: 'development' | 'test' | 'all'
  readonly scale?: JudgeScale['kind'] | undefined
  readonly required?: number | undefined
  readonly leastItems?: number | undefined
  readonly leastRatings?: number | undefined
  /** Verdicts of the scorer's model on pairs, for what the place of an answer does. */
  readonly pairs?: { readonly file: string; readonly verdicts: readonly JudgedPair[] } | undefined
}

export interface Calibrated {
  readonly card: JudgeCard
  readonly file: string
  /** Cards of the scorer that were made before, oldest first. */
  readonly before: readonly JudgeCard[]
  /** Of the development part alone: a rubric made by looking at the test part would fit it. */
  readonly disagreements: readonly ShownGroup[]
}

export interface ShownGroup {
  readonly name: string
  readonly count: number
  readonly answers: readonly {
    readonly exampleId: string
    readonly candidate: string
    readonly reason: string
  }[]
}

/** Measures a scorer of a run against human ratings of the same answers, and keeps the card. */
export async function calibrateScorer(project: Project, options: CalibrateOptions): Promise<Calibrated> {
  const { scorer, part, ratings, leastItems, leastRatings, required } = options
  const record = await findRun(project, options.run)
  const answers = await judgedAnswers(project, record, { scorer, ratings })
  const chosen = ratedIn(part, answers, record.seed)
  const metric = record.metrics.find(({ id }) => id === scorer) as MetricFacts
  const calibration = calibrateJudge(chosen, {
    scale: scaleOf(metric, options.scale),
    seed: `${record.seed}/calibrate/${scorer}`,
    ...(leastItems === undefined ? {} : { leastItems }),
    ...(leastRatings === undefined ? {} : { leastRatings }),
    ...(required === undefined ? {} : { required }),
  })
  const isLowered = leastItems !== undefined || leastRatings !== undefined
  const named = { id: scorer, version: metric.version }
  const measured = withMeasuredBiases(calibration, {
    scorer: named,
    isJudge: metric.needsCard === true,
    biases: biasesOf(project, scorer),
    pairs: options.pairs,
  })
  const card = judgeCard(measured, {
    scorer: named,
    // A figure with a lowered bar is a look, not the final one.
    part: isLowered && part === 'test' ? 'all' : part,
    synthetic: chosen.some(({ isSynthetic }) => isSynthetic),
    runs: [record.id],
    data: chosen.map(dataOf),
    clock: project.clock,
  })
  return {
    card,
    ...writeCard(project, card),
    disagreements: part === 'development' ? shownGroups(chosen, calibration.scale) : [],
  }
}

/** Where a scorer and people differ most on the development part, in groups, without making a card. */
export async function scorerDisagreements(
  project: Project,
  { scorer, ratings, run }: Pick<CalibrateOptions, 'scorer' | 'ratings' | 'run'>,
): Promise<readonly ShownGroup[]> {
  const record = await findRun(project, run)
  const answers = await judgedAnswers(project, record, { scorer, ratings })
  const metric = record.metrics.find(({ id }) => id === scorer) as MetricFacts
  return shownGroups(ratedIn('development', answers, record.seed), scaleOf(metric, undefined))
}

/** Answers of a part of the labels that somebody rated. */
const ratedIn = (
  part: CalibrateOptions['part'],
  answers: readonly JudgedAnswer[],
  seed: number,
): JudgedAnswer[] =>
  answers.filter(
    ({ exampleId, ratings }) => ratings.length > 0 && (part === 'all' || partOf(exampleId, seed) === part),
  )

function shownGroups(answers: readonly JudgedAnswer[], scale: JudgeScale): ShownGroup[] {
  const byId = new Map(answers.map(answer => [answer.id, answer]))
  return largestDisagreements(answers, scale).map(({ name, count, items }) => ({
    name,
    count,
    answers: items.map(({ id }) => {
      const { exampleId, candidate, reason } = byId.get(id) as JudgedAnswer
      return { exampleId, candidate, reason }
    }),
  }))
}

const dataOf = ({ id, verdict, ratings }: JudgedAnswer) => ({ id, verdict, ratings })

/** Pass or fail is compared as labels, all else as numbers, unless told. */
function scaleOf(metric: MetricFacts, asked: JudgeScale['kind'] | undefined): JudgeScale {
  if (asked === 'numeric' || asked === 'ordinal') return { kind: asked }
  if (asked === 'nominal') return { kind: 'nominal' }
  return metric.aggregation === 'rate' ? { kind: 'nominal', positive: 1 } : { kind: 'numeric' }
}
