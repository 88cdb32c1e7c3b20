import {
  type CandidateColumns,
  flakyExamples,
  identicalRepeats,
  repeatFacts,
  type ScoreTable,
} from '../estimate/index.ts'
import type { ComparedMetric, Comparison, FlakyExample, Reliability } from './comparison.ts'

/** What repeating told: variance within and between examples, pass@k, pass^k, and the examples that flip. */
export function repeatSection(of: {
  readonly table: ScoreTable
  readonly metrics: readonly ComparedMetric[]
  readonly level: number
  readonly mostShown: number
}): Pick<Comparison, 'reliability' | 'flaky'> {
  const { table, level } = of
  if (table.repeats < 2) return { reliability: [], flaky: { total: 0, shown: [] } }
  const metrics = of.metrics.filter(isRepeatable)
  const at = table.candidates.flatMap(columns => metrics.map(metric => ({ table, columns, metric, level })))
  const flaky = at.flatMap(flakyOf).sort((a, b) => b.flips - a.flips)
  return {
    reliability: at.flatMap(item => reliabilityOf(item) ?? []),
    flaky: { total: flaky.length, shown: flaky.slice(0, of.mostShown) },
  }
}

interface Repeated {
  readonly table: ScoreTable
  readonly columns: CandidateColumns
  readonly metric: ComparedMetric
  readonly level: number
}

function isRepeatable({ aggregation, direction, measuresTime }: ComparedMetric): boolean {
  return (aggregation === 'rate' || aggregation === 'mean') && direction !== 'none' && !measuresTime
}

function reliabilityOf({ table, columns, metric, level }: Repeated): Reliability | undefined {
  const facts = repeatFacts({ table, columns, metric: metric.id, level })
  if (facts === undefined) return undefined
  return {
    candidate: columns.name,
    metric: metric.id,
    repeats: table.repeats,
    ...facts,
    passAtK: [...facts.passAtK],
    identicalRepeats: identicalRepeats(table, columns).same,
  }
}

function flakyOf({ table, columns, metric, level }: Repeated): FlakyExample[] {
  if (metric.aggregation !== 'rate') return []
  return flakyExamples({ table, columns, metric: metric.id, level }).map(item => ({
    ...item,
    candidate: columns.name,
    metric: metric.id,
  }))
}
