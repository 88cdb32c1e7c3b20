import type { Score } from '../../kernel/index.ts'
import type { MetricFacts, RunRecord, Trial } from '../../measure/run/index.ts'
import type { DatasetFact, DecisionFact, RunFact } from '../../operate/governance/index.ts'
import type { Project } from '../open-project.ts'

interface Looking {
  readonly candidate: string
  readonly decision: DecisionFact | undefined
  readonly datasets: readonly DatasetFact[]
}

/**
 * The run that a candidate is judged by: one that the decision rests on, else the newest whole one on the dataset as it is, else the
 * newest there is.
 */
export function runOf(
  records: readonly RunRecord[],
  { candidate, decision, datasets }: Looking,
): RunRecord | undefined {
  const own = records.filter(({ candidates }) => candidates.some(({ name }) => name === candidate))
  const isPresent = ({ dataset }: RunRecord): boolean =>
    datasets.some(({ name, version }) => name === dataset.name && version === dataset.version)
  const isWhole = ({ dataset }: RunRecord): boolean => dataset.limit === undefined
  return (
    own.find(({ id, dataset }) => decision?.runs.includes(id) === true && dataset.split !== 'holdout') ??
    own.find(record => isWhole(record) && isPresent(record)) ??
    own.find(isWhole) ??
    own[0]
  )
}

/** What a run shows of one candidate, from its trials. */
export async function runFacts(project: Project, record: RunRecord, candidate: string): Promise<RunFact> {
  const { id, createdAt, dataset, repeats, candidates, metrics } = record
  const tally = { answered: 0, failed: 0, retrieving: 0 }
  const counts = new Map(metrics.map(metric => [metric.id, { scored: 0, missing: 0 }]))
  for await (const trial of project.store.runs.trials(id, { candidate })) {
    tally[trial.outcome]++
    if (trial.outcome === 'answered' && (trial.response.retrieved?.length ?? 0) > 0) tally.retrieving++
    for (const [metric, count] of counts) {
      const standing = standingOf(trial, metric)
      if (standing !== undefined) count[standing]++
    }
  }
  return {
    id,
    at: createdAt,
    dataset: dataset.name,
    datasetVersion: dataset.version,
    isLimited: dataset.limit !== undefined,
    planned: dataset.examples * repeats,
    ...tally,
    candidates: candidates.map(({ name }) => name),
    metrics: metrics.map(metric => ({
      id: metric.id,
      isTask: isTask(metric),
      isJudge: metric.needsCard === true,
      ...(counts.get(metric.id) ?? { scored: 0, missing: 0 }),
    })),
    baselines: baselinesOf(project, record),
  }
}

const isTask = ({ direction, measuresTime }: MetricFacts): boolean =>
  direction !== 'none' && measuresTime !== true

/** A call that failed has no value of any metric; a metric that by its definition says nothing of an answer lacks nothing. */
function standingOf(trial: Trial, metric: string): 'scored' | 'missing' | undefined {
  if (trial.outcome === 'failed') return 'missing'
  const score: Score | undefined = trial.scores[metric]
  if (score?.outcome === 'unscored' && score.reason === 'not_applicable') return undefined
  return score?.outcome === 'scored' ? 'scored' : 'missing'
}

function baselinesOf({ config }: Project, { candidates }: RunRecord): string[] {
  const { human, current, cheapest, chance } = config.baselines ?? {}
  const named = new Set([config.compare.baseline, human, current, cheapest, chance])
  return candidates
    .filter(({ name, kind }) => named.has(name) || (kind as string) === 'baseline')
    .map(({ name }) => name)
}
