import type { RunRecord } from '../../measure/run/index.ts'
import type { Project } from '../open-project.ts'
import { findRun } from './resume-run.ts'

/**
 * The run whose figures are read. As `findRun`, except for `latest`: that is the latest one on which a choice may rest. A look at
 * the holdout is none, unless there is nothing else.
 */
export async function findRunToRead(project: Project, run: string): Promise<RunRecord> {
  if (run !== 'latest') return findRun(project, run)
  const runs = await project.store.runs.listRuns()
  return runs.find(record => !looksAtHoldout(record)) ?? findRun(project, run)
}

export const looksAtHoldout = ({ dataset: { split } }: Pick<RunRecord, 'dataset'>): boolean =>
  split === 'holdout' || split === 'all'
