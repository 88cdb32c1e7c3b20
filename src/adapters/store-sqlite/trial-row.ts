import type { Score } from '../../kernel/index.ts'
import type { Trial } from '../../measure/run/index.ts'

/** A row of the table `trials`. Scores stand apart so that scoring again leaves the answer untouched. */
export interface TrialRow {
  readonly candidate: string
  readonly example_id: string
  readonly repeat: number
  readonly outcome: Trial['outcome']
  readonly cost_usd: number | null
  readonly trial: string
  readonly scores: string | null
}

export function toRow(trial: Trial): TrialRow {
  const { candidate, exampleId, repeat, outcome, costUsd, ...facts } = trial
  const scores = trial.outcome === 'answered' ? JSON.stringify(trial.scores) : null
  return {
    candidate,
    example_id: exampleId,
    repeat,
    outcome,
    cost_usd: costUsd ?? null,
    trial: JSON.stringify({ ...facts, scores: undefined }),
    scores,
  }
}

export function fromRow(row: TrialRow): Trial {
  const facts = JSON.parse(row.trial)
  const key = { candidate: row.candidate, exampleId: row.example_id, repeat: row.repeat }
  const costUsd = row.cost_usd ?? undefined
  if (row.outcome === 'failed') return { ...facts, ...key, outcome: 'failed', costUsd }
  const scores = JSON.parse(row.scores ?? '{}') as Record<string, Score>
  return { ...facts, ...key, outcome: 'answered', costUsd, scores }
}
