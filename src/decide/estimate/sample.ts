import type { Json } from '../../kernel/index.ts'
import { type CandidateColumns, type MetricColumn, type ScoreTable, slot } from './score-table.ts'

/**
 * What one candidate scored on one metric over a set of examples, repeats already averaged inside the example: the
 * example is the unit, five repeats of 100 examples are not 500 values.
 */
export interface Sample {
  /** Positions in the table of the examples that have a value, ascending. */
  readonly examples: Int32Array
  /** Mean of the scored repeats, one per entry of `examples`. */
  readonly values: Float64Array
  /** Sums over the scored repeats. Ratios only. */
  readonly hits?: Float64Array
  readonly of?: Float64Array
  /** Evidence of the repeats. Statistics only. */
  readonly evidence?: readonly (readonly Json[])[]
  /** Absent when all weigh the same. */
  readonly weights?: Float64Array
  /** Codes 0 to `clusterCount` - 1. Absent when every example is its own unit. */
  readonly clusters?: Int32Array
  readonly clusterCount: number
  /** Every value is 0 or 1. */
  readonly binary: boolean
  /** In trials. */
  readonly scored: number
  readonly unscored: number
  readonly errored: number
  readonly notApplicable: number
  readonly missing: number
}

/** Positions of all examples of a table. */
export function allMembers(table: ScoreTable): Int32Array {
  const members = new Int32Array(table.exampleIds.length)
  for (let position = 0; position < members.length; position++) members[position] = position
  return members
}

/** `members` are ascending positions in the table. */
export function sampleOf(table: ScoreTable, of: CandidateColumns, at: SampleAddress): Sample {
  const column = of.metrics.get(at.metric)
  const counts = { scored: 0, unscored: 0, errored: 0, notApplicable: 0, missing: 0 }
  const positions = new Int32Array(at.members.length)
  const means = new Float64Array(at.members.length)
  let found = 0
  if (column === undefined) counts.missing = at.members.length * table.repeats
  else
    for (const example of at.members) {
      const mean = exampleMean({ column, example, repeats: table.repeats, counts })
      if (mean === undefined) continue
      positions[found] = example
      means[found++] = mean
    }
  const examples = positions.subarray(0, found)
  const values = means.subarray(0, found)
  return {
    ...counts,
    examples,
    values,
    binary: values.every(value => value === 0 || value === 1),
    ...partsOf(column, examples, table.repeats),
    ...designOf(table, examples),
  }
}

export interface SampleAddress {
  readonly metric: string
  readonly members: Int32Array
}

interface Counts {
  scored: number
  unscored: number
  errored: number
  notApplicable: number
  missing: number
}

function exampleMean(input: {
  column: MetricColumn
  example: number
  repeats: number
  counts: Counts
}): number | undefined {
  const { column, example, repeats, counts } = input
  let sum = 0
  let scored = 0
  for (let at = example * repeats; at < (example + 1) * repeats; at++) {
    const status = column.status[at]
    if (status === slot.scored) {
      sum += column.value[at]!
      scored += 1
    } else if (status === slot.unscored) counts.unscored += 1
    else if (status === slot.errored) counts.errored += 1
    else if (status === slot.notApplicable) counts.notApplicable += 1
    else counts.missing += 1
  }
  counts.scored += scored
  return scored === 0 ? undefined : sum / scored
}

function partsOf(column: MetricColumn | undefined, examples: Int32Array, repeats: number) {
  if (column?.hits !== undefined && column.of !== undefined) {
    const sums = (part: Float64Array) =>
      Float64Array.from(examples, example => {
        let sum = 0
        for (let at = example * repeats; at < (example + 1) * repeats; at++)
          if (column.status[at] === slot.scored) sum += part[at]!
        return sum
      })
    return { hits: sums(column.hits), of: sums(column.of) }
  }
  if (column?.evidence !== undefined) {
    const { evidence, status } = column
    const kept = Array.from(examples, example => {
      const found: Json[] = []
      for (let at = example * repeats; at < (example + 1) * repeats; at++) {
        const item = evidence[at]
        if (status[at] === slot.scored && item !== undefined) found.push(item)
      }
      return found
    })
    return { evidence: kept }
  }
  return {}
}

/** Weights and clusters of the given examples, in their order. */
export function designOf(
  table: ScoreTable,
  examples: ArrayLike<number>,
): Pick<Sample, 'weights' | 'clusters' | 'clusterCount'> {
  const weights = new Float64Array(examples.length)
  let named = false
  for (let at = 0; at < examples.length; at++) {
    const facts = table.facts[examples[at]!]!
    weights[at] = facts.weight
    named ||= facts.cluster !== undefined
  }
  const weighted = weights.some(weight => weight !== weights[0])
  return {
    clusterCount: examples.length,
    ...(named ? clustersOf(table, examples) : {}),
    ...(weighted ? { weights } : {}),
  }
}

/** Codes in order of appearance; an example without a cluster is one of its own. */
function clustersOf(
  table: ScoreTable,
  examples: ArrayLike<number>,
): { readonly clusters?: Int32Array; readonly clusterCount: number } {
  const codes = new Map<string, number>()
  const clusters = new Int32Array(examples.length)
  for (let at = 0; at < examples.length; at++) {
    const example = examples[at]!
    const name = table.facts[example]!.cluster ?? `\u0000${table.exampleIds[example]}`
    const code = codes.get(name) ?? codes.size
    codes.set(name, code)
    clusters[at] = code
  }
  return codes.size < examples.length ? { clusters, clusterCount: codes.size } : { clusterCount: codes.size }
}
