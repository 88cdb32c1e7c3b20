import { CupelError } from '../../kernel/index.ts'
import { type StandingSignature, signaturesOf, signDataset } from '../../prepare/dataset/index.ts'
import type { Project } from '../open-project.ts'
import { lockFile } from './holdout.ts'
import { chooseDataset, openDataset } from './open-dataset.ts'

export interface SignOptions {
  readonly dataset: string | undefined
  readonly by: string
  readonly role: string
  readonly comment: string
  /** Version that the signer looked at, where it may have changed since. */
  readonly seen?: string
}

export interface Signed {
  readonly name: string
  readonly version: string
  readonly examples: number
  readonly signatures: readonly StandingSignature[]
}

/**
 * Puts a person's name under the dataset as it is now.
 *
 * @throws CupelError `signature_refused` when that is not what the signer has seen
 */
export async function signOff(project: Project, options: SignOptions): Promise<Signed> {
  const name = chooseDataset(project.config, options.dataset)
  const { version, examples } = await openDataset(project, { name, split: 'all', limit: undefined })
  if (options.seen !== undefined && options.seen !== version)
    throw new CupelError('signature_refused', `${name} has changed since you opened the page.`, {
      hint: 'Load the page again and look at what is there now.',
    })
  const lock = await lockFile(project).update(before =>
    signDataset(before, name, { ...options, version, clock: project.clock }),
  )
  return { name, version, examples, signatures: signaturesOf(lock.datasets[name] ?? { ledger: [] }, version) }
}
