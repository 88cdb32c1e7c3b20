import {
  type Decision,
  lockedRequirements,
  lockRequirements,
  lockState,
  type Requirement,
  requirementsHash,
} from '../../decide/select/index.ts'
import { timestamp } from '../../kernel/index.ts'
import type { Lock, RequirementLock } from '../../prepare/dataset/index.ts'
import { lockFile } from '../dataset/holdout.ts'
import type { Project } from '../open-project.ts'

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
  const { requirements } = project.config
  const lock = await lockFile(project).read()
  const runs = (await project.store.runs.listRuns()).length
  return {
    requirements,
    hash: requirements.length === 0 ? undefined : requirementsHash(requirements),
    lock: lockState(lock, requirements, { runs }),
    locked: lock.requirements,
    lockedRequirements: lock.requirements === undefined ? [] : lockedRequirements(lock.requirements),
    runs,
  }
}

/** Locks the requirements of the config under a name. */
export async function lockProjectRequirements(project: Project, by: string): Promise<Lock> {
  const runs = (await project.store.runs.listRuns()).length
  const facts = { at: timestamp(project.clock), by, runs }
  return lockFile(project).update(before => lockRequirements(before, project.config.requirements, facts))
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
