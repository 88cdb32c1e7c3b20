/**
 * The library: what the CLI does, as functions. `cupel/config` has `defineConfig`, `cupel/metric` what a metric of your own
 * needs, `cupel/provider` what an adapter of your own needs, `cupel/testing` fakes for tests.
 */
export { compareRuns } from './app/compare/compare-runs.ts'
export { writeReport } from './app/compare/write-report.ts'
export type { Config, ConfigInput } from './app/config/index.ts'
export { openProject, type Project } from './app/open-project.ts'
export { type ResumeOptions, resumeRun } from './app/run/resume-run.ts'
export { type ScoreOptions, scoreRun } from './app/run/score-run.ts'
export { type FollowPorts, type RunEnd, type RunOptions, startRun } from './app/run/start-run.ts'
export { type Comparison, comparisonJsonSchema } from './decide/compare/index.ts'
export { CupelError, type ErrorCode } from './kernel/index.ts'
export type { RunEvent, RunRecord, RunStatus, Trial } from './measure/run/index.ts'
export type { Citation, Document, Example } from './prepare/dataset/index.ts'
export type { Question, Response } from './prepare/provider/index.ts'
export type { Estimate, Interval } from './stats/index.ts'
export { version } from './version.ts'
