import type { DatabaseSync } from 'node:sqlite'
import type { TrialCount } from '../../measure/run/index.ts'

/** Deletes the failed trials and keeps what they cost: a budget counts it, although they are made again. Needs a transaction. */
export function dropFailedTrials(database: DatabaseSync, runId: string): number {
  database
    .prepare(
      `INSERT INTO dropped_spending (run_id, candidate, spent_usd, unknown_calls, unknown_input_usd)
       SELECT run_id, candidate, sum(spent_usd), sum(unknown_calls), sum(unknown_input_usd)
       FROM trials WHERE run_id = ? AND outcome = 'failed' GROUP BY candidate`,
    )
    .run(runId)
  return Number(
    database.prepare("DELETE FROM trials WHERE run_id = ? AND outcome = 'failed'").run(runId).changes,
  )
}

type Dropped = Pick<TrialCount, 'candidate' | 'knownCostUsd' | 'unknownCalls' | 'unknownInputUsd'>

/** Adds what dropped trials cost to the counts, which come back in the order of the candidates' names. */
export function withDropped(
  database: DatabaseSync,
  runId: string,
  counts: readonly TrialCount[],
): TrialCount[] {
  const dropped = database
    .prepare(
      `SELECT candidate, sum(spent_usd) AS knownCostUsd, sum(unknown_calls) AS unknownCalls,
              sum(unknown_input_usd) AS unknownInputUsd
       FROM dropped_spending WHERE run_id = ? GROUP BY candidate`,
    )
    .all(runId) as unknown as Dropped[]
  const byName = new Map(counts.map(count => [count.candidate, count]))
  for (const { candidate, knownCostUsd, unknownCalls, unknownInputUsd } of dropped) {
    const count = byName.get(candidate) ?? emptyCount(candidate)
    byName.set(candidate, {
      ...count,
      knownCostUsd: count.knownCostUsd + knownCostUsd,
      unknownCalls: count.unknownCalls + unknownCalls,
      unknownInputUsd: count.unknownInputUsd + unknownInputUsd,
    })
  }
  return [...byName.values()].sort((a, b) => (a.candidate < b.candidate ? -1 : 1))
}

const emptyCount = (candidate: string): TrialCount => ({
  candidate,
  answered: 0,
  failed: 0,
  knownCostUsd: 0,
  unknownCosts: 0,
  unknownCalls: 0,
  unknownInputUsd: 0,
  knownScoringUsd: 0,
  unknownScorings: 0,
  scoringCalls: 0,
  cachedScoringCalls: 0,
  unknownScoringCalls: 0,
  scores: 0,
  erroredScores: 0,
})
