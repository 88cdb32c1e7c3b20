/**
 * The library: what the CLI does, as functions. `cupel/config` has `defineConfig`, `cupel/metric` what a metric of your own
 * needs, `cupel/provider` what an adapter of your own needs, `cupel/testing` fakes for tests.
 */
export { compareRuns } from './app/compare/compare-runs.ts'
export { writeReport } from './app/compare/write-report.ts'
export type { Config, ConfigInput } from './app/config/index.ts'
export { type CostReportOptions, costReport } from './app/cost/cost-report.ts'
export { type CostOptions, costsOf } from './app/cost/costs-of.ts'
export {
  type AgainstBaseline,
  compareWithBaseline,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
} from './app/gate/evaluate.ts'
export { type GateOptions, gateRun, type SaveOptions, saveBaseline } from './app/gate/gate-run.ts'
export { writeGate } from './app/gate/write-gate.ts'
export { assessProject } from './app/governance/assess-project.ts'
export { createDossier, type DossierOptions, type MadeDossier } from './app/governance/create-dossier.ts'
export { openKey, openPublicKey } from './app/governance/key-files.ts'
export { type DossierCheck, verifyDossier } from './app/governance/verify-dossier.ts'
export { readLoads } from './app/load/load-files.ts'
export type { KeptLoad, LoadEvent, LoadOptions, LoadPorts } from './app/load/load-setup.ts'
export { runLoad } from './app/load/run-load.ts'
export { openProject, type Project } from './app/open-project.ts'
export { type ResumeOptions, resumeRun } from './app/run/resume-run.ts'
export { type ScoreOptions, scoreRun } from './app/run/score-run.ts'
export { type FollowPorts, type RunEnd, type RunOptions, startRun } from './app/run/start-run.ts'
export { type ConfirmOptions, confirmDecision } from './app/select/confirm-run.ts'
export { readDecisions, writeDecision } from './app/select/decision-files.ts'
export { lockProjectRequirements, requirementState } from './app/select/requirement-state.ts'
export { type SelectOptions, selectRun } from './app/select/select-run.ts'
export { writeDecisionReport } from './app/select/write-decision-report.ts'
export { type Comparison, comparisonJsonSchema } from './decide/compare/index.ts'
export { type GateReport, gateReportJsonSchema } from './decide/gate/index.ts'
export { type Decision, decisionJsonSchema } from './decide/select/index.ts'
export { CupelError, type ErrorCode } from './kernel/index.ts'
export {
  breakEvenWage,
  type CostReport,
  type CostResult,
  costPerGoodTask,
  costReportJsonSchema,
  expectedCostPerTask,
} from './measure/cost/index.ts'
export { type LoadResult, loadResultSchema } from './measure/load/index.ts'
export type { RunEvent, RunRecord, RunStatus, Trial } from './measure/run/index.ts'
export { type Readiness, readinessJsonSchema } from './operate/governance/index.ts'
export type { Citation, Document, Example } from './prepare/dataset/index.ts'
export type { Question, Response } from './prepare/provider/index.ts'
export type { Estimate, Interval } from './stats/index.ts'
export { version } from './version.ts'
