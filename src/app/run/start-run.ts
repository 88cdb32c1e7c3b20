import { CupelError, contentHash, type Redact } from '../../kernel/index.ts'
import type { Metric } from '../../measure/metric/index.ts'
import { buildMetrics } from '../../measure/metric/index.ts'
import {
  checkPlan,
  executeRun,
  type MetricFacts,
  type RunEvent,
  type RunPlan,
  type RunRecord,
  type RunStatus,
} from '../../measure/run/index.ts'
import { version } from '../../version.ts'
import { parseDuration } from '../config/index.ts'
import { settleLock } from '../dataset/holdout.ts'
import { chooseDataset, type OpenedDataset, openDataset, splitNames } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'
import { newRunId } from '../run-id.ts'
import { checkStated } from './check-stated.ts'
import { openMetricPorts } from './metric-ports.ts'
import { type OpenedCandidates, openCandidates } from './open-candidates.ts'
import { presentMetrics } from './present-metrics.ts'

/** What the command line may say over the config. */
export interface RunOptions {
  readonly dataset?: string | undefined
  readonly split?: string | undefined
  readonly unlockReason?: string | undefined
  readonly candidates?: readonly string[] | undefined
  readonly limit?: number | undefined
  readonly repeats?: number | undefined
  readonly seed?: number | undefined
  readonly budgetUsd?: number | undefined
  readonly deadline?: string | undefined
  readonly usesCache?: boolean
  readonly allowsCode?: boolean
}

export interface FollowPorts {
  readonly onEvent: (event: RunEvent) => void
  readonly stop?: AbortSignal
  readonly cut?: AbortSignal
}

export interface RunEnd {
  readonly runId: string
  readonly status: RunStatus
  /** As the run saw it, for whoever looks at its results next. */
  readonly dataset: OpenedDataset
}

/** Makes a run of the config: reads the dataset, builds candidates and metrics, and asks them. */
export async function startRun(project: Project, options: RunOptions, ports: FollowPorts): Promise<RunEnd> {
  const { run } = project.config
  const setup = {
    name: chooseDataset(project.config, options.dataset),
    split: splitOf(options.split ?? 'eval'),
    limit: options.limit,
    repeats: options.repeats ?? run.repeats,
    seed: options.seed ?? run.seed,
    candidates: options.candidates,
  }
  const runId = newRunId(project.clock)
  await using opened = await openRun(project, { ...setup, allowsCode: options.allowsCode === true })
  await checkStated(project, opened)
  const holdoutOpenings = await settleLock({
    project,
    dataset: opened.dataset,
    runId,
    reason: options.unlockReason,
  })
  const record = recordOf(project, opened, { ...setup, runId, holdoutOpenings })
  const plan = planOf(project, opened, { record, budgetUsd: options.budgetUsd, deadline: options.deadline })
  checkPlan(plan)
  for (const message of opened.warnings) ports.onEvent({ kind: 'warning', message })
  await project.store.runs.createRun(record)
  const status = await carryOut(project, plan, { ports, usesCache: options.usesCache !== false })
  return { runId, status, dataset: opened.dataset }
}

function splitOf(text: string): OpenedDataset['split'] {
  const split = splitNames.find(name => name === text)
  if (split) return split
  throw new CupelError('usage_invalid', `There is no split "${text}".`, {
    hint: `One of: ${splitNames.join(', ')}.`,
  })
}

export interface RunSetup {
  readonly name: string
  readonly split: OpenedDataset['split']
  readonly limit: number | undefined
  readonly candidates: readonly string[] | undefined
  readonly seed: number
  readonly allowsCode: boolean
}

/** What a run works with, opened; dispose of it when the run has ended. */
export interface OpenedRun extends AsyncDisposable {
  readonly dataset: OpenedDataset
  readonly candidates: OpenedCandidates
  readonly metrics: readonly Metric[]
  readonly redact: Redact
  readonly warnings: readonly string[]
}

