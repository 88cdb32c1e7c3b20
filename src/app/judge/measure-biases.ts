import { CupelError, type Score, seededRandom, sha256, shuffled } from '../../kernel/index.ts'
import { type BiasReading, type JudgeBiases, judgeBiases, rewriteStyle } from '../../measure/judge/index.ts'
import { type Answered, buildMetrics, type Metric, type ScoringCost } from '../../measure/metric/index.ts'
import { type AnsweredTrial, type RunRecord, scoreAnswer } from '../../measure/run/index.ts'
import type { Example } from '../../prepare/dataset/index.ts'
import { type OpenedDataset, openDataset } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'
import { openMetricPorts } from '../run/metric-ports.ts'
import { presentMetrics } from '../run/present-metrics.ts'
import { findRun } from '../run/resume-run.ts'
import { writeBiases } from './bias-files.ts'
import { drawAnswers } from './draw-answers.ts'
import { type JudgingBudget, openJudgingBudget, priceWords } from './judging-budget.ts'
import { openScoreJournal, type ScoreJournal, unfinishedFile } from './score-journal.ts'

/** What will be asked, said before anything is. */
export interface BiasPlan {
  readonly scorer: string
  /** A model is asked, which costs money and time. */
  readonly isJudge: boolean
  readonly answers: number
  readonly formal: number
  readonly plain: number
  /** Answers to be scored, all in all: at most four times the drawn ones. */
  readonly scorings: number
  /** Of these, the ones that an earlier command made before it was stopped. */
  readonly known: number
  readonly budget: Pick<JudgingBudget, 'limitUsd' | 'statedIn'>
}

export interface MeasureOptions {
  /** Id of a metric of the config. */
  readonly scorer: string
  readonly run: string
  readonly size: number
  /** That of the run unless given. */
  readonly seed?: number | undefined
  /** What this command may spend on models, in US dollars; that of runs unless given. */
  readonly budgetUsd?: number | undefined
  readonly onPlan: (plan: BiasPlan) => void
  readonly onProgress: (done: number, of: number) => void
}

export type MeasuredBiases = { readonly cost: ScoringCost; readonly warnings: readonly string[] } & (
  | { readonly state: 'measured'; readonly biases: JudgeBiases; readonly file: string }
  /** The budget is spent. Nothing is measured yet, and the scores are kept: the same command goes on from them. */
  | { readonly state: 'stopped'; readonly scored: number; readonly of: number }
)

/**
 * Scores answers of a run again, as they are in two orders and in formal and plain words, and keeps what that says of the scorer.
 * One answer at a time: what a scorer keeps of the answer before shows only in a known order.
 */
export async function measureBiases(project: Project, options: MeasureOptions): Promise<MeasuredBiases> {
  const record = await findRun(project, options.run)
  const seed = `${options.seed ?? record.seed}/biases/${options.scorer}`
  const trials = await drawAnswers(project, record, { size: options.size, seed })
  const dataset = await openDataset(project, { ...record.dataset, limit: record.dataset.limit })
  const { entries } = presentMetrics(project)
  await using opened = await openMetricPorts({ project, entries, labels: dataset.labels, allowsCode: false })
  const metric = scorerNamed(await buildMetrics(entries, opened.ports), options.scorer)
  const scorer = { id: metric.id, version: metric.version }
  const variants = await variantsOf(trials, dataset)
  const order = shuffled([...variants.keys()], seededRandom(seed, 'order'))
  const budget = openJudgingBudget(project, options.budgetUsd)
  const of = [scorer, record.id, seed, options.size, dataset.version]
  const journal = openScoreJournal(unfinishedFile(project, 'biases', of))
  const reading = await readAll(variants, { metric, order, options, budget, journal })
  const spent = { cost: budget.cost(), warnings: priceWords(budget) }
  if ('scored' in reading) return { state: 'stopped', ...reading, ...spent }
  const warnings = warningsOf({ record, dataset, drawn: trials.length, found: variants.length })
  const biases = judgeBiases(
    { readings: reading.readings, shuffledOrder: order, range: metric.range, seed },
    { scorer, run: record.id, clock: project.clock, warnings: [...warnings, ...resumedWords(journal)] },
  )
  const file = writeBiases(project, biases)
  journal.remove()
  return { state: 'measured', biases, file, ...spent }
}

const resumedWords = ({ known }: ScoreJournal): string[] =>
  known === 0
    ? []
    : [
        `The measurement was stopped and gone on with: ${known} of its scores were made before. What the scorer keeps of earlier answers may not reach across.`,
      ]

function scorerNamed(metrics: readonly Metric[], scorer: string): Metric {
  const metric = metrics.find(({ id }) => id === scorer)
  if (metric === undefined)
    throw new CupelError('metric_unknown', `The config has no metric ${scorer}.`, {
      hint: `It has: ${metrics.map(({ id }) => id).join(', ')}.`,
    })
  if (metric.measuresTime !== true && metric.unit !== 'usd') return metric
  throw new CupelError('metric_invalid', `${scorer} measures how the answer was made, not what it says.`, {
    hint: 'Style and order can move only a scorer that reads the answer: a judge, or a metric of the text.',
  })
}

/** An answer as it is and in other words, where there is anything to rewrite. */
interface Variants {
  readonly cluster: string
  readonly asItIs: Answered
  readonly formal: Answered | undefined
  readonly plain: Answered | undefined
}

