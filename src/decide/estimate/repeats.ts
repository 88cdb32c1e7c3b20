import {
  clopperPearsonInterval,
  type Estimate,
  type Interval,
  passAllOfK,
  passAtK,
  tInterval,
  varianceComponents,
} from '../../stats/index.ts'
import { type CandidateColumns, type ScoreTable, slot } from './score-table.ts'

/** What repeating tells about one metric of one candidate. */
export interface RepeatFacts {
  /** Examples with at least two scored repeats. */
  readonly examples: number
  readonly betweenVariance: number
  readonly withinVariance: number
  /** ICC(1), undefined when nothing varies. */
  readonly consistency: number | undefined
  /** Whether another repeat would narrow the interval noticeably; undefined when nothing varies. */
  readonly moreRepeatsHelp: boolean | undefined
  readonly note: string
  /** Rates only. */
  readonly passAtK: readonly { readonly k: number; readonly any: Estimate; readonly all: Estimate }[]
}

/** Variance within and between examples, and pass@k and pass^k for rates. Undefined without repeats. */
export function repeatFacts(input: {
  readonly table: ScoreTable
  readonly columns: CandidateColumns
  readonly metric: string
  readonly level: number
}): RepeatFacts | undefined {
  const { table, columns, metric } = input
  const rows = repeatedRows(table, columns, metric)
  if (table.repeats < 2 || rows.length < 2) return undefined
  const facts = table.metrics.find(({ id }) => id === metric)
  const parts = varianceComponents({ rows })
  return {
    examples: rows.length,
    ...readComponents(parts, table.repeats),
    passAtK:
      facts?.aggregation === 'rate'
        ? passTable(rows, { ...input, passing: passingValue(table, metric) })
        : [],
  }
}

function repeatedRows(table: ScoreTable, columns: CandidateColumns, metric: string): number[][] {
  const column = columns.metrics.get(metric)
  if (column === undefined) return []
  const rows: number[][] = []
  for (let example = 0; example < table.exampleIds.length; example++) {
    const row: number[] = []
    for (let at = example * table.repeats; at < (example + 1) * table.repeats; at++)
      if (column.status[at] === slot.scored) row.push(column.value[at]!)
    if (row.length >= 2) rows.push(row)
  }
  return rows
}

function readComponents(
  parts: { between: number; within: number; icc?: number | undefined } | undefined,
  repeats: number,
): Pick<RepeatFacts, 'betweenVariance' | 'withinVariance' | 'consistency' | 'moreRepeatsHelp' | 'note'> {
  const between = Math.max(0, parts?.between ?? 0)
  const within = parts?.within ?? 0
  const shared = { betweenVariance: between, withinVariance: within, consistency: parts?.icc }
  if (within === 0)
    return {
      ...shared,
      moreRepeatsHelp: false,
      note:
        between === 0
          ? 'All scores are equal.'
          : 'Repeats never differ: more of them add nothing, more examples do.',
    }
  const helps = within / repeats >= 0.1 * between
  return {
    ...shared,
    moreRepeatsHelp: helps,
    note: helps
      ? 'A good part of the doubt is chance between repeats: more repeats narrow the interval, and so do more examples.'
      : 'Almost all doubt comes from the choice of examples: more examples help, more repeats do not.',
  }
}

/** What counts as a pass: 1, or 0 where lower is better (no hallucination). */
function passingValue(table: ScoreTable, metric: string): 0 | 1 {
  return table.metrics.find(({ id }) => id === metric)?.direction === 'lower' ? 0 : 1
}

function passTable(
  rows: readonly (readonly number[])[],
  of: { readonly table: ScoreTable; readonly level: number; readonly passing: 0 | 1 },
): RepeatFacts['passAtK'] {
  const { level, passing } = of
  const { repeats } = of.table
  return Array.from({ length: repeats }, (_, at) => at + 1)
    .filter(k => k <= 4 || k === repeats || (k & (k - 1)) === 0)
    .map(k => {
      const usable = rows.filter(row => row.length >= k)
      const over = (pass: typeof passAtK) =>
        taskMean(
          usable.flatMap(
            row =>
              pass({ draws: row.length, passes: row.filter(value => value === passing).length, k }) ?? [],
          ),
          rows.length - usable.length,
          level,
        )
      return { k, any: over(passAtK), all: over(passAllOfK) }
    })
}

/** Mean over tasks with a t interval: each task counts once. */
function taskMean(values: readonly number[], unscored: number, level: number): Estimate {
  const counts = { n: values.length, unscored, errored: 0 }
  if (values.length === 0)
    return { kind: 'unknown', reason: 'No example has enough scored repeats.', ...counts }
  const value = values.reduce((total, next) => total + next, 0) / values.length
  const interval = values.some(next => next !== values[0]) ? tInterval({ values, level }) : undefined
  return {
    kind: 'known',
    value,
    ...(interval === undefined
      ? {}
      : { interval: { lower: Math.max(0, interval.lower), upper: Math.min(1, interval.upper), level } }),
    method: 't-over-examples',
    warnings: interval === undefined ? ['All examples give the same value: there is no interval.'] : [],
    ...counts,
  }
}

export interface FlakyCount {
  readonly exampleId: string
  readonly passes: number
  readonly of: number
  /** Probability that two draws differ: 2c(n-c)/(n(n-1)). */
  readonly flips: number
  readonly interval: Interval | undefined
}

/** Examples that a candidate gets right in some repeats and wrong in others; flakiest first, then by id. Rates only. */
export function flakyExamples(input: {
  readonly table: ScoreTable
  readonly columns: CandidateColumns
  readonly metric: string
  readonly level: number
}): FlakyCount[] {
  const { table, columns, metric, level } = input
  const column = columns.metrics.get(metric)
  if (column === undefined || table.repeats < 2) return []
  const passing = passingValue(table, metric)
  const found: FlakyCount[] = []
  for (const [example, exampleId] of table.exampleIds.entries()) {
    let of = 0
    let passes = 0
    for (let at = example * table.repeats; at < (example + 1) * table.repeats; at++) {
      if (column.status[at] !== slot.scored) continue
      of += 1
      if (column.value[at] === passing) passes += 1
    }
    if (passes === 0 || passes === of) continue
    const flips = (2 * passes * (of - passes)) / (of * (of - 1))
    found.push({
      exampleId,
      passes,
      of,
      flips,
      interval: clopperPearsonInterval({ successes: passes, trials: of, level }),
    })
  }
  return found.sort((a, b) => b.flips - a.flips || (a.exampleId < b.exampleId ? -1 : 1))
}

/** Examples whose repeats were all answered, at least twice, and all with the same text and label. */
export function identicalRepeats(table: ScoreTable, columns: CandidateColumns): { same: number; of: number } {
  let same = 0
  let of = 0
  if (table.repeats < 2) return { same, of }
  for (let example = 0; example < table.exampleIds.length; example++) {
    const answers = columns.answerHash
      .subarray(example * table.repeats, (example + 1) * table.repeats)
      .filter(hash => !Number.isNaN(hash))
    if (answers.length < 2) continue
    of += 1
    if (answers.every(hash => hash === answers[0])) same += 1
  }
  return { same, of }
}
