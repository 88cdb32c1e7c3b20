import { type Comparison, compareCandidates } from '../../decide/compare/index.ts'
import { type ExampleFacts, exampleFacts } from '../../decide/estimate/index.ts'
import { CupelError } from '../../kernel/index.ts'
import { cardState } from '../../measure/judge/index.ts'
import { buildMetrics } from '../../measure/metric/index.ts'
import type { RunRecord, TrialFilter } from '../../measure/run/index.ts'
import type { Example } from '../../prepare/dataset/index.ts'
import { version } from '../../version.ts'
import { readLedger, readSignatures } from '../dataset/holdout.ts'
import { type OpenedDataset, openDataset } from '../dataset/open-dataset.ts'
import { presentCards } from '../judge/card-files.ts'
import type { Project } from '../open-project.ts'
import { nameOf, openMetricPorts } from '../run/metric-ports.ts'
import { presentMetrics } from '../run/present-metrics.ts'
import { findRun } from '../run/resume-run.ts'
import { requirementNotices } from '../select/requirement-state.ts'
import { comparisonKey, keptComparison } from './keep-comparison.ts'
import { readCeiling } from './read-ceiling.ts'

export interface CompareOptions {
  /** Only these metric ids. */
  readonly metrics?: readonly string[] | undefined
  /** Written into the comparison; left out, the same trials give the same bytes. */
  readonly generatedAt?: string
  /** The dataset of the runs, where the caller has it open at their version already. */
  readonly dataset?: OpenedDataset
}

/** The comparison of one run, or of two on the same dataset; computed once from the same evidence. */
export async function compareRuns(
  project: Project,
  runs: readonly string[],
  options: CompareOptions = {},
): Promise<Comparison> {
  const asked = runs.length > 0 ? runs : ['latest']
  const found = await Promise.all(asked.map(run => findRun(project, run)))
  const records = found.map(record => withMetrics(record, options.metrics))
  const dataset = options.dataset ?? (await datasetOf(project, records[0] as RunRecord))
  const given = await givenBeside(project, { records, dataset })
  const key = await keyOf(project, { records, dataset, given })
  const kept = await keptComparison(project, key, async () =>
    compareCandidates({ ...given, ...(await evidenceOf(project, { records, dataset })) }),
  )
  const { schema, tool, ...rest } = kept
  const { generatedAt } = options
  const dated = { schema, tool, ...(generatedAt === undefined ? {} : { generatedAt }), ...rest }
  return { ...dated, warnings: [...(await requirementNotices(project)), ...rest.warnings] }
}

interface Compared {
  /** With the metrics that are shown. */
  readonly records: readonly RunRecord[]
  readonly dataset: OpenedDataset
}

/** What a comparison rests on besides trials and examples, all of it small and plain. */
async function givenBeside(project: Project, { records, dataset }: Compared) {
  const { compare, baselines, datasets } = project.config
  const cluster = datasets[(records[0] as RunRecord).dataset.name]?.cluster
  const ceiling = await readCeiling(project)
  return {
    distrusted: distrustedMetrics(project, records),
    cupelVersion: version,
    ledger: await readLedger(project, dataset.name),
    signatures: await readSignatures(project, dataset.name, dataset.version),
    ...(ceiling === undefined ? {} : { ceiling }),
    options: {
      title: project.config.name,
      level: compare.confidence,
      ...(compare.primary ? { primaryMetrics: primaryOf(compare.primary, records) } : {}),
      ...(compare.baseline && isPresent(compare.baseline, records) ? { baseline: compare.baseline } : {}),
      ...(baselines === undefined ? {} : { baselines }),
      ...clusterOption(cluster),
    },
  }
}

/** Trials, examples and the code of statistics: read when a comparison has to be computed. */
async function evidenceOf(project: Project, { records, dataset }: Compared) {
  const cluster = project.config.datasets[(records[0] as RunRecord).dataset.name]?.cluster
  return {
    runs: records.map(record => ({
      record,
      trials: (filter?: TrialFilter) => project.store.runs.trials(record.id, filter),
    })),
    examples: await factsOf(dataset, cluster),
    findExamples: (ids: readonly string[]) => findExamples(dataset, ids),
    statistics: await statisticsOf(project, dataset),
  }
}

