import type { Estimate } from '../../stats/index.ts'
import { estimateSample, type Sample } from '../estimate/index.ts'
import type { ExampleFacts } from './gather-answers.ts'

/** What figures of one candidate share. */
export interface ConfidenceContext {
  readonly examples: ReadonlyMap<string, ExampleFacts>
  /** 0.95 is 95%. */
  readonly level: number
  /** Words that seed resampling and the division into parts. */
  readonly seed: string
  /** 1,000 unless given; fewer for many answers. */
  readonly replicates?: number | undefined
  /** Trials left out, for the estimates to say. */
  readonly unscored: number
  readonly errored: number
}

/** The sampled unit of an example: its cluster where the dataset has them, else itself. */
export function unitOf(exampleId: string, { examples }: Pick<ConfidenceContext, 'examples'>): string {
  const cluster = examples.get(exampleId)?.cluster
  return cluster === undefined ? `example ${exampleId}` : `cluster ${cluster}`
}

/** Codes from 0 for the sampled units of rows, and how many there are. */
export function unitCodes(
  rows: readonly { readonly exampleId: string }[],
  context: Pick<ConfidenceContext, 'examples'>,
): { readonly codes: Int32Array; readonly units: number } {
  const known = new Map<string, number>()
  const codes = Int32Array.from(rows, ({ exampleId }) => {
    const unit = unitOf(exampleId, context)
    const code = known.get(unit) ?? known.size
    known.set(unit, code)
    return code
  })
  return { codes, units: known.size }
}

export interface MeanOf<Row> {
  readonly rows: readonly Row[]
  readonly read: (row: Row) => number
  readonly kind: 'rate' | 'mean'
  readonly range: readonly [number, number]
}

/**
 * The mean of a value over rows with the interval that a metric of its kind gets, repeats averaged inside the example first:
 * Wilson, t, BCa, or CR2 with clusters.
 */
export function meanOver<Row extends { readonly exampleId: string }>(
  { rows, read, kind, range }: MeanOf<Row>,
  context: ConfidenceContext,
): Estimate {
  const sums = new Map<string, { total: number; rows: number }>()
  for (const row of rows) {
    const own = sums.get(row.exampleId) ?? { total: 0, rows: 0 }
    own.total += read(row)
    own.rows++
    sums.set(row.exampleId, own)
  }
  const values = Float64Array.from(sums.values(), ({ total, rows: of }) => total / of)
  const { codes, units } = unitCodes(
    [...sums.keys()].map(exampleId => ({ exampleId })),
    context,
  )
  const sample: Sample = {
    examples: Int32Array.from(values.keys()),
    values,
    ...(units < values.length ? { clusters: codes } : {}),
    clusterCount: units,
    binary: values.every(value => value === 0 || value === 1),
    scored: rows.length,
    unscored: context.unscored,
    errored: context.errored,
    notApplicable: 0,
    missing: 0,
  }
  return estimateSample(sample, {
    metric: {
      id: 'confidence',
      version: '1',
      title: 'confidence',
      direction: 'none',
      range,
      aggregation: kind,
    },
    level: context.level,
    seed: `${context.seed}/mean`,
    replicates: context.replicates ?? 1_000,
  })
}
