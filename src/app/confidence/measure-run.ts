import {
  type ConfidenceReport,
  type ConfidenceSource,
  confidenceSources,
  createAnswerGatherer,
  type ErrorCosts,
  type ExampleFacts,
  measureConfidence,
} from '../../decide/confidence/index.ts'
import { CupelError, timestamp } from '../../kernel/index.ts'
import { cardState } from '../../measure/judge/index.ts'
import type { CandidateFacts, MetricFacts, RunRecord } from '../../measure/run/index.ts'
import { openDataset } from '../dataset/open-dataset.ts'
import { presentCards } from '../judge/card-files.ts'
import type { Project } from '../open-project.ts'
import { findRunToRead } from '../run/find-run-to-read.ts'
import { writeConfidence } from './confidence-files.ts'
import { confidenceMetric } from './confidence-metric.ts'
import { unlikeStated } from './unlike-stated.ts'

export interface ConfidenceOptions {
  readonly run: string
  /** Id of a rate metric of the run; that of the config unless given. */
  readonly metric?: string | undefined
  readonly from?: ConfidenceSource | undefined
  /** All of the run unless given. */
  readonly candidates?: readonly string[] | undefined
  readonly costs?: ErrorCosts | undefined
  readonly replicates?: number | undefined
  /** What is done with each report that is no what-if: by default it is kept under `.cupel/confidence`. */
  readonly keep?: ((report: ConfidenceReport) => void) | undefined
}

export interface MeasuredConfidence {
  readonly reports: readonly ConfidenceReport[]
  /** It was asked what would be under other terms than the config states: nothing is kept. */
  readonly isWhatIf: boolean
}

/**
 * How true the confidences of the candidates of a run are. Each report is kept, but for a what-if: it must not take the place of
 * the one that the cost of a task rests on. Where the config states no costs nothing rests on a report, and none is a what-if.
 */
export async function measureRunConfidence(
  project: Project,
  options: ConfidenceOptions,
): Promise<MeasuredConfidence> {
  const record = await findRunToRead(project, options.run)
  const config = project.config.confidence
  const metric = confidenceMetric(project, record, options.metric ?? config.metric)
  const source = options.from ?? config.from
  if (source === 'repeats' && record.repeats < 2) throw noRepeats(record)
  const candidates = chosen(record, options.candidates)
  const examples = await factsOf(project, record)
  const gatherers = new Map(
    candidates.map(({ name }) => [name, createAnswerGatherer({ metric: metric.id, source, examples })]),
  )
  for await (const trial of project.store.runs.trials(record.id)) gatherers.get(trial.candidate)?.add(trial)
  const clusterBy = project.config.datasets[record.dataset.name]?.cluster
  const distrust = whyDistrusted(project, metric)
  const keep = options.keep ?? (report => writeConfidence(project, report))
  const costs = options.costs ?? config.costs
  const isWhatIf =
    config.costs !== undefined &&
    unlikeStated(project, { costs, source, metric: metric.id }, record) !== undefined
  const reports = candidates.map(({ name, fingerprint }) => {
    const gathered = gatherers.get(name)?.finish()
    if (gathered === undefined) throw new Error(`no gatherer for ${name}`)
    const measured = measureConfidence({
      gathered,
      examples,
      costs,
      replicates: options.replicates,
      origin: {
        candidate: name,
        createdAt: timestamp(project.clock),
        run: record.id,
        fingerprint,
        dataset: {
          name: record.dataset.name,
          version: record.dataset.version,
          split: record.dataset.split,
        },
        metric: { id: metric.id, version: metric.version },
        source,
        level: project.config.compare.confidence,
        // The same halves for every candidate: what differs is then not the questions.
        seed: `${record.seed}/confidence/${metric.id}/${source}`,
        ...(clusterBy === undefined ? {} : { clusterBy }),
      },
    })
    const report =
      distrust === undefined ? measured : { ...measured, warnings: [distrust, ...measured.warnings] }
    if (!isWhatIf) keep(report)
    return report
  })
  return { reports, isWhatIf }
}

function chosen(record: RunRecord, asked: readonly string[] | undefined): readonly CandidateFacts[] {
  if (asked === undefined) return record.candidates
  const names = record.candidates.map(({ name }) => name)
  const unknown = asked.filter(name => !names.includes(name))
  if (unknown.length > 0)
    throw new CupelError('candidate_unknown', `Run ${record.id} has no candidate ${unknown.join(', ')}.`, {
      hint: `It has: ${names.join(', ')}.`,
    })
  return record.candidates.filter(({ name }) => asked.includes(name))
}

async function factsOf(project: Project, { dataset }: RunRecord): Promise<Map<string, ExampleFacts>> {
  const opened = await openDataset(project, {
    name: dataset.name,
    split: dataset.split,
    limit: dataset.limit,
  })
  if (opened.version !== dataset.version)
    throw new CupelError(
      'run_not_comparable',
      `The dataset ${dataset.name} has changed since the run was made.`,
      {
        hint: 'Restore the version that the run was made on (cupel dataset diff shows what changed), or run again.',
        details: { runVersion: dataset.version, presentVersion: opened.version },
      },
    )
  const clusterBy = project.config.datasets[dataset.name]?.cluster
  const facts = new Map<string, ExampleFacts>()
  for await (const { id, expected, tags } of opened.read())
    facts.set(id, {
      label: expected?.label,
      abstain: expected?.abstain,
      cluster: clusterBy === undefined ? undefined : tags[clusterBy],
    })
  return facts
}

/** Why nothing may rest on a judge that says which answers are right. */
function whyDistrusted(project: Project, { id, version, needsCard }: MetricFacts): string | undefined {
  if (needsCard !== true) return undefined
  const card = presentCards(project).find(({ scorer }) => scorer.id === id)
  const found = cardState(card, { id, version }, project.clock)
  return found.state === 'valid'
    ? undefined
    : `${id} decides nothing yet, so these figures carry no claim: ${found.why}`
}

const noRepeats = (record: RunRecord): CupelError =>
  new CupelError('usage_invalid', `Run ${record.id} asked every question once: repeats cannot agree.`, {
    hint: `${confidenceSources.repeats.about} Do: cupel run --repeats 5.`,
  })
