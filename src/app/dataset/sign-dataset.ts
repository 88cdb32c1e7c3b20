import { type StandingSignature, signaturesOf, signDataset } from '../../prepare/dataset/index.ts'
import type { Project } from '../open-project.ts'
import { lockFile } from './holdout.ts'
import { chooseDataset, openDataset } from './open-dataset.ts'

export interface SignOptions {
  readonly dataset: string | undefined
  readonly by: string
  readonly role: string
  readonly comment: string
}

export interface Signed {
  readonly name: string
  readonly version: string
  readonly examples: number
  readonly signatures: readonly StandingSignature[]
}

/** Puts a person's name under the dataset as it is now. */
export async function signOff(project: Project, options: SignOptions): Promise<Signed> {
  const name = chooseDataset(project.config, options.dataset)
  const { version, examples } = await openDataset(project, { name, split: 'all', limit: undefined })
  const lock = await lockFile(project).update(before =>
    signDataset(before, name, { ...options, version, clock: project.clock }),
  )
  return { name, version, examples, signatures: signaturesOf(lock.datasets[name] ?? { ledger: [] }, version) }
}
