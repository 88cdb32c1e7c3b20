import { type Clock, CupelError, timestamp } from '../../kernel/index.ts'
import { type DatasetLock, type Lock, lockOf, type Signature } from './lock.ts'

export interface SignFacts {
  readonly by: string
  readonly role: string
  readonly comment: string
  /** Hash of the whole dataset at this moment. */
  readonly version: string
  readonly clock: Pick<Clock, 'now'>
}

/**
 * Puts a person's name under a version of a dataset. Signing the same version twice replaces the comment; signatures under other
 * versions stay, and stand for those versions alone.
 *
 * @throws CupelError `usage_invalid` without a name or a role
 */
export function signDataset(lock: Lock, dataset: string, facts: SignFacts): Lock {
  const { by, role, comment, version, clock } = facts
  if (by.trim() === '' || role.trim() === '') {
    throw new CupelError('usage_invalid', 'A signature needs the name of a person and their role.', {
      hint: 'cupel dataset sign --as "Ann Ewing" --role expert --comment "read all 430 labels"',
    })
  }
  const before = lockOf(lock, dataset)
  const kept = (before.signatures ?? []).filter(one => !(one.by === by && one.version === version))
  const signature: Signature = { by, role, at: timestamp(clock), version, comment }
  return {
    ...lock,
    datasets: { ...lock.datasets, [dataset]: { ...before, signatures: [...kept, signature] } },
  }
}

export interface StandingSignature extends Signature {
  /** Void when the content has changed since: nobody has signed what is there now by signing what was. */
  readonly isValid: boolean
}

/** Every signature of a dataset, and whether it stands for the content as it is. */
export const signaturesOf = ({ signatures = [] }: DatasetLock, version: string): StandingSignature[] =>
  signatures.map(signature => ({ ...signature, isValid: signature.version === version }))
