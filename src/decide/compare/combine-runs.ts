import { CupelError } from '../../kernel/index.ts'
import type { CandidateFacts, MetricFacts, RunRecord, Trial, TrialFilter } from '../../measure/run/index.ts'
import type { ComparisonWarning } from './comparison.ts'

/** A run and the way to its trials; `RunStore.trials` bound to a run fits. */
export interface ComparedRun {
  readonly record: RunRecord
  readonly trials: (filter?: TrialFilter) => AsyncIterable<Trial> | Iterable<Trial>
}

export interface CombinedRuns {
  /** In the order they are shown. */
  readonly candidates: readonly CombinedCandidate[]
  readonly metrics: readonly MetricFacts[]
  readonly repeats: number
  readonly warnings: readonly ComparisonWarning[]
}

export interface CombinedCandidate {
  /** As shown: the candidate's name, or `run:name` where two runs share it. */
  readonly name: string
  readonly run: ComparedRun
  readonly facts: CandidateFacts
}

/**
 * Lays runs side by side. Refuses runs on different datasets and metrics of different versions: their figures would
 * differ for reasons that have nothing to do with the candidates.
 */
export function combineRuns(runs: readonly ComparedRun[]): CombinedRuns {
  const first = runs[0]
  if (first === undefined) throw new CupelError('run_not_comparable', 'There is no run to compare.')
  for (const run of runs.slice(1)) checkDataset(first.record, run.record)
  const { metrics, warnings } = combineMetrics(runs)
  const labels = runLabels(runs)
  const names = runs.flatMap(({ record }) => record.candidates.map(({ name }) => name))
  const candidates = runs.flatMap((run, at) =>
    run.record.candidates.map(facts => ({
      name: names.filter(name => name === facts.name).length > 1 ? `${labels[at]}:${facts.name}` : facts.name,
      run,
      facts,
    })),
  )
  if (candidates.length === 0)
    throw new CupelError('run_not_comparable', 'The run has no candidates.', {
      details: { run: first.record.id },
    })
  return { candidates, metrics, repeats: Math.max(1, ...runs.map(({ record }) => record.repeats)), warnings }
}

function checkDataset(a: RunRecord, b: RunRecord): void {
  if (a.dataset.version === b.dataset.version) return
  throw new CupelError(
    'run_not_comparable',
    `Runs ${a.id} and ${b.id} were made on different datasets: ${a.dataset.name} ${a.dataset.version.slice(0, 12)} and ${b.dataset.name} ${b.dataset.version.slice(0, 12)}.`,
    {
      hint: 'Run the candidates again on the same version of the dataset; `cupel dataset diff` shows what changed.',
      details: { runs: [a.id, b.id] },
    },
  )
}

/** Runs by name, or by the start of their ids where two have the same name. */
function runLabels(runs: readonly ComparedRun[]): string[] {
  const names = runs.map(({ record }) => record.name)
  const labels =
    new Set(names).size === names.length ? names : runs.map(({ record }) => record.id.slice(0, 8))
  return new Set(labels).size === labels.length ? labels : runs.map(({ record }) => record.id)
}

function combineMetrics(runs: readonly ComparedRun[]) {
  const metrics = new Map<string, MetricFacts>()
  const warnings: ComparisonWarning[] = []
  for (const { record } of runs) {
    for (const metric of record.metrics) {
      const known = metrics.get(metric.id)
      if (known !== undefined && known.version !== metric.version)
        throw new CupelError(
          'run_not_comparable',
          `Metric ${metric.id} has version ${known.version} in one run and ${metric.version} in another: their scores mean different things.`,
          {
            hint: 'Score the older run again with `cupel score`; no model is called.',
            details: { metric: metric.id },
          },
        )
      metrics.set(metric.id, known ?? metric)
    }
  }
  for (const { id } of metrics.values()) {
    const lacking = runs.filter(({ record }) => !record.metrics.some(metric => metric.id === id))
    if (lacking.length > 0)
      warnings.push({
        kind: 'metric_in_one_run',
        message: `Metric ${id} was not computed in run ${lacking.map(({ record }) => record.name).join(', ')}.`,
        metric: id,
      })
  }
  return { metrics: [...metrics.values()], warnings }
}
