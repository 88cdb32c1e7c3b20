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
  /** Runs of which there is evidence now, in the store or elsewhere: with any, results may have been seen. */
  readonly runs: number
  /** Name of the config: its requirements are not those of another config in the same folder. */
  readonly project?: string
}

/**
 * Writes down the requirements with hash, time and name. When others were locked before, what was changed joins the record, which
 * every report then shows; the same again changes nothing. A project that was renamed locks the same requirements under its new name.
 *
 * @throws CupelError `usage_invalid` without a requirement or a name, or when the lock holds other requirements of another project;
 *   `lock_invalid` for a lock that was edited
 */
export function lockRequirements(lock: Lock, requirements: readonly Requirement[], facts: LockFacts): Lock {
  const { at, by, runs, project } = facts
  refuseEmpty(requirements, by)
  const hash = requirementsHash(requirements)
  const before = lock.requirements
  const snapshot = inOrder(requirements) as unknown as RequirementLock['requirements']
  const named = project === undefined ? {} : { project }
  if (before === undefined) {
    const first = { hash, at, by, runsBefore: runs, ...named, requirements: snapshot, changes: [] }
    return { ...lock, requirements: sealed(first) }
  }
  const stated = lockedRequirements(before)
  const isOther = isOfAnother(before, project)
  if (before.hash === hash && !isOther) return lock
  if (before.hash !== hash && isOther)
    throw new CupelError('usage_invalid', `${othersWords(before, project)}.`, {
      hint: 'Give each config a folder of its own. If the project was renamed, lock the requirements under the new name as they were, and change them afterwards.',
    })
  const lines = isOther
    ? [`project ${before.project} -> ${project}`]
    : requirementChanges(stated, requirements)
  const change = { at, by, from: before.hash, to: hash, lines, runsBefore: runs }
  return {
    ...lock,
    requirements: sealed({
      ...before,
      ...named,
      hash,
      requirements: snapshot,
      changes: [...before.changes, change],
    }),
  }
}

function refuseEmpty(requirements: readonly Requirement[], by: string): void {
  if (by.trim() === '')
    throw new CupelError('usage_invalid', 'Requirements are locked by a person: there is no name.', {
      hint: 'Give --as NAME.',
    })
  if (requirements.length === 0)
    throw new CupelError('usage_invalid', 'There are no requirements to lock.', {
      hint: 'State them in cupel.yaml, e.g. requirements: [{ metric: verdict_match, min: 0.85, blocking: true }].',
    })
}

/** Time, name and changes are sealed too: what is edited by hand later is told. The list itself, in any order, has its hash. */
function sealed({ seal: _, requirements, ...rest }: RequirementLock): RequirementLock {
  return { ...rest, requirements, seal: contentHash(rest) }
}

const isOfAnother = (locked: RequirementLock, project: string | undefined): boolean =>
  locked.project !== undefined && project !== undefined && locked.project !== project

const othersWords = (locked: RequirementLock, project: string | undefined): string =>
  `cupel.lock.json holds the requirements of project "${locked.project}", and this config is "${project}"`

/**
 * The requirements of a lock, as they were stated.
 *
 * @throws CupelError `lock_invalid` when the list is not the one of its hash, or anything is not what was sealed: somebody edited it
 */
export function lockedRequirements(locked: RequirementLock): Requirement[] {
  const { hash, requirements, seal } = locked
  const read = z.array(requirementSchema).safeParse(requirements)
  const isOwn = read.success && contentHash(inOrder(requirements)) === hash
  const isSealed = seal === undefined || sealed(locked).seal === seal
  if (read.success && isOwn && isSealed) return read.data
  throw new CupelError(
    'lock_invalid',
    isOwn
      ? 'The record of the requirements in the lock file was edited: its time, name or changes are not those that were sealed.'
      : `The requirements in the lock file were edited: they are not those of their hash ${shortHash(hash)}.`,
    {
      hint: 'Restore cupel.lock.json from version control. Requirements are changed in the config, and locked anew: cupel requirements lock --as NAME.',
    },
  )
}

interface StateFacts {
  /** Runs of which there is evidence now. */
  readonly runs: number
  readonly project?: string
}

/** Whether the requirements of the config are those that were locked, and what a reader has to know of it. */
export function lockState(
  lock: Lock,
  requirements: readonly Requirement[],
  { runs, project }: StateFacts,
): Decision['lock'] {
  const locked = lock.requirements
  if (locked === undefined || isOfAnother(locked, project)) {
    if (requirements.length === 0) return { state: 'none', words: [] }
    const why =
      locked === undefined
        ? 'nothing shows that they were stated before results were seen'
        : othersWords(locked, project)
    return {
      state: 'not-locked',
      words: [
        `Requirements are not locked: ${why}. ${locked === undefined ? 'Do: cupel requirements lock --as NAME.' : 'Give each config a folder of its own.'}`,
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

function lockedWords({ hash, at, by, runsBefore, changes, seal }: RequirementLock): string {
  const when =
    runsBefore === 0 ? 'before the first run' : `after ${runsBefore} ${runsBefore === 1 ? 'run' : 'runs'}`
  const last = changes.at(-1)
  const again = last === undefined ? '' : `, and stated anew ${day(last.at)} by ${last.by}`
  // Before there was a seal, time and name were in no hash.
  const asStated = seal === undefined ? ' (time and name as the file states them)' : ''
  return `Requirements ${shortHash(hash)} locked ${day(at)} by ${by}${asStated}, ${when}${again}.`
}

const day = (at: string): string => at.slice(0, 10)

/** What was settled late, and everything that was changed, with what moved. */
function lateWords({ at, by, runsBefore, changes }: RequirementLock): string[] {
  return [
    ...(runsBefore > 0
      ? [
          `Requirements were first locked after results could be seen: ${day(at)} by ${by}, after ${runsBefore} ${runsBefore === 1 ? 'run' : 'runs'}.`,
        ]
      : []),
    ...changes.map(
      change =>
        `Requirements were changed ${change.runsBefore > 0 ? 'after results were seen' : 'before any run was known'} (${day(change.at)}, ${change.by}): ${change.lines.join('; ')}.`,
    ),
  ]
}
