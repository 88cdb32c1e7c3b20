import type { Json } from '../../kernel/index.ts'
import { CupelError } from '../../kernel/index.ts'
import { type ExampleFacts, type Sample, type ScoreTable, sampleOf } from '../estimate/index.ts'
import type { GateSettings } from './gate-config.ts'
import type { PairedSheets } from './pair-sheets.ts'

/** What every check of a gate is given. */
export interface GateContext {
  readonly paired: PairedSheets
  /** Facts of the examples that the run of the candidate was to answer. */
  readonly examples: ReadonlyMap<string, ExampleFacts>
  readonly settings: GateSettings
  /** Words that seed resampling. */
  readonly seed: string
  readonly replicates: number
  /** Code of statistic metrics, by metric id. */
  readonly statistics: Readonly<Record<string, (evidence: readonly Json[]) => number | undefined>>
  /** Metrics that may carry no claim, each with why: judges without a valid card. */
  readonly distrusted: Readonly<Record<string, string>>
}

/** A named part of the examples that both sides answered. */
export interface GateSlice {
  readonly id: string
  readonly members: Int32Array
}

const mostValues = 24

/** All common examples, then the slices asked for: `tag=value`, or every value of `tag`. `component` is a tag too. */
export function gateSlices({ table, common }: PairedSheets, asked: readonly string[]): GateSlice[] {
  const positions = [...common].sort((a, b) => a - b)
  const valueAt = (at: number, key: string): string | undefined =>
    key === 'component' ? table.facts[at]!.component : table.facts[at]!.tags[key]
  const sliceOf = (key: string, value: string): GateSlice => ({
    id: `${key}=${value}`,
    members: Int32Array.from(positions.filter(at => valueAt(at, key) === value)),
  })
  const slices = asked.flatMap(name => {
    const at = name.indexOf('=')
    if (at >= 0) return [sliceOf(name.slice(0, at), name.slice(at + 1))]
    const values = [...new Set(positions.flatMap(position => valueAt(position, name) ?? []))].sort()
    if (values.length > mostValues)
      throw new CupelError(
        'config_invalid',
        `gate.slices: tag ${name} has ${values.length} values, more than ${mostValues}.`,
        {
          hint: `Name the values that matter, e.g. "${name}=${values[0]}".`,
        },
      )
    return values.length === 0
      ? [{ id: name, members: new Int32Array(0) }]
      : values.map(value => sliceOf(name, value))
  })
  return [{ id: 'all', members: Int32Array.from(positions) }, ...slices]
}

/** What both sides scored on a metric, over a slice. */
export function sidesOf(
  { table, candidate, baseline }: PairedSheets,
  metric: string,
  { members }: GateSlice,
): readonly [candidate: Sample, baseline: Sample] {
  return [sampleOf(table, candidate, { metric, members }), sampleOf(table, baseline, { metric, members })]
}

/** One value for each common example of a column of times or costs, its repeats averaged; NaN where there is none. */
export function perExample(table: ScoreTable, column: Float64Array, members: Int32Array): Float64Array {
  return Float64Array.from(members, example => {
    const known = column
      .subarray(example * table.repeats, (example + 1) * table.repeats)
      .filter(value => !Number.isNaN(value))
    return known.length === 0 ? Number.NaN : known.reduce((total, value) => total + value, 0) / known.length
  })
}
