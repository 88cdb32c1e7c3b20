import type { ScoringCost } from '../../measure/metric/index.ts'
import type { RunRecord, RunStore, TrialCount } from '../../measure/run/index.ts'
import type { Project } from '../open-project.ts'
import { findRun } from './resume-run.ts'

/** A run as it stands: what was planned, what is made, and whether anything works on it. */
export interface RunStanding extends RunRecordFacts {
  readonly candidates: readonly CandidateStanding[]
  /** Of the trials: a run whose trials are all made may still lack scores. */
  readonly state: 'running' | 'complete' | 'stopped'
}

type RunRecordFacts = Omit<RunRecord, 'candidates'>

interface CandidateStanding {
  readonly name: string
  readonly kind: string
  readonly summary: string
  readonly planned: number
  readonly answered: number
  readonly failed: number
  readonly knownCostUsd: number
  readonly unknownCosts: number
  /** Scores that its answers do not have: not made because a budget ended, or failed in what scores. */
  readonly openScores: { readonly missing: number; readonly errored: number }
  /** What models that score its answers have cost, no part of what it costs itself. Absent when none was asked. */
  readonly judging?: ScoringCost
}

/** Every run of the store, or a part of them, newest first. */
export async function describeRuns(
  { store: { runs } }: Pick<Project, 'store'>,
  part?: { readonly offset: number; readonly limit: number },
): Promise<RunStanding[]> {
  const records = await runs.listRuns(part)
  return Promise.all(records.map(record => standingOf(runs, record)))
}

export async function describeRun(project: Project, id: string): Promise<RunStanding> {
  return standingOf(project.store.runs, await findRun(project, id))
}

export async function standingOf(store: RunStore, record: RunRecord): Promise<RunStanding> {
  const counts = new Map((await store.countTrials(record.id)).map(count => [count.candidate, count]))
  const planned = record.dataset.examples * record.repeats
  const candidates = record.candidates.map(({ name, kind, summary }): CandidateStanding => {
    const count = counts.get(name)
    const { answered = 0, failed = 0, knownCostUsd = 0, unknownCosts = 0 } = count ?? {}
    const { scores = 0, erroredScores: errored = 0 } = count ?? {}
    // Scores of a metric that the record does not list yet, because scoring was cut off, are more than it asks for.
    const missing = Math.max(0, answered * record.metrics.length - scores)
    return {
      ...{ name, kind, summary, planned, answered, failed, knownCostUsd, unknownCosts },
      openScores: { missing, errored },
      ...judgingOf(count),
    }
  })
  const isComplete = candidates.every(({ answered, failed }) => answered + failed >= planned)
  const state = isComplete ? 'complete' : (await store.isClaimed(record.id)) ? 'running' : 'stopped'
  return { ...record, candidates, state }
}

function judgingOf(count: TrialCount | undefined): Pick<CandidateStanding, 'judging'> {
  if (count === undefined || count.scoringCalls === 0) return {}
  return {
    judging: {
      calls: count.scoringCalls,
      knownUsd: count.knownScoringUsd,
      unknownCalls: count.unknownScoringCalls,
      cachedCalls: count.cachedScoringCalls,
    },
  }
}
