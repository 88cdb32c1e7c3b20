import { createScoreCollector, type ScoreTable } from '../../decide/estimate/index.ts'
import { type Decision, selectCandidate } from '../../decide/select/index.ts'
import { CupelError, timestamp } from '../../kernel/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import { version } from '../../version.ts'
import { compareRuns, datasetOf, factsOf } from '../compare/compare-runs.ts'
import type { OpenedDataset } from '../dataset/open-dataset.ts'
import type { Project } from '../open-project.ts'
import { findRunToRead, looksAtHoldout } from '../run/find-run-to-read.ts'
import { newRunId } from '../run-id.ts'
import { outsideFigures } from './outside-figures.ts'
import { requirementState } from './requirement-state.ts'

export interface SelectOptions {
  /** Over those of the requirements: metric ids, `latency`, `cost`. */
  readonly weights?: Readonly<Record<string, number>> | undefined
  readonly seed?: number | undefined
}

/** Decides between the candidates of a run by the requirements of the config. Nothing is written. */
export async function selectRun(
  project: Project,
  run: string,
  { weights, seed }: SelectOptions = {},
): Promise<Decision> {
  const record = await findRunToRead(project, run)
  refuseHoldout(record)
  const dataset = await datasetOf(project, record)
  const comparison = await compareRuns(project, [record.id], { dataset })
  const { requirements, lock } = await requirementState(project)
  return selectCandidate({
    id: newRunId(project.clock),
    madeAt: timestamp(project.clock),
    cupelVersion: version,
    comparison,
    table: await tableOf(project, record, dataset),
    requirements,
    outside: await outsideFigures(project, record),
    limit: limitOf(record),
    weights,
    lock,
    seed: seed === undefined ? undefined : String(seed),
  })
}

/** A limit beyond the split cut nothing off. */
const limitOf = ({ dataset: { limit, examples } }: RunRecord): number | undefined =>
  limit === examples ? limit : undefined

function refuseHoldout({ id, dataset }: RunRecord): void {
  if (!looksAtHoldout({ dataset })) return
  throw new CupelError(
    'usage_invalid',
    `Run ${id} was made on ${dataset.split === 'all' ? 'all splits, the holdout among them' : 'the holdout'}: a choice made there would use it up.`,
    {
      hint: 'Decide by a run on the eval split (cupel runs lists them); cupel select --confirm then looks at the holdout once.',
    },
  )
}

async function tableOf(project: Project, record: RunRecord, dataset: OpenedDataset): Promise<ScoreTable> {
  const collector = createScoreCollector({
    examples: await factsOf(dataset, project.config.datasets[record.dataset.name]?.cluster),
    metrics: record.metrics,
    candidates: record.candidates.map(({ name }) => name),
    repeats: record.repeats,
  })
  for await (const trial of project.store.runs.trials(record.id)) collector.add(trial)
  return collector.finish()
}
