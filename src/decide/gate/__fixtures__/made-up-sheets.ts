import type { ExampleFacts } from '../../estimate/index.ts'
import { type GateInput, type GateSettings, gateSettingsSchema, type ScoreSheet } from '../index.ts'
import type { SheetMetric, SheetScore, SheetTrial } from '../score-sheet.ts'

export const exact: SheetMetric = {
  id: 'exact',
  version: '1',
  title: 'Exact',
  direction: 'higher',
  range: [0, 1],
  aggregation: 'rate',
}
export const graded: SheetMetric = { ...exact, id: 'graded', title: 'Graded', aggregation: 'mean' }

const idOf = (at: number): string => `e${String(at).padStart(5, '0')}`

/** A sheet whose trials have these scores, one row for each example. */
export function sheet(
  rows: readonly (Readonly<Record<string, SheetScore>> | Partial<SheetTrial>)[],
  more: Partial<ScoreSheet> = {},
): ScoreSheet {
  return {
    schema: 'cupel.baseline/1',
    cupel: '0.0.0',
    run: { id: 'run-1', name: 'made-up', createdAt: '2026-01-01T00:00:00.000Z', seed: 1 },
    candidate: { name: 'assistant', fingerprint: 'f1', kind: 'module', summary: 'assistant.mjs' },
    dataset: { name: 'golden', version: 'v1', split: 'eval', examples: rows.length },
    repeats: 1,
    metrics: [exact],
    trials: rows.map((row, at) => ({
      id: idOf(at),
      hash: 'h',
      ms: 100,
      usd: 0.001,
      ...('scores' in row || 'failed' in row || 'id' in row
        ? row
        : { scores: row as Record<string, SheetScore> }),
    })),
    ...more,
  }
}

/** Rows of a paired table on metric `exact`: first of the candidate, then of the baseline. */
export function pairedRows(counts: {
  readonly both: number
  readonly onlyNew: number
  readonly onlyOld: number
  readonly neither: number
}) {
  const rows = (values: readonly [number, number, number, number]) =>
    [counts.both, counts.onlyNew, counts.onlyOld, counts.neither].flatMap((times, at) =>
      Array.from({ length: times }, () => ({ exact: values[at]! })),
    )
  return { candidate: rows([1, 1, 0, 0]), baseline: rows([1, 0, 1, 0]) }
}

/** Facts of the examples of a sheet. */
export const factsFor = (
  of: ScoreSheet,
  facts: (at: number) => Partial<ExampleFacts> = () => ({}),
): Map<string, ExampleFacts> =>
  new Map(of.trials.map(({ id }, at) => [id, { component: 'core', tags: {}, weight: 1, ...facts(at) }]))

/** A gate of two sheets. */
export function gateOf(
  candidate: ScoreSheet,
  baseline: ScoreSheet,
  more: Omit<Partial<GateInput>, 'settings'> & { readonly settings?: object } = {},
): GateInput {
  const settings: GateSettings = gateSettingsSchema.parse(more.settings ?? { margins: { exact: 0.05 } })
  return {
    candidate,
    baseline,
    source: 'reports/baseline.json',
    examples: factsFor(candidate),
    cupelVersion: '0.0.0',
    title: 'made-up',
    replicates: 1000,
    ...more,
    settings,
  }
}
