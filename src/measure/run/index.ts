/** Makes the trials of a run: plan, call, score, record; resume; budgets. */
export type { ResponseCache, RunClaim, RunStore, TrialCount, TrialFilter, TrialScores } from './ports.ts'
export type { CandidateFacts, DatasetFacts, MetricFacts, RunRecord } from './run.ts'
export type { AnsweredTrial, Attempt, FailedTrial, Trial, TrialKey } from './trial.ts'
