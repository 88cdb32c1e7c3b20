import { CupelError } from '../../kernel/index.ts'
import { type Answered, buildMetrics, type Metric } from '../../measure/metric/index.ts'
import { type AnsweredTrial, type RunRecord, scoreAnswer, type TrialScores } from '../../measure/run/index.ts'
import type { Document, Example } from '../../prepare/dataset/index.ts'
import { openDataset } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'
import { openMetricPorts } from './metric-ports.ts'
import { findRun } from './resume-run.ts'
import { metricFacts } from './start-run.ts'

export interface ScoreOptions {
  /** Id, the beginning of one, or `latest`. */
  readonly run: string
  /** Only these of the config's metrics, by id. */
  readonly metrics?: readonly string[] | undefined
  readonly allowsCode?: boolean
  readonly onProgress?: (scored: number) => void
}

export interface ScoreEnd {
  readonly runId: string
  readonly metrics: readonly string[]
  readonly trials: number
}

const pageSize = 500

/** Scores the kept answers of a run with the metrics of the config; calls no candidate. Other scores stay. */
export async function scoreRun(project: Project, options: ScoreOptions): Promise<ScoreEnd> {
  const record = await findRun(project, options.run)
  const dataset = await openDataset(project, { ...record.dataset, limit: record.dataset.limit })
  const entries = project.config.metrics
  const ports = { project, entries, labels: dataset.labels, allowsCode: options.allowsCode === true }
  await using opened = await openMetricPorts(ports)
  const metrics = chosen(await buildMetrics(entries, opened.ports), options.metrics)
  const claim = await project.store.runs.claimRun(record.id)
  try {
    const trials = await scoreAll(
      { project, record, metrics, examples: dataset.read, corpus: dataset.corpus },
      options,
    )
    await project.store.runs.putMetrics(record.id, metrics.map(metricFacts))
    return { runId: record.id, metrics: metrics.map(metric => metric.id), trials }
  } finally {
    await claim.release()
  }
}

function chosen(all: readonly Metric[], only: readonly string[] | undefined): readonly Metric[] {
  if (only === undefined) return all
  const unknown = only.filter(id => !all.some(metric => metric.id === id))
  if (unknown.length === 0) return all.filter(metric => only.includes(metric.id))
  throw new CupelError('metric_unknown', `The config has no metric ${unknown.join(', ')}.`, {
    hint: `It has: ${all.map(metric => metric.id).join(', ')}.`,
  })
}

interface Scoring {
  readonly project: Project
  readonly record: RunRecord
  readonly metrics: readonly Metric[]
  readonly examples: () => Iterable<Example> | AsyncIterable<Example>
  readonly corpus: readonly Document[]
}

/** Goes through the dataset in pages and scores the answers to each page, so that neither is held whole. */
async function scoreAll(scoring: Scoring, { onProgress }: ScoreOptions): Promise<number> {
  let done = 0
  let page: Example[] = []
  const flush = async (): Promise<void> => {
    done += await scorePage(scoring, page)
    onProgress?.(done)
    page = []
  }
  for await (const example of scoring.examples()) {
    page.push(example)
    if (page.length === pageSize) await flush()
  }
  if (page.length > 0) await flush()
  return done
}

async function scorePage(
  { project, record, metrics, corpus }: Scoring,
  page: readonly Example[],
): Promise<number> {
  const byId = new Map(page.map(example => [example.id, example]))
  const scores: TrialScores[] = []
  for await (const trial of project.store.runs.trials(record.id, { exampleIds: [...byId.keys()] })) {
    const example = byId.get(trial.exampleId)
    if (trial.outcome !== 'answered' || !example) continue
    const { candidate, exampleId, repeat } = trial
    const scored = await scoreAnswer(answeredOf(trial, example, corpus), metrics, text => text)
    scores.push({ key: { candidate, exampleId, repeat }, scores: scored })
  }
  await project.store.runs.putScores(record.id, scores)
  return scores.length
}

function answeredOf(trial: AnsweredTrial, example: Example, corpus: readonly Document[]): Answered {
  const documents = example.context ? [...example.context, ...corpus] : corpus
  return { example, documents, response: trial.response, timing: trial.timing, costUsd: trial.costUsd }
}
