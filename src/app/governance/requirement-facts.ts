import { isLatency, isMetric, lockState } from '../../decide/select/index.ts'
import type { RunRecord } from '../../measure/run/index.ts'
import type { DatasetFact, RequirementsFact } from '../../operate/governance/index.ts'
import type { Lock } from '../../prepare/dataset/index.ts'
import type { Project } from '../open-project.ts'
import { decisionTraces } from '../select/kept-evidence.ts'
import { latencyLimit } from './load-facts.ts'

interface Looking {
  readonly lock: Lock
  readonly records: readonly RunRecord[]
  readonly datasets: readonly DatasetFact[]
}

/** What was required, and whether it was settled before there was anything to see of the examples as they are. */
export function requirementFacts(project: Project, { lock, records, datasets }: Looking): RequirementsFact {
  const { requirements, name } = project.config
  const isPresent = (of: { readonly name: string; readonly version: string }): boolean =>
    datasets.some(dataset => dataset.name === of.name && dataset.version === of.version)
  // The store of a clone is empty: what decisions say of runs before it counts as well.
  const decided = decisionTraces(project).flatMap(({ facts }) => facts ?? [])
  const first = [
    ...records.filter(({ dataset }) => isPresent(dataset)).map(({ createdAt }) => createdAt),
    ...decided.filter(({ dataset }) => isPresent(dataset)).map(({ madeAt }) => madeAt),
  ].sort()[0]
  return {
    count: requirements.length,
    metrics: [...new Set(requirements.filter(isMetric).map(({ metric }) => metric))],
    latency: requirements.filter(isLatency).map(latencyLimit),
    lock: {
      state: stateOf(lockState(lock, requirements, { runs: records.length, project: name }).state),
      ...(lock.requirements === undefined ? {} : settledBy(lock.requirements)),
    },
    ...(first === undefined ? {} : { firstRunAt: first }),
  }
}

const stateOf = (state: ReturnType<typeof lockState>['state']): RequirementsFact['lock']['state'] =>
  state === 'locked' ? 'locked' : state === 'differs' ? 'changed' : 'not_locked'

/** When they were last stated, and how many runs there were then. */
function settledBy({ at, runsBefore, changes }: NonNullable<Lock['requirements']>) {
  const last = changes.at(-1)
  return { at: last?.at ?? at, runsBefore: last?.runsBefore ?? runsBefore }
}
