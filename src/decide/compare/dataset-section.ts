import { type ScoreTable, slot } from '../estimate/index.ts'
import type { Comparison } from './comparison.ts'
import type { ComparisonInput } from './comparison-input.ts'

/** Examples with at least one trial of every candidate. */
export function countCompared(table: ScoreTable): number {
  const { repeats, exampleIds, candidates, metrics } = table
  const first = metrics[0]
  if (first === undefined) return exampleIds.length
  const statuses = candidates.map(columns => columns.metrics.get(first.id)!.status)
  let count = 0
  for (let example = 0; example < exampleIds.length; example++)
    if (statuses.every(status => isTried(status, example * repeats, repeats))) count += 1
  return count
}

function isTried(status: Uint8Array, from: number, repeats: number): boolean {
  for (let at = from; at < from + repeats; at++) if (status[at] !== slot.missing) return true
  return false
}

/** What was measured on, as the report shows it. */
export function datasetSection(of: {
  input: ComparisonInput
  table: ScoreTable
  compared: number
  clusters: number | undefined
}): Comparison['dataset'] {
  const { input, table, compared, clusters } = of
  const { dataset } = input.runs[0]!.record
  const components: Record<string, number> = {}
  for (const { component } of table.facts) components[component] = (components[component] ?? 0) + 1
  const clusterBy = input.options?.clusterBy
  return {
    name: dataset.name,
    version: dataset.version,
    file: dataset.file,
    split: dataset.split,
    examples: dataset.examples,
    compared,
    components: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
    ...(clusterBy === undefined ? {} : { clusterBy }),
    ...(clusters === undefined ? {} : { clusters }),
    holdoutOpenings: Math.max(0, ...input.runs.map(({ record }) => record.dataset.holdoutOpenings)),
    ...(input.signatures === undefined || input.signatures.length === 0
      ? {}
      : {
          signatures: input.signatures.map(({ by, role, at, comment, isValid }) => ({
            by,
            role,
            at,
            comment,
            isValid,
          })),
        }),
    ...(input.ledger === undefined ? {} : { ledger: input.ledger.map(entry => ({ ...entry })) }),
  }
}
