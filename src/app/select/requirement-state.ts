import {
  type Decision,
  lockedRequirements,
  lockRequirements,
  lockState,
  type Requirement,
  requirementsHash,
} from '../../decide/select/index.ts'
import { shortHash, timestamp } from '../../kernel/index.ts'
import type { Lock, RequirementLock } from '../../prepare/dataset/index.ts'
import { lockFile } from '../dataset/holdout.ts'
import type { Project } from '../open-project.ts'
import { checkStatedSlices } from '../run/check-stated.ts'
import { type DecisionTrace, decisionTraces, runsKnown } from './kept-evidence.ts'

export interface RequirementState {
  readonly requirements: readonly Requirement[]
  readonly hash: string | undefined
  readonly lock: Decision['lock']
  readonly locked: RequirementLock | undefined
  readonly lockedRequirements: readonly Requirement[]
  readonly runs: number
}

/** The requirements of the config, and how they stand to what was locked. */
export async function requirementState(project: Project): Promise<RequirementState> {
  const { requirements, name } = project.config
  const lock = await lockFile(project).read()
  const traces = decisionTraces(project)
  const runs = await runsKnown(project, lock, traces)
  const state = lockState(lock, requirements, { runs, project: name })
  return {
    requirements,
    hash: requirements.length === 0 ? undefined : requirementsHash(requirements),
    lock: { ...state, words: [...state.words, ...forgottenWords(lock, { traces, project: name })] },
    locked: lock.requirements,
    lockedRequirements: lock.requirements === undefined ? [] : lockedRequirements(lock.requirements),
    runs,
  }
}

/**
 * Requirements that a decision was made under and of which the lock knows nothing: its file was deleted or written anew. Said once for
 * each such list, with what it asked.
 */
function forgottenWords(
  lock: Lock,
  { traces, project }: { readonly traces: readonly DecisionTrace[]; readonly project: string },
): string[] {
  const { hash, changes = [] } = lock.requirements ?? {}
  const known = new Set([hash, ...changes.flatMap(({ from, to }) => [from, to])])
  const forgotten = new Map<string, string>()
  for (const { file, facts } of traces) {
    const under = facts?.lock.hash
    if (facts === undefined || under === undefined || known.has(under) || forgotten.has(under)) continue
    if (facts.title !== undefined && facts.title !== project) continue
    forgotten.set(
      under,
      `The lock no longer knows requirements ${shortHash(under)}, under which ${file} was decided on ${facts.madeAt.slice(0, 10)}: ${facts.requirements.map(({ requirement }) => requirement).join('; ')}.`,
    )
  }
  return [...forgotten.values()]
}

/** Locks the requirements of the config under a name. */
export async function lockProjectRequirements(project: Project, by: string): Promise<Lock> {
  await checkStatedSlices(project)
  const lock = await lockFile(project).read()
  const runs = await runsKnown(project, lock, decisionTraces(project))
  const { requirements, name } = project.config
  const facts = { at: timestamp(project.clock), by, runs, project: name }
  return lockFile(project).update(before => lockRequirements(before, requirements, facts))
}

/** What every report says of requirements that were not settled before results could be seen. */
export async function requirementNotices(
  project: Project,
): Promise<readonly { readonly kind: string; readonly message: string }[]> {
  const { lock } = await requirementState(project)
  const words = lock.state === 'locked' ? lock.words.slice(1) : lock.words
  return words.map(message => ({
    kind: lock.state === 'not-locked' ? 'requirements_not_locked' : 'requirements_changed',
    message,
  }))
}
