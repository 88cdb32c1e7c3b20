import type { Score } from '../../kernel/index.ts'
import type { ScoringCost } from '../../measure/metric/index.ts'
import { spendingOn, type Trial } from '../../measure/run/index.ts'

/** What scoring cost, as columns; all NULL where no metric asks a model. */
interface ScoringColumns {
  readonly scoring_calls: number | null
  readonly scoring_known_usd: number | null
  readonly scoring_unknown_calls: number | null
  readonly scoring_cached_calls: number | null
}

/** Scores, and how many they are: to count them, none has to be read. All NULL where there is no answer. */
interface ScoreColumns {
  readonly scores: string | null
  readonly score_count: number | null
  readonly errored_score_count: number | null
}

/** A row of the table `trials`. Scores stand apart so that scoring again leaves the answer untouched. */
export interface TrialRow extends ScoringColumns, ScoreColumns {
  readonly candidate: string
  readonly example_id: string
  readonly repeat: number
  readonly outcome: Trial['outcome']
  readonly cost_usd: number | null
  /** What the trial spent, so that it can be summed: it follows from the attempts, and is read from there. */
  readonly spent_usd: number
  readonly unknown_calls: number
  readonly unknown_input_usd: number
  readonly trial: string
}

/** In the order in which they are read and written. */
export const trialColumns = [
  'candidate',
  'example_id',
  'repeat',
  'outcome',
  'cost_usd',
  'spent_usd',
  'unknown_calls',
  'unknown_input_usd',
  'trial',
  'scores',
  'score_count',
  'errored_score_count',
  'scoring_calls',
  'scoring_known_usd',
  'scoring_unknown_calls',
  'scoring_cached_calls',
] as const satisfies readonly (keyof TrialRow)[]

export function toRow(trial: Trial): TrialRow {
  const { candidate, exampleId, repeat, outcome, costUsd, ...facts } = trial
  const isAnswered = trial.outcome === 'answered'
  const { knownUsd, unknownCalls, unknownInputUsd } = spendingOn(trial)
  return {
    candidate,
    example_id: exampleId,
    repeat,
    outcome,
    cost_usd: costUsd ?? null,
    spent_usd: knownUsd,
    unknown_calls: unknownCalls,
    unknown_input_usd: unknownInputUsd,
    trial: JSON.stringify({ ...facts, scores: undefined, scoringCost: undefined }),
    ...toScoreColumns(isAnswered ? trial.scores : undefined),
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

export function toScoreColumns(scores: Readonly<Record<string, Score>> | undefined): ScoreColumns {
  if (scores === undefined) return { scores: null, score_count: null, errored_score_count: null }
  const all = Object.values(scores)
  return {
    scores: JSON.stringify(scores),
    score_count: all.length,
    errored_score_count: all.filter(({ outcome }) => outcome === 'errored').length,
  }
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
