import { CupelError, type Score, seededRandom, shuffled } from '../../kernel/index.ts'
import { type BiasReading, type JudgeBiases, judgeBiases, rewriteStyle } from '../../measure/judge/index.ts'
import { type Answered, buildMetrics, type Metric } from '../../measure/metric/index.ts'
import { type AnsweredTrial, type RunRecord, scoreAnswer } from '../../measure/run/index.ts'
import type { Example } from '../../prepare/dataset/index.ts'
import { type OpenedDataset, openDataset } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'
import { openMetricPorts } from '../run/metric-ports.ts'
import { presentMetrics } from '../run/present-metrics.ts'
import { findRun } from '../run/resume-run.ts'
import { writeBiases } from './bias-files.ts'
import { drawAnswers } from './draw-answers.ts'

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
}

export interface MeasureOptions {
  /** Id of a metric of the config. */
  readonly scorer: string
  readonly run: string
  readonly size: number
  /** That of the run unless given. */
  readonly seed?: number | undefined
  readonly onPlan: (plan: BiasPlan) => void
  readonly onProgress: (done: number, of: number) => void
}

/**
 * Scores answers of a run again, as they are in two orders and in formal and plain words, and keeps what that says of the scorer.
 * One answer at a time: what a scorer keeps of the answer before shows only in a known order.
 */
export async function measureBiases(
  project: Project,
  options: MeasureOptions,
): Promise<{ readonly biases: JudgeBiases; readonly file: string }> {
  const record = await findRun(project, options.run)
  const seed = `${options.seed ?? record.seed}/biases/${options.scorer}`
  const trials = await drawAnswers(project, record, { size: options.size, seed })
  const dataset = await openDataset(project, { ...record.dataset, limit: record.dataset.limit })
  const { entries } = presentMetrics(project)
  await using opened = await openMetricPorts({ project, entries, labels: dataset.labels, allowsCode: false })
  const metric = scorerNamed(await buildMetrics(entries, opened.ports), options.scorer)
  const variants = await variantsOf(trials, dataset)
  const order = shuffled([...variants.keys()], seededRandom(seed, 'order'))
  const readings = await readAll(variants, { metric, order, options })
  const biases = judgeBiases(
    { readings, shuffledOrder: order, range: metric.range, seed },
    {
      scorer: { id: metric.id, version: metric.version },
      run: record.id,
      clock: project.clock,
      warnings: warningsOf({ record, dataset, drawn: trials.length, found: variants.length }),
    },
  )
  return { biases, file: writeBiases(project, biases) }
}

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
}

async function readAll(
  variants: readonly Variants[],
  { metric, order, options }: Reading,
): Promise<BiasReading[]> {
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
  })
  const scoring = { metric, onScored: counter(scorings, options.onProgress) }
  const places = [...variants.keys()]
  const first = await scoreInTurn(
    places.map(at => variants[at]?.asItIs),
    scoring,
  )
  const inOrder = await scoreInTurn(
    order.map(at => variants[at]?.asItIs),
    scoring,
  )
  const again = new Map(order.map((place, at) => [place, inOrder[at]]))
  const formally = await scoreInTurn(
    places.map(at => variants[at]?.formal),
    scoring,
  )
  const plainly = await scoreInTurn(
    places.map(at => variants[at]?.plain),
    scoring,
  )
  return variants.map(({ cluster }, at) => ({
    cluster,
    first: first[at] as Score,
    shuffled: again.get(at) as Score,
    formal: formally[at],
    plain: plainly[at],
  }))
}

const noAnswers = (): CupelError =>
  new CupelError('run_mismatch', 'The run has no answer whose example is in the dataset.', {
    hint: 'Name a run that has answers with --run (cupel runs lists them), or make one with cupel run.',
  })

function counter(of: number, onProgress: MeasureOptions['onProgress']): () => void {
  let done = 0
  return () => onProgress(++done, of)
}

/** After so many failures from the start nothing will come any more. */
const hopeless = 5

interface Scoring {
  readonly metric: Metric
  readonly onScored: () => void
}

/** Each answer is scored when the one before it has its score. Every time anew: an object of its own is no one's cached verdict. */
async function scoreInTurn(
  answers: readonly (Answered | undefined)[],
  { metric, onScored }: Scoring,
): Promise<(Score | undefined)[]> {
  const scores: (Score | undefined)[] = []
  let asked = 0
  let failed = 0
  for (const answered of answers) {
    if (answered === undefined) {
      scores.push(undefined)
      continue
    }
    const score = (await scoreAnswer({ ...answered }, [metric], text => text))[metric.id] as Score
    scores.push(score)
    onScored()
    asked++
    if (score.outcome === 'errored') failed++
    if (asked === failed && (failed === hopeless || failed === answers.length)) throw noScore(metric, score)
  }
  return scores
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
