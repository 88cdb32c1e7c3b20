import type { MetricFacts } from '../../measure/run/index.ts'
import type { GateAnswers } from './gate-report.ts'
import type { SheetTrial } from './score-sheet.ts'

/**
 * Failures of what is called: who uses the candidate would meet them too. Every other failure is the tool's, of its set-up or of a
 * recording that has a gap: it says nothing of the candidate and leaves the answer open.
 */
const failuresOfCandidate: ReadonlySet<string> = new Set([
  'provider_rate_limited',
  'provider_unavailable',
  'provider_timeout',
  'provider_malformed',
  'provider_rejected',
  'pipeline_failed',
])

/** `answered`, `failed` by the candidate, or `open`: lost by what lies around it. */
export function fateOf({ failed }: SheetTrial): 'answered' | 'failed' | 'open' {
  if (failed === undefined) return 'answered'
  return failuresOfCandidate.has(failed) ? 'failed' : 'open'
}

/** What became of the trials of one side, all of them. */
export function answersOf(trials: readonly SheetTrial[]): GateAnswers {
  const codes = new Map<string, number>()
  for (const { failed } of trials) if (failed !== undefined) codes.set(failed, (codes.get(failed) ?? 0) + 1)
  const count = (fate: ReturnType<typeof fateOf>) => trials.filter(trial => fateOf(trial) === fate).length
  return {
    trials: trials.length,
    failed: count('failed'),
    open: count('open'),
    codes: [...codes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, of]) => ({ code, trials: of })),
  }
}

export interface ValueCounts {
  /** Of the values that are there. */
  readonly sum: number
  readonly scored: number
  /** The candidate gave no answer, or none that can be read: known to be so, and the same when the other side gave none either. */
  readonly unanswered: number
  /** Not known: the tool failed, or the metric did. */
  readonly open: number
}

/** What a metric has of one example on one side; trials of which it says nothing by its definition are left out. */
export function valueCounts(trials: readonly SheetTrial[], metric: MetricFacts): ValueCounts {
  const counts = { sum: 0, scored: 0, unanswered: 0, open: 0 }
  for (const trial of trials) {
    const fate = fateOf(trial)
    const score = trial.scores?.[metric.id]
    const isRead =
      typeof score === 'object' ? true : typeof score === 'number' && metric.aggregation !== 'ratio'
    if (fate !== 'answered') counts[fate === 'failed' ? 'unanswered' : 'open'] += 1
    else if (isRead) {
      counts.scored += 1
      counts.sum += typeof score === 'object' ? score.value : Number(score)
    } else if (score === 'unparsable') counts.unanswered += 1
    else if (score !== 'not_applicable' && score !== 'no_expectation') counts.open += 1
  }
  return counts
}

export const countOf = ({ scored, unanswered, open }: ValueCounts): number => scored + unanswered + open