/** A statistic of a module of the user's is code whose change would not be seen: then nothing is kept. */
async function keyOf(
  project: Project,
  of: Compared & { readonly given: unknown },
): Promise<string | undefined> {
  const { records, dataset, given } = of
  const { entries } = presentMetrics(project)
  const hasStatistic = records.some(({ metrics }) =>
    metrics.some(({ aggregation }) => aggregation === 'statistic'),
  )
  if (hasStatistic && entries.some(entry => nameOf(entry) === 'module')) return undefined
  return comparisonKey({
    records,
    trials: run => project.store.runs.trials(run),
    examples: dataset.read(),
    rest: [given, entries, dataset.labels ?? null],
  })
}

/** The dataset of a run, at the version that the run was made on. */
export async function datasetOf(project: Project, { dataset }: RunRecord): Promise<OpenedDataset> {
  const { name, split, limit } = dataset
  const opened = await openDataset(project, { name, split, limit })
  if (opened.version === dataset.version) return opened
  throw new CupelError(
    'run_not_comparable',
    `The dataset ${dataset.name} has changed since the run was made.`,
    {
      hint: 'Restore the version that the run was made on (cupel dataset diff shows what changed), or run again.',
      details: { runVersion: dataset.version, presentVersion: opened.version },
    },
  )
}

/** What estimates must know of the examples, by id. */
export async function factsOf(
  dataset: OpenedDataset,
  cluster: string | undefined,
): Promise<Map<string, ExampleFacts>> {
  const facts = new Map<string, ExampleFacts>()
  const shared = sharing()
  for await (const example of dataset.read()) facts.set(example.id, shared(exampleFacts(example, cluster)))
  return facts
}

/** One object for all examples with the same facts: 100,000 of them mostly have few kinds. */
function sharing(): (facts: ExampleFacts) => ExampleFacts {
  const known = new Map<string, ExampleFacts>()
  return facts => {
    const key = JSON.stringify(facts)
    const same = known.get(key)
    if (same) return same
    if (known.size < 1_000) known.set(key, facts)
    return facts
  }
}

async function findExamples(dataset: OpenedDataset, ids: readonly string[]): Promise<Example[]> {
  const wanted = new Set(ids)
  const found: Example[] = []
  if (wanted.size === 0) return found
  for await (const example of dataset.read()) {
    if (wanted.has(example.id)) found.push(example)
    if (found.length === wanted.size) break
  }
  return found
}

/** The code of metrics that are computed from all their evidence; a metric that is gone cannot be computed again. */
export async function statisticsOf(project: Project, dataset: OpenedDataset) {
  // Judges compute no statistic, and opening one may take a key that a reader of results does not have.
  const entries = presentMetrics(project).entries.filter(entry => !/^(claim_)?judge$/.test(nameOf(entry)))
  await using opened = await openMetricPorts({ project, entries, labels: dataset.labels, allowsCode: true })
  const metrics = await buildMetrics(entries, opened.ports)
  return Object.fromEntries(
    metrics.flatMap(({ id, aggregation }) =>
      aggregation.kind === 'statistic' ? [[id, aggregation.compute]] : [],
    ),
  )
}

function withMetrics(record: RunRecord, only: readonly string[] | undefined): RunRecord {
  if (only === undefined) return record
  const known = record.metrics.map(metric => metric.id)
  const unknown = only.filter(id => !known.includes(id))
  if (unknown.length > 0) {
    throw new CupelError('metric_unknown', `Run ${record.id} has no metric ${unknown.join(', ')}.`, {
      hint: `It has: ${known.join(', ')}.`,
    })
  }
  return { ...record, metrics: record.metrics.filter(metric => only.includes(metric.id)) }
}

function primaryOf(primary: readonly string[], records: readonly RunRecord[]): string[] {
  const shown = new Set(records.flatMap(record => record.metrics.map(metric => metric.id)))
  return primary.filter(id => shown.has(id))
}

/** Judges without a valid card, each with why. */
export function distrustedMetrics(project: Project, records: readonly RunRecord[]): Record<string, string> {
  const judges = records.flatMap(({ metrics }) => metrics.filter(({ needsCard }) => needsCard === true))
  if (judges.length === 0) return {}
  const cards = presentCards(project)
  return Object.fromEntries(
    judges.flatMap(({ id, version: metricVersion }) => {
      const scorer = { id, version: metricVersion }
      const found = cardState(
        cards.find(card => card.scorer.id === id),
        scorer,
        project.clock,
      )
      return found.state === 'valid' ? [] : [[id, found.why]]
    }),
  )
}

const isPresent = (name: string, records: readonly RunRecord[]): boolean =>
  records.some(record => record.candidates.some(candidate => candidate.name === name))

const clusterOption = (cluster: string | undefined): { clusterBy?: string } =>
  cluster === undefined ? {} : { clusterBy: cluster }