export async function openRun(project: Project, setup: RunSetup): Promise<OpenedRun> {
  const dataset = await openDataset(project, setup)
  const candidates = await openCandidates(project, { dataset, only: setup.candidates, seed: setup.seed })
  const { entries, warnings } = presentMetrics(project)
  const labels = dataset.labels
  const metricPorts = await openMetricPorts({ project, entries, labels, allowsCode: setup.allowsCode })
  const metrics = await buildMetrics(entries, metricPorts.ports)
  return {
    dataset,
    candidates,
    metrics,
    redact: candidates.redact,
    warnings: [...candidates.warnings, ...warnings, ...metricPorts.warnings],
    async [Symbol.asyncDispose]() {
      await metricPorts[Symbol.asyncDispose]()
      await candidates[Symbol.asyncDispose]()
    },
  }
}

interface RecordSetup {
  readonly runId: string
  readonly repeats: number
  readonly seed: number
  readonly holdoutOpenings: number
}

function recordOf(
  project: Project,
  { dataset, candidates, metrics }: OpenedRun,
  setup: RecordSetup,
): RunRecord {
  const facts = {
    dataset: {
      name: dataset.name,
      version: dataset.version,
      file: dataset.file,
      split: dataset.split,
      examples: dataset.examples,
      ...(dataset.limit === undefined ? {} : { limit: dataset.limit }),
      holdoutOpenings: setup.holdoutOpenings,
    },
    candidates: candidates.all.map(candidate => candidate.facts),
    metrics: metrics.map(metricFacts),
    repeats: setup.repeats,
    seed: setup.seed,
  }
  return {
    id: setup.runId,
    createdAt: new Date(project.clock.now()).toISOString(),
    name: project.config.name,
    fingerprint: runFingerprint(facts),
    ...facts,
    cupelVersion: version,
  }
}

type Facts = Pick<RunRecord, 'dataset' | 'candidates' | 'metrics' | 'repeats' | 'seed'>

/** Hash of everything that two runs must share for their trials to be interchangeable. */
export function runFingerprint({ dataset, candidates, metrics, repeats, seed }: Facts): string {
  return contentHash({
    dataset: [dataset.version, dataset.split, dataset.examples],
    candidates: candidates.map(({ name, fingerprint }) => [name, fingerprint]),
    metrics: metrics.map(({ id, version: metricVersion }) => [id, metricVersion]),
    repeats,
    seed,
  })
}

export function metricFacts({ score, aggregation, ...facts }: Metric): MetricFacts {
  return { ...facts, aggregation: aggregation.kind }
}

interface PlanSetup {
  readonly record: RunRecord
  readonly budgetUsd?: number | undefined
  readonly deadline?: string | undefined
}

export function planOf(
  project: Project,
  opened: OpenedRun,
  { record, budgetUsd, deadline }: PlanSetup,
): RunPlan {
  const { run } = project.config
  const budget = budgetUsd ?? run.budgetUsd
  const time = deadline ?? run.deadline
  return {
    record,
    examples: opened.dataset.read,
    corpus: opened.dataset.corpus,
    candidates: opened.candidates.all,
    metrics: opened.metrics,
    redact: opened.redact,
    ...(budget === undefined ? {} : { budgetUsd: budget }),
    ...(time === undefined ? {} : { deadlineMs: parseDuration(time, 'deadline') }),
  }
}

/** The tokenizer is large, and most runs have no failed try that it is needed for. */
function countTokensLazily(): (text: string) => Promise<number> {
  let opened: Promise<{ count(text: string): number }> | undefined
  return async text => {
    opened ??= import('../../adapters/tokenizer/index.ts').then(({ openTokenCounter }) => openTokenCounter())
    return (await opened).count(text)
  }
}

interface Carrying {
  readonly ports: FollowPorts
  readonly usesCache: boolean
}

export function carryOut(
  project: Project,
  plan: RunPlan,
  { ports, usesCache }: Carrying,
): Promise<RunStatus> {
  const { runs, cache } = project.store
  const isCached = usesCache && project.config.run.cache && plan.record.repeats === 1
  return executeRun(plan, {
    store: runs,
    clock: project.clock,
    countTokens: countTokensLazily(),
    ...ports,
    ...(isCached ? { cache } : {}),
  })
}
