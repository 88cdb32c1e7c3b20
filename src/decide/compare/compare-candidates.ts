import { CupelError } from '../../kernel/index.ts'
import { allMembers, createScoreCollector, designOf, type ScoreTable } from '../estimate/index.ts'
import { candidateRows } from './candidate-rows.ts'
import { type CombinedRuns, combineRuns } from './combine-runs.ts'
import {
  type ComparedMetric,
  type Comparison,
  type ComparisonWarning,
  comparisonSchemaId,
} from './comparison.ts'
import type { ComparisonInput } from './comparison-input.ts'
import { countCompared, datasetSection } from './dataset-section.ts'
import { findDisagreements } from './disagreements.ts'
import { figuresOf, tiesOf } from './figures-of.ts'
import { headlineOf } from './headline.ts'
import { methodsText } from './methods-text.ts'
import { metricRoles } from './metric-roles.ts'
import { repeatSection } from './repeat-section.ts'
import { roundNumbers } from './round-numbers.ts'
import { slicesOf } from './slices.ts'
import { warningsOf } from './warnings-of.ts'

const defaults = { level: 0.95, replicates: 10_000, mostShown: 430 }

/**
 * Everything a report shows, from the trials of one run or several on the same dataset. Trials are read twice: once for
 * their scores, and once for the texts of the examples on which candidates differ. The same trials in any order give the same
 * comparison. Throws `run_not_comparable` for other datasets or metric versions, `candidate_unknown` for a baseline that is
 * not there, `metric_unknown` for a primary metric that was not computed.
 */
export async function compareCandidates(input: ComparisonInput): Promise<Comparison> {
  const settings = { ...defaults, ...definedOnly(input.options ?? {}) }
  const combined = combineRuns(input.runs)
  const { baseline } = settings
  if (baseline !== undefined && !combined.candidates.some(({ name }) => name === baseline))
    throw new CupelError('candidate_unknown', `Baseline ${baseline} is not among the candidates compared.`, {
      hint: `Candidates are: ${combined.candidates.map(({ name }) => name).join(', ')}.`,
    })
  const metrics = metricRoles(combined.metrics, settings.primaryMetrics, input.distrusted)
  const table = await collect(input, combined)
  const { slices, warnings: sliceWarnings } = slicesOf(table)
  const figures = figuresOf({ input, table, metrics, slices, settings, combined })
  const compared = countCompared(table)
  const clusters = clustersIn(table)
  const records = input.runs.map(({ record }) => record)
  const { level, mostShown, replicates } = settings
  const { notices, ...rows } = candidateRows({ input, combined, table, metrics, settings, figures })
  const family = familyText(metrics, baseline)
  const clusterBy = clusters === undefined ? undefined : (settings.clusterBy ?? 'cluster')
  const warnings = warningsOf({ table, records, metrics, cells: figures.cells, compared, clusters })
  const { findExamples } = input
  return roundNumbers<Comparison>({
    ...headOf(input, settings.title),
    headline: headlineOf({ metrics, candidates: rows.candidates, ...figures }),
    settings: {
      level,
      seed: String(records[0]!.seed),
      primaryMetrics: metrics.filter(({ role }) => role === 'primary').map(({ id }) => id),
      ...(baseline === undefined ? {} : { baseline }),
      replicates,
      family,
    },
    dataset: datasetSection({ input, table, compared, clusters }),
    ...rows,
    metrics: [...metrics],
    slices: slices.map(({ slice }) => slice),
    ...figures,
    ties: tiesOf(metrics, figures),
    ...repeatSection({ table, metrics, level, mostShown }),
    disagreements: await findDisagreements({
      table,
      candidates: combined.candidates,
      metrics,
      mostShown,
      findExamples,
    }),
    warnings: [
      ...distrustWarnings(input, metrics),
      ...notices,
      ...warnings,
      ...combined.warnings,
      ...sliceWarnings,
    ],
    methods: methodsText({
      metrics,
      ...figures,
      family,
      clusterBy,
      repeats: table.repeats,
      replicates,
      examples: table.exampleIds.length,
      ...rows,
    }),
  })
}

function headOf(
  { runs, cupelVersion, generatedAt }: ComparisonInput,
  title: string | undefined,
): Pick<Comparison, 'schema' | 'tool' | 'generatedAt' | 'title' | 'runs'> {
  const records = runs.map(({ record }) => record)
  return {
    schema: comparisonSchemaId,
    tool: { name: 'cupel', version: cupelVersion },
    ...(generatedAt === undefined ? {} : { generatedAt }),
    title: title ?? records.map(({ name }) => name).join(' and '),
    runs: records.map(({ id, name, fingerprint, repeats, seed, cupelVersion: version }) => ({
      id,
      name,
      fingerprint,
      repeats,
      seed,
      cupelVersion: version,
    })),
  }
}

function distrustWarnings(
  { distrusted = {} }: ComparisonInput,
  metrics: readonly ComparedMetric[],
): ComparisonWarning[] {
  return metrics.flatMap(({ id, title }) =>
    Object.hasOwn(distrusted, id)
      ? [
          {
            kind: 'judge_without_card',
            message: `${title}: ${distrusted[id]} Its scores are shown and carry no claim.`,
            metric: id,
          },
        ]
      : [],
  )
}

function clustersIn(table: ScoreTable): number | undefined {
  const design = designOf(table, allMembers(table))
  return design.clusters === undefined ? undefined : design.clusterCount
}

function definedOnly<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never
}

async function collect(input: ComparisonInput, combined: CombinedRuns): Promise<ScoreTable> {
  const collector = createScoreCollector({
    examples: input.examples,
    metrics: combined.metrics,
    candidates: combined.candidates.map(({ name }) => name),
    repeats: combined.repeats,
  })
  for (const run of input.runs) {
    const names = new Map(
      combined.candidates
        .filter(candidate => candidate.run === run)
        .map(({ facts, name }) => [facts.name, name]),
    )
    for await (const trial of run.trials()) {
      const name = names.get(trial.candidate)
      if (name !== undefined) collector.add(trial, name)
    }
  }
  return collector.finish()
}

function familyText(metrics: readonly ComparedMetric[], baseline: string | undefined): string {
  const primary = metrics.filter(({ role }) => role === 'primary').map(({ title }) => title)
  if (primary.length === 0)
    return 'No metric is primary, so no claim is made; all comparisons are exploratory (Benjamini-Hochberg).'
  const of = baseline === undefined ? 'all pairs of candidates' : `all candidates against ${baseline}`
  return `Claims: ${of} on ${primary.join(', ')}, one family corrected by Holm. All other comparisons are exploratory (Benjamini-Hochberg).`
}
