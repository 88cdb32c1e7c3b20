import { z } from 'zod'
import { CupelError, canonicalJson, contentHash, shortHash } from '../../kernel/index.ts'
import type { Lock, RequirementLock } from '../../prepare/dataset/index.ts'
import type { Decision } from './decision.ts'
import { type Requirement, requirementSchema } from './requirement.ts'
import { requirementChanges } from './requirement-changes.ts'

/** The same for the same requirements in any order. */
export const requirementsHash = (requirements: readonly Requirement[]): string =>
  contentHash(inOrder(requirements))

const inOrder = <T>(requirements: readonly T[]): T[] =>
  [...requirements].sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1))

export interface LockFacts {
  /** ISO 8601. */
  readonly at: string
  readonly by: string
  /** Runs in the store now: with any, results may have been seen. */
  readonly runs: number
}

/**
 * Writes down the requirements with hash, time and name. When others were locked before, what was changed joins the record, which
 * every report then shows; the same again changes nothing.
 *
 * @throws CupelError `usage_invalid` without a requirement or a name, `lock_invalid` for a lock that was edited
 */
export function lockRequirements(lock: Lock, requirements: readonly Requirement[], facts: LockFacts): Lock {
  const { at, by, runs } = facts
  if (by.trim() === '')
    throw new CupelError('usage_invalid', 'Requirements are locked by a person: there is no name.', {
      hint: 'Give --as NAME.',
    })
  if (requirements.length === 0)
    throw new CupelError('usage_invalid', 'There are no requirements to lock.', {
      hint: 'State them in cupel.yaml, e.g. requirements: [{ metric: verdict_match, min: 0.85, blocking: true }].',
    })
  const hash = requirementsHash(requirements)
  const before = lock.requirements
  const snapshot = inOrder(requirements) as unknown as RequirementLock['requirements']
  if (before === undefined)
    return { ...lock, requirements: { hash, at, by, runsBefore: runs, requirements: snapshot, changes: [] } }
  const stated = lockedRequirements(before)
  if (before.hash === hash) return lock
  const change = {
    at,
    by,
    from: before.hash,
    to: hash,
    lines: requirementChanges(stated, requirements),
    runsBefore: runs,
  }
  return {
    ...lock,
    requirements: { ...before, hash, requirements: snapshot, changes: [...before.changes, change] },
  }
}

/**
 * The requirements of a lock, as they were stated.
 *
 * @throws CupelError `lock_invalid` when the list is not the one of its hash: somebody edited it
 */
export function lockedRequirements({ hash, requirements }: RequirementLock): Requirement[] {
  const read = z.array(requirementSchema).safeParse(requirements)
  if (read.success && contentHash(inOrder(requirements)) === hash) return read.data
  throw new CupelError(
    'lock_invalid',
    `The requirements in the lock file were edited: they are not those of their hash ${shortHash(hash)}.`,
    {
      hint: 'Restore cupel.lock.json from version control. Requirements are changed in the config, and locked anew: cupel requirements lock --as NAME.',
    },
  )
}

/** Whether the requirements of the config are those that were locked, and what a reader has to know of it. */
export function lockState(
  lock: Lock,
  requirements: readonly Requirement[],
  { runs }: { readonly runs: number },
): Decision['lock'] {
  const locked = lock.requirements
  if (locked === undefined) {
    if (requirements.length === 0) return { state: 'none', words: [] }
    return {
      state: 'not-locked',
      words: [
        'Requirements are not locked: nothing shows that they were stated before results were seen. Do: cupel requirements lock --as NAME.',
      ],
    }
  }
  const { hash } = locked
  const stated = lockedRequirements(locked)
  const late = lateWords(locked)
  if (requirementsHash(requirements) === hash)
    return { state: 'locked', hash, words: [lockedWords(locked), ...late] }
  const lines = requirementChanges(stated, requirements)
  const seen = runs > 0 ? 'Requirements were changed after results were seen' : 'Requirements were changed'
  return {
    state: 'differs',
    hash,
    words: [`${seen}, and the change is not locked: ${lines.join('; ')}.`, ...late],
  }
}

function lockedWords({ hash, at, by, runsBefore, changes }: RequirementLock): string {
  const when =
    runsBefore === 0 ? 'before the first run' : `after ${runsBefore} ${runsBefore === 1 ? 'run' : 'runs'}`
  const last = changes.at(-1)
  const again = last === undefined ? '' : `, and stated anew ${day(last.at)} by ${last.by}`
  return `Requirements ${shortHash(hash)} locked ${day(at)} by ${by}, ${when}${again}.`
}

const day = (at: string): string => at.slice(0, 10)

/** What was settled only when results could have been seen. */
function lateWords({ at, by, runsBefore, changes }: RequirementLock): string[] {
  return [
    ...(runsBefore > 0
      ? [
          `Requirements were first locked after results could be seen: ${day(at)} by ${by}, after ${runsBefore} ${runsBefore === 1 ? 'run' : 'runs'}.`,
        ]
      : []),
    ...changes
      .filter(change => change.runsBefore > 0)
      .map(
        change =>
          `Requirements were changed after results were seen (${day(change.at)}, ${change.by}): ${change.lines.join('; ')}.`,
      ),
  ]
}
