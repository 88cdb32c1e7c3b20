import type { Score } from '../../kernel/index.ts'
import type { ScoringCost } from '../../measure/metric/index.ts'
import type { Trial } from '../../measure/run/index.ts'

/** What scoring cost, as columns; all NULL where no metric asks a model. */
interface ScoringColumns {
  readonly scoring_calls: number | null
  readonly scoring_known_usd: number | null
  readonly scoring_unknown_calls: number | null
  readonly scoring_cached_calls: number | null
}

/** A row of the table `trials`. Scores stand apart so that scoring again leaves the answer untouched. */
export interface TrialRow extends ScoringColumns {
  readonly candidate: string
  readonly example_id: string
  readonly repeat: number
  readonly outcome: Trial['outcome']
  readonly cost_usd: number | null
  readonly trial: string
  readonly scores: string | null
}

/** In the order in which they are read and written. */
export const trialColumns = [
  'candidate',
  'example_id',
  'repeat',
  'outcome',
  'cost_usd',
  'trial',
  'scores',
  'scoring_calls',
  'scoring_known_usd',
  'scoring_unknown_calls',
  'scoring_cached_calls',
] as const satisfies readonly (keyof TrialRow)[]

export function toRow(trial: Trial): TrialRow {
  const { candidate, exampleId, repeat, outcome, costUsd, ...facts } = trial
  const isAnswered = trial.outcome === 'answered'
  return {
    candidate,
    example_id: exampleId,
    repeat,
    outcome,
    cost_usd: costUsd ?? null,
    trial: JSON.stringify({ ...facts, scores: undefined, scoringCost: undefined }),
    scores: isAnswered ? JSON.stringify(trial.scores) : null,
    ...toScoringColumns(isAnswered ? trial.scoringCost : undefined),
  }
}

export function fromRow(row: TrialRow): Trial {
  const facts = JSON.parse(row.trial)
  const key = { candidate: row.candidate, exampleId: row.example_id, repeat: row.repeat }
  const costUsd = row.cost_usd ?? undefined
  if (row.outcome === 'failed') return { ...facts, ...key, outcome: 'failed', costUsd }
  const scores = JSON.parse(row.scores ?? '{}') as Record<string, Score>
  const scoringCost = fromScoringColumns(row)
  const scoring = scoringCost === undefined ? {} : { scoringCost }
  return { ...facts, ...key, outcome: 'answered', costUsd, ...scoring, scores }
}

export function toScoringColumns(cost: ScoringCost | undefined): ScoringColumns {
  return {
    scoring_calls: cost?.calls ?? null,
    scoring_known_usd: cost?.knownUsd ?? null,
    scoring_unknown_calls: cost?.unknownCalls ?? null,
    scoring_cached_calls: cost?.cachedCalls ?? null,
  }
}

export function fromScoringColumns(row: ScoringColumns): ScoringCost | undefined {
  if (row.scoring_calls === null) return undefined
  return {
    calls: row.scoring_calls,
    knownUsd: row.scoring_known_usd ?? 0,
    unknownCalls: row.scoring_unknown_calls ?? 0,
    cachedCalls: row.scoring_cached_calls ?? 0,
  }
}