async function variantsOf(trials: readonly AnsweredTrial[], dataset: OpenedDataset): Promise<Variants[]> {
  const wanted = new Set(trials.map(({ exampleId }) => exampleId))
  const examples = new Map<string, Example>()
  for await (const example of dataset.read()) if (wanted.has(example.id)) examples.set(example.id, example)
  return trials.flatMap(({ exampleId, response, timing, costUsd }) => {
    const example = examples.get(exampleId)
    if (example === undefined) return []
    const documents = example.context ? [...example.context, ...dataset.corpus] : dataset.corpus
    const asItIs: Answered = { example, documents, response, timing, costUsd }
    const rewritten = (style: 'formal' | 'plain'): Answered | undefined => {
      const { text, isChanged } = rewriteStyle(response.text, style, dataset.labels)
      return isChanged ? { ...asItIs, response: { ...response, text } } : undefined
    }
    return [{ cluster: exampleId, asItIs, formal: rewritten('formal'), plain: rewritten('plain') }]
  })
}

interface Reading {
  readonly metric: Metric
  readonly order: readonly number[]
  readonly options: Pick<MeasureOptions, 'onPlan' | 'onProgress'>
  readonly budget: JudgingBudget
  readonly journal: ScoreJournal
}

/** The passes in the order in which they are made. */
function passesOf(variants: readonly Variants[], order: readonly number[]) {
  const places = [...variants.keys()]
  return [
    { pass: 'first', places, answers: variants.map(({ asItIs }) => asItIs) },
    { pass: 'shuffled', places: order, answers: order.map(at => variants[at]?.asItIs) },
    { pass: 'formal', places, answers: variants.map(({ formal }) => formal) },
    { pass: 'plain', places, answers: variants.map(({ plain }) => plain) },
  ] as const
}

async function readAll(
  variants: readonly Variants[],
  { metric, order, options, budget, journal }: Reading,
): Promise<{ readonly readings: BiasReading[] } | { readonly scored: number; readonly of: number }> {
  const [formal, plain] = [variants.filter(one => one.formal), variants.filter(one => one.plain)]
  const answers = variants.length
  const scorings = 2 * answers + formal.length + plain.length
  if (answers === 0) throw noAnswers()
  options.onPlan({
    scorer: metric.id,
    isJudge: metric.asksModel === true || metric.needsCard === true,
    answers,
    formal: formal.length,
    plain: plain.length,
    scorings,
    known: journal.known,
    budget,
  })
  const counting = counter(scorings, options.onProgress)
  const scores = new Map<string, Score | undefined>()
  for (const pass of passesOf(variants, order)) {
    const found = await scoreInTurn(pass, { metric, onScored: counting.add, budget, journal })
    if (found === undefined) return { scored: counting.done(), of: scorings }
    for (const [at, place] of pass.places.entries()) scores.set(`${pass.pass} ${place}`, found[at])
  }
  return {
    readings: variants.map(({ cluster }, at) => ({
      cluster,
      first: scores.get(`first ${at}`) as Score,
      shuffled: scores.get(`shuffled ${at}`) as Score,
      formal: scores.get(`formal ${at}`),
      plain: scores.get(`plain ${at}`),
    })),
  }
}

const noAnswers = (): CupelError =>
  new CupelError('run_mismatch', 'The run has no answer whose example is in the dataset.', {
    hint: 'Name a run that has answers with --run (cupel runs lists them), or make one with cupel run.',
  })

function counter(of: number, onProgress: MeasureOptions['onProgress']) {
  let done = 0
  return { add: () => onProgress(++done, of), done: () => done }
}

/** After so many failures from the start nothing will come any more. */
const hopeless = 5

interface Scoring {
  readonly metric: Metric
  readonly onScored: () => void
  readonly budget: JudgingBudget
  readonly journal: ScoreJournal
}

/**
 * Each answer is scored when the one before it has its score. Every time anew: an object of its own is no one's cached verdict.
 *
 * @returns undefined when the budget is spent
 */
async function scoreInTurn(
  { pass, answers }: { readonly pass: string; readonly answers: readonly (Answered | undefined)[] },
  { metric, onScored, budget, journal }: Scoring,
): Promise<(Score | undefined)[] | undefined> {
  const scores: (Score | undefined)[] = []
  let asked = 0
  let failed = 0
  for (const [at, answered] of answers.entries()) {
    if (answered === undefined) {
      scores.push(undefined)
      continue
    }
    const key = `${pass} ${at} ${sha256(answered.response.text)}`
    const score = journal.scoreOf(key) ?? (await freshScore(answered, metric, budget))
    if (score === undefined) return undefined
    if (journal.scoreOf(key) === undefined && score.outcome !== 'errored') journal.add(key, score)
    scores.push(score)
    onScored()
    asked++
    if (score.outcome === 'errored') failed++
    if (asked === failed && (failed === hopeless || failed === answers.length)) throw noScore(metric, score)
  }
  return scores
}

/** A metric that was stopped between two calls leaves no score. */
async function freshScore(
  answered: Answered,
  metric: Metric,
  { meter }: JudgingBudget,
): Promise<Score | undefined> {
  return (await scoreAnswer({ ...answered, meter }, [metric], text => text))[metric.id]
}

function noScore({ id }: Metric, score: Score): CupelError {
  const why = score.outcome === 'errored' ? (score.note ?? score.code) : ''
  return new CupelError(
    'metric_invalid',
    `${id} fails on every answer, so nothing is measured or written: ${why}`,
    {
      hint: 'See that the model can be reached and the metric works: cupel score --metrics NAME says more.',
    },
  )
}

function warningsOf(of: {
  readonly record: RunRecord
  readonly dataset: OpenedDataset
  readonly drawn: number
  readonly found: number
}): string[] {
  const { record, dataset, drawn, found } = of
  return [
    ...(dataset.version === record.dataset.version
      ? []
      : ['The dataset has changed since the run: answers were judged by the examples as they are now.']),
    ...(found < drawn
      ? [`${drawn - found} drawn answers are to examples that the dataset no longer has; they are left out.`]
      : []),
  ]
}
