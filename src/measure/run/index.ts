/** Makes the trials of a run: plan, call, score, record; resume; budgets. */

export type { RunEvent, RunStatus } from './events.ts'
export { checkPlan, executeRun } from './execute-run.ts'

export type { RunCandidate, RunPlan } from './plan.ts'
export type {
  DifferencePage,
  DifferenceQuery,
  ResponseCache,
  RunClaim,
  RunStore,
  ScoreClass,
  TrialCount,
  TrialFilter,
  TrialPage,
  TrialQuery,
  TrialScores,
} from './ports.ts'
export type { CandidateFacts, MetricFacts, RunRecord } from './run.ts'

export { scoreAnswer } from './score-answer.ts'
export { lacking, scoreKept } from './score-kept.ts'
export { addSpending, noSpending, type Spending, spendingOn } from './spending.ts'
export type { AnsweredTrial, FailedTrial, Trial, TrialKey } from './trial.ts'
