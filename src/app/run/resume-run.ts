import { CupelError } from '../../kernel/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import type { Project } from '../open-project.ts'
import { checkStated } from './check-stated.ts'
import {
  carryOut,
  type FollowPorts,
  metricFacts,
  type OpenedRun,
  openRun,
  planOf,
  type RunEnd,
  runFingerprint,
} from './start-run.ts'

export interface ResumeOptions {
  /** Id, the beginning of one, or `latest`. */
  readonly run: string
  readonly retriesFailed?: boolean
  readonly budgetUsd?: number | undefined
  readonly deadline?: string | undefined
  readonly allowsCode?: boolean
}

/**
 * Goes on with a run from what the store holds. Refuses when config, dataset or candidates are no longer those
 * the run was started with, because the trials would not belong together.
 */
export async function resumeRun(
  project: Project,
  options: ResumeOptions,
  ports: FollowPorts,
): Promise<RunEnd> {
  const record = await findRun(project, options.run)
  await using opened = await openRun(project, {
    name: record.dataset.name,
    split: record.dataset.split,
    limit: record.dataset.limit,
    candidates: record.candidates.map(candidate => candidate.name),
    seed: record.seed,
    allowsCode: options.allowsCode === true,
  })
  refuseMismatch(record, opened)
  await checkStated(project, opened)
  if (options.retriesFailed) await project.store.runs.dropFailedTrials(record.id)
  const plan = planOf(project, opened, { record, budgetUsd: options.budgetUsd, deadline: options.deadline })
  const status = await carryOut(project, plan, { ports, usesCache: true })
  return { runId: record.id, status, dataset: opened.dataset }
}

/** The run of this id, or an error that says where to look. */
export async function findRun(project: Project, idOrPrefix: string): Promise<RunRecord> {
  const record = await project.store.runs.findRun(idOrPrefix)
  if (record) return record
  if (idOrPrefix === 'latest')
    throw new CupelError('run_unknown', 'The store holds no run yet.', {
      hint: 'Begin one with `cupel run`.',
    })
  throw new CupelError('run_unknown', `No run is called "${idOrPrefix}".`, {
    hint: 'List the runs with `cupel runs`, or begin one with `cupel run`.',
  })
}

function refuseMismatch(record: RunRecord, { dataset, candidates, metrics }: OpenedRun): void {
  const now = {
    ...record,
    dataset: { ...record.dataset, version: dataset.version, examples: dataset.examples },
    candidates: candidates.all.map(candidate => candidate.facts),
    metrics: metrics.map(metricFacts),
  }
  if (runFingerprint(now) === record.fingerprint) return
  const changed = changes(record, now)
  throw new CupelError('run_mismatch', `Run ${record.id} cannot go on: ${changed.join('; ')}.`, {
    hint: 'Undo the change to resume, or begin a new run with `cupel run`. What was recorded stays as it is.',
    details: { runId: record.id, changed },
  })
}

function changes(before: RunRecord, now: RunRecord): string[] {
  const changed: string[] = []
  if (before.dataset.version !== now.dataset.version)
    changed.push(`the dataset ${before.dataset.name} has other content`)
  if (before.dataset.examples !== now.dataset.examples)
    changed.push('the split has another number of examples')
  for (const { name, fingerprint } of before.candidates) {
    const same = now.candidates.find(candidate => candidate.name === name)
    if (same?.fingerprint !== fingerprint) changed.push(`candidate ${name} has changed`)
  }
  const versions = (metrics: RunRecord['metrics']) =>
    metrics.map(({ id, version }) => `${id} ${version}`).join(', ')
  if (versions(before.metrics) !== versions(now.metrics)) {
    changed.push('the metrics have changed (use `cupel score` to score with others)')
  }
  return changed.length > 0 ? changed : ['its settings have changed']
}
