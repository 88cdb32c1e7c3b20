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

export interface ConfidenceOptions {
  readonly run: string
  /** Id of a rate metric of the run; that of the config unless given. */
  readonly metric?: string | undefined
  readonly from?: ConfidenceSource | undefined
  /** All of the run unless given. */
  readonly candidates?: readonly string[] | undefined
  readonly costs?: ErrorCosts | undefined
  readonly replicates?: number | undefined
}

/** How true the confidences of the candidates of a run are; each report is also kept under `.cupel/confidence`. */
export async function measureRunConfidence(
  project: Project,
  options: ConfidenceOptions,
): Promise<readonly ConfidenceReport[]> {
  const record = await findRunToRead(project, options.run)
  const config = project.config.confidence
  const metric = metricOf(project, record, options.metric ?? config.metric)
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
  return candidates.map(({ name, fingerprint }) => {
    const gathered = gatherers.get(name)?.finish()
    if (gathered === undefined) throw new Error(`no gatherer for ${name}`)
    const measured = measureConfidence({
      gathered,
      examples,
      costs: options.costs ?? config.costs,
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
    writeConfidence(project, report)
    return report
  })
}

/** The metric that says which answers are right: asked for, or the first rate among the primary ones, or the first rate. */
function metricOf(project: Project, record: RunRecord, asked: string | undefined): MetricFacts {
  const rates = record.metrics.filter(
    ({ aggregation, direction }) => aggregation === 'rate' && direction === 'higher',
  )
  const known = rates.map(({ id }) => id).join(', ') || 'none'
  if (asked !== undefined) {
    const found = record.metrics.find(({ id }) => id === asked)
    if (found === undefined)
      throw new CupelError('metric_unknown', `Run ${record.id} has no metric ${asked}.`, {
        hint: `Its rates of what is right: ${known}.`,
      })
    if (!rates.includes(found))
      throw new CupelError(
        'metric_invalid',
        `${asked} is no rate of what is right: 1 for right, 0 for wrong.`,
        {
          hint: `Confidence is compared with such a rate; the run has: ${known}.`,
        },
      )
    return found
  }
  const primary = project.config.compare.primary ?? []
  const found = rates.find(({ id }) => primary.includes(id)) ?? rates[0]
  if (found !== undefined) return found
  throw new CupelError(
    'metric_unknown',
    `Run ${record.id} has no metric that says which answers are right.`,
    {
      hint: 'Add a rate such as verdict_match or exact_match to `metrics`, and do: cupel score.',
    },
  )
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
