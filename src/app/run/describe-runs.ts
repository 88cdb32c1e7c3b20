import type { RunRecord, RunStore } from '../../measure/run/index.ts'
import type { Project } from '../open-project.ts'
import { findRun } from './resume-run.ts'

/** A run as it stands: what was planned, what is made, and whether anything works on it. */
export interface RunStanding extends RunRecordFacts {
  readonly candidates: readonly CandidateStanding[]
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
}

/** Every run of the store, newest first. */
export async function describeRuns(project: Project): Promise<RunStanding[]> {
  const records = await project.store.runs.listRuns()
  return Promise.all(records.map(record => standingOf(project.store.runs, record)))
}

export async function describeRun(project: Project, id: string): Promise<RunStanding> {
  return standingOf(project.store.runs, await findRun(project, id))
}

async function standingOf(store: RunStore, record: RunRecord): Promise<RunStanding> {
  const counts = new Map((await store.countTrials(record.id)).map(count => [count.candidate, count]))
  const planned = record.dataset.examples * record.repeats
  const candidates = record.candidates.map(({ name, kind, summary }): CandidateStanding => {
    const { answered = 0, failed = 0, knownCostUsd = 0, unknownCosts = 0 } = counts.get(name) ?? {}
    return { name, kind, summary, planned, answered, failed, knownCostUsd, unknownCosts }
  })
  const isComplete = candidates.every(({ answered, failed }) => answered + failed >= planned)
  const state = isComplete ? 'complete' : (await store.isClaimed(record.id)) ? 'running' : 'stopped'
  return { ...record, candidates, state }
}
