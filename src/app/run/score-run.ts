import { CupelError } from '../../kernel/index.ts'
import { buildMetrics, type Metric, type ScoringCost } from '../../measure/metric/index.ts'
import { lacking, type RunRecord, scoreKept } from '../../measure/run/index.ts'
import { openDataset } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'
import { openMetricPorts } from './metric-ports.ts'
import { presentMetrics } from './present-metrics.ts'
import { findRun } from './resume-run.ts'
import { metricFacts } from './start-run.ts'

export interface ScoreOptions {
  /** Id, the beginning of one, or `latest`. */
  readonly run: string
  /** Only these of the config's metrics, by id. */
  readonly metrics?: readonly string[] | undefined
  /** Only scores that are not there yet, or that another version of the metric made. */
  readonly onlyMissing?: boolean
  /** What may be spent on models that score, by this scoring alone; without it there is no limit. */
  readonly budgetUsd?: number | undefined
  readonly allowsCode?: boolean
  readonly onProgress?: (scored: number) => void
}

export interface ScoreEnd {
  readonly runId: string
  readonly metrics: readonly string[]
  readonly trials: number
  /** Answers without some of their scores, because the budget was spent; `onlyMissing` goes on with them. */
  readonly leftOpen: number
  /** What this scoring cost; absent when no metric asks a model. */
  readonly cost?: ScoringCost
}

/**
 * Scores the kept answers of a run with the metrics of the config; calls no candidate. Other scores stay. When the budget is
 * spent, all that was scored is kept, and metrics that ask no model are computed to the end.
 */
export async function scoreRun(project: Project, options: ScoreOptions): Promise<ScoreEnd> {
  const record = await findRun(project, options.run)
  const dataset = await openDataset(project, { ...record.dataset, limit: record.dataset.limit })
  const { entries } = presentMetrics(project)
  const ports = { project, entries, labels: dataset.labels, allowsCode: options.allowsCode === true }
  await using opened = await openMetricPorts(ports)
  const metrics = chosen(await buildMetrics(entries, opened.ports), options.metrics)
  const outdated = outdatedIn(record, metrics)
  const lacks = lacking(metrics)
  const claim = await project.store.runs.claimRun(record.id)
  try {
    const { scored, ...end } = await scoreKept({
      runId: record.id,
      store: project.store.runs,
      examples: dataset.read,
      corpus: dataset.corpus,
      wanted: trial =>
        options.onlyMissing
          ? metrics.filter(metric => outdated.has(metric.id) || lacks(trial).includes(metric))
          : metrics,
      outdated,
      redact: text => text,
      limit: limitOf(options.budgetUsd),
      ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    })
    await project.store.runs.putMetrics(record.id, metrics.map(metricFacts))
    return { runId: record.id, metrics: metrics.map(metric => metric.id), trials: scored, ...end }
  } finally {
    await claim.release()
  }
}

/** Metrics that the run was scored with in another version: scores of two versions are not shown as one. */
function outdatedIn(record: RunRecord, metrics: readonly Metric[]): Set<string> {
  const before = new Map(record.metrics.map(({ id, version }) => [id, version]))
  return new Set(
    metrics.flatMap(({ id, version }) => (before.has(id) && before.get(id) !== version ? [id] : [])),
  )
}

function limitOf(budgetUsd = Number.POSITIVE_INFINITY) {
  let spentUsd = 0
  return {
    spend(usd: number) {
      spentUsd += usd
    },
    isBudgetSpent: () => spentUsd >= budgetUsd,
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
