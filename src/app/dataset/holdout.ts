import { userInfo } from 'node:os'
import { join } from 'node:path'
import { openLockFile } from '../../adapters/lock-file/index.ts'
import {
  datasetVersion,
  type Example,
  type LedgerEntry,
  type LedgerFacts,
  type LockStore,
  lockLabelSchema,
  lockOf,
  openHoldout,
  openings,
  type StandingSignature,
  signaturesOf,
} from '../../prepare/dataset/index.ts'
import type { Project } from '../open-project.ts'
import type { OpenedDataset } from './open-dataset.ts'

export const lockFile = (project: Project): LockStore => openLockFile(join(project.folder, 'cupel.lock.json'))

interface Begin {
  readonly project: Project
  readonly dataset: OpenedDataset
  readonly runId: string
  readonly reason: string | undefined
}

/**
 * Settles what a run is made under: locks the label schema at the first run, and opens the holdout for a stated reason when
 * the run asks for it. Returns how often the holdout has been opened, this run included.
 */
export async function settleLock({ project, dataset, runId, reason }: Begin): Promise<number> {
  const { name, split, labelSchema } = dataset
  const looksAtHoldout = split === 'holdout' || split === 'all'
  const hash = looksAtHoldout ? datasetVersion(await holdoutOf(dataset)).hash : ''
  const hasHoldout = (await lockFile(project).read()).datasets[name]?.holdout !== undefined
  const lock = await lockFile(project).update(before => {
    const labelled = lockLabelSchema(before, name, labelSchema)
    if (!looksAtHoldout || (split === 'all' && !hasHoldout)) return labelled
    return openHoldout(labelled, hash, ledgerFacts(project, name, { reason: reason ?? '', runId }))
  })
  return openings(lock, name)
}

export function ledgerFacts(
  project: Project,
  dataset: string,
  { reason, runId }: { reason: string; runId?: string },
): LedgerFacts {
  return { dataset, by: userName(), reason, clock: project.clock, ...(runId === undefined ? {} : { runId }) }
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}

/** The examples that are set aside, as the file has them now. */
export async function holdoutOf(dataset: Pick<OpenedDataset, 'readAll'>): Promise<Example[]> {
  const holdout: Example[] = []
  for await (const example of dataset.readAll()) if (example.split === 'holdout') holdout.push(example)
  return holdout
}

/** Who has signed a dataset, and whether that stands for this version. */
export async function readSignatures(
  project: Project,
  dataset: string,
  version: string,
): Promise<StandingSignature[]> {
  return signaturesOf(lockOf(await lockFile(project).read(), dataset), version)
}

/** Every look at the holdout of a dataset, oldest first; without the marks of examples, which no reader of a report needs. */
export async function readLedger(project: Project, dataset: string): Promise<readonly LedgerEntry[]> {
  return lockOf(await lockFile(project).read(), dataset).ledger.map(({ marks: _, ...entry }) => entry)
}
