import type { Example } from '../../prepare/dataset/index.ts'
import type { RunCandidate, RunPlan } from './plan.ts'
import type { RunPorts } from './run-ports.ts'
import type { StopWatch } from './stop.ts'
import type { TrialKey } from './trial.ts'

/** What the making of one trial is given. */
export interface Making {
  readonly example: Example
  readonly key: TrialKey
  readonly candidate: RunCandidate
  readonly plan: RunPlan
  readonly ports: RunPorts
  readonly watch: StopWatch
  /** Aborted when calls in flight are to be dropped: nothing more can or should be recorded. */
  readonly cut: AbortSignal
}
