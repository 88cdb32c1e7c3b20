import { plural } from '../../kernel/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import { identicalRepeats, type ScoreTable } from '../estimate/index.ts'
import type { Cell, ComparedMetric, ComparisonWarning } from './comparison.ts'
import { mostOpen, openTrials } from './open-share.ts'

export interface WarningInput {
  readonly table: ScoreTable
  readonly records: readonly RunRecord[]
  readonly metrics: readonly ComparedMetric[]
  readonly cells: readonly Cell[]
  /** Examples with at least one trial of every candidate. */
  readonly compared: number
  readonly clusters: number | undefined
}

/** What a reader must know before relying on the figures, in words; the gravest first. */
export function warningsOf(input: WarningInput): ComparisonWarning[] {
  return [
    ...coverageWarnings(input),
    ...unscoredWarnings(input),
    ...sizeWarnings(input),
    ...repeatWarnings(input.table),
    ...holdoutWarnings(input.records),
    ...leaderWarnings(input),
    ...cellWarnings(input),
  ]
}

function coverageWarnings({ table, compared, records }: WarningInput): ComparisonWarning[] {
  const all = table.exampleIds.length
  const planned = records[0]?.dataset.examples ?? all
  const warnings: ComparisonWarning[] = []
  for (const columns of table.candidates) {
    if (columns.answered === 0)
      warnings.push({
        kind: 'nothing_answered',
        message:
          columns.failed === 0
            ? `${columns.name} has no trials.`
            : `All ${columns.failed} trials of ${columns.name} failed: nothing can be said about it.`,
        candidate: columns.name,
      })
  }
  if (compared < all)
    warnings.push({
      kind: 'unequal_examples',
      message: `Not every candidate was tried on the same examples: ${compared} of ${all} have trials of all. Differences rest on the examples that two candidates share; single scores rest on each candidate's own.`,
    })
  if (all < planned)
    warnings.push({
      kind: 'incomplete_run',
      message: `${planned - all} of ${planned} examples have no trial yet: the run is not finished, and the examples done first need not be like the rest.`,
    })
  if (table.unknownExamples > 0)
    warnings.push({
      kind: 'unknown_examples',
      message: `${table.unknownExamples} examples with trials are not in the dataset given: they count in the totals and in no slice.`,
    })
  return warnings
}

/** One warning for all metrics that lack the same trials: a failed call lacks a value for every metric. */
function unscoredWarnings({ metrics, cells, table }: WarningInput): ComparisonWarning[] {
  const openShare = ({ estimate }: Cell): number => openTrials(estimate, table.repeats).share
  const said = new Map<string, { readonly titles: string[]; readonly bounds: string[] }>()
  for (const metric of metrics) {
    if (metric.role !== 'primary' && metric.role !== 'secondary') continue
    const lacking = cells
      .filter(cell => cell.metric === metric.id && cell.slice === 'all' && cell.estimate.kind === 'known')
      .filter(cell => openShare(cell) > mostOpen)
    if (lacking.length === 0) continue
    const shares = lacking.map(cell => `${cell.candidate} ${Math.round(openShare(cell) * 100)}%`).join(', ')
    const found = said.get(shares) ?? { titles: [], bounds: [] }
    said.set(shares, found)
    found.titles.push(metric.title)
    if (metric.role === 'primary')
      found.bounds.push(...lacking.flatMap(cell => boundsText(cell, metric.title)))
  }
  return [...said].map(([shares, { titles, bounds }]) => ({
    kind: 'unscored_share',
    message: `Many trials have no value: ${shares} on ${titles.join(', ')}. The figures cover the rest alone.${bounds.join('')}`,
  }))
}

function boundsText({ bounds, candidate }: Cell, title: string): string[] {
  if (bounds === undefined) return []
  const percent = (share: number) => `${(share * 100).toFixed(1)}%`
  return [
    ` If all of these were wrong or all right, ${candidate} would have ${percent(bounds.worst)} or ${percent(bounds.best)} on ${title}.`,
  ]
}

function sizeWarnings({ compared, clusters }: WarningInput): ComparisonWarning[] {
  const warnings: ComparisonWarning[] = []
  if (compared > 0 && compared < 50)
    warnings.push({
      kind: 'few_examples',
      message: `Only ${plural(compared, 'example')} ${compared === 1 ? 'is' : 'are'} compared: two candidates that disagree on 15% of them must differ by about ${leastVisible(compared)} points to be told apart.`,
    })
  if (clusters !== undefined && clusters < 20)
    warnings.push({
      kind: 'few_clusters',
      message: `Only ${plural(clusters, 'cluster')}: below 20 even robust intervals cover less than they say.`,
    })
  return warnings
}

/** In points: what a paired test sees with 80% power where 15% of the examples are discordant, at most all of them. */
function leastVisible(n: number): number {
  return Math.min(100, Math.round(280 * Math.sqrt(0.15 / n)))
}

function repeatWarnings(table: ScoreTable): ComparisonWarning[] {
  return table.candidates.flatMap(columns => {
    const { same, of } = identicalRepeats(table, columns)
    if (of < 3 || same < 0.95 * of) return []
    return [
      {
        kind: 'identical_repeats',
        message: `${columns.name}: repeats are the same text on ${same} of ${of} examples although their seeds differ. They are not independent draws; repeating tells nothing here.`,
        candidate: columns.name,
      },
    ]
  })
}

function holdoutWarnings(records: readonly RunRecord[]): ComparisonWarning[] {
  const opened = Math.max(0, ...records.map(({ dataset }) => dataset.holdoutOpenings))
  if (opened < 2 || !records.some(({ dataset }) => dataset.split === 'holdout')) return []
  return [
    {
      kind: 'holdout_reopened',
      message: `The holdout has been opened ${opened} times: choices made after a look fit the holdout too, and its scores are then too good.`,
    },
  ]
}

function leaderWarnings({ metrics, cells }: WarningInput): ComparisonWarning[] {
  const rivals = (metric: ComparedMetric) =>
    cells.filter(cell => cell.metric === metric.id && cell.slice === 'all' && cell.estimate.kind === 'known')
      .length
  const most = Math.max(0, ...metrics.filter(({ role }) => role === 'primary').map(rivals))
  if (most < 3) return []
  return [
    {
      kind: 'winners_curse',
      message: `The best of ${most} scores is in part the luckiest: expect the leader to do a little worse on new examples. The holdout tells how much.`,
    },
  ]
}

/** Warnings of single figures over all examples, each said once with the candidates it concerns. */
function cellWarnings({ metrics, cells }: WarningInput): ComparisonWarning[] {
  const said = new Map<string, { metric: string; candidates: string[]; message: string }>()
  for (const { candidate, metric, slice, estimate } of cells) {
    if (slice !== 'all' || estimate.kind !== 'known') continue
    for (const message of estimate.warnings) {
      const key = `${metric}\u0000${message}`
      const found = said.get(key) ?? { metric, candidates: [], message }
      found.candidates.push(candidate)
      said.set(key, found)
    }
  }
  const titles = new Map(metrics.map(({ id, title }) => [id, title]))
  return [...said.values()].map(({ metric, candidates, message }) => ({
    kind: 'figure',
    message: `${titles.get(metric)}, ${candidates.join(', ')}: ${message}`,
    metric,
  }))
}
