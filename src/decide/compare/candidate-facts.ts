import type { CandidateFacts } from '../../measure/run/index.ts'
import { nearestRank, percentileInterval } from '../../stats/index.ts'
import type { CandidateColumns, ScoreTable } from '../estimate/index.ts'
import type { ComparedCandidate, LatencyFacts } from './comparison.ts'

/** What one candidate's trials cost, how long they took and how many failed. */
export function candidateFacts(input: {
  readonly table: ScoreTable
  readonly columns: CandidateColumns
  readonly facts: CandidateFacts
  readonly run: string
  readonly level: number
}): ComparedCandidate {
  const { columns, facts, level } = input
  const made = columns.answered + columns.failed
  const latency = latencyFacts(columns.totalMs, level)
  const firstToken = latencyFacts(columns.firstTokenMs, level)
  return {
    name: columns.name,
    run: input.run,
    fingerprint: facts.fingerprint,
    kind: facts.kind,
    summary: facts.summary,
    trials: {
      answered: columns.answered,
      failed: columns.failed,
      missing: input.table.exampleIds.length * input.table.repeats - made,
    },
    failures: [...columns.failures].map(([code, trials]) => ({ code, trials })),
    cost: { ...costFacts(columns.costUsd, made), ...judgingFacts(columns) },
    ...(columns.answered === 0 ? {} : { cachedShare: columns.cached / columns.answered }),
    ...(latency === undefined ? {} : { latency }),
    ...(firstToken === undefined ? {} : { firstToken }),
  }
}

function costFacts(costs: Float64Array, made: number): ComparedCandidate['cost'] {
  let knownUsd = 0
  let known = 0
  for (const cost of costs) {
    if (Number.isNaN(cost)) continue
    knownUsd += cost
    known += 1
  }
  return { knownUsd, known, unknown: made - known, ...(known === 0 ? {} : { perTrialUsd: knownUsd / known }) }
}

/** Nothing when no call to a judge was counted. A cost of which only a part is known adds this part to the sum. */
function judgingFacts({
  scoringUsd,
  unknownScorings,
}: CandidateColumns): Pick<ComparedCandidate['cost'], 'judging'> {
  const counted = scoringUsd.filter(usd => !Number.isNaN(usd))
  if (counted.length === 0) return {}
  const knownUsd = counted.reduce((sum, usd) => sum + usd, 0)
  return { judging: { knownUsd, known: counted.length - unknownScorings, unknown: unknownScorings } }
}

function latencyFacts(column: Float64Array, level: number): LatencyFacts | undefined {
  const sorted = column.filter(ms => !Number.isNaN(ms)).sort()
  const n = sorted.length
  if (n === 0) return undefined
  return {
    n,
    percentiles: [50, 90, 95, 99].map(percentile => {
      const interval = percentileInterval({ sorted, probability: percentile / 100, level })
      return {
        percentile,
        valueMs: nearestRank(sorted, percentile / 100)!,
        ...(interval === undefined ? {} : { interval }),
      }
    }),
    curveMs: Array.from({ length: 101 }, (_, percent) => nearestRank(sorted, percent / 100)!),
  }
}
