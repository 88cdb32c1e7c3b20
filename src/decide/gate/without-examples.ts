import type { GateReport } from './gate-report.ts'
import { headlineOf } from './gate-words.ts'

/**
 * The gate without the ids of the examples that did not pass: for somebody who rates the answers of its run, whom they would tell
 * which of them are wrong. Counts and outcomes stay.
 */
export function withoutExamples(report: GateReport): GateReport {
  const checks = report.checks.map(({ examples, ...check }) => check)
  return { ...report, checks, headline: headlineOf(report.outcome, checks, report.baseline.name) }
}
