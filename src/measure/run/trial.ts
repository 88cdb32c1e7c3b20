import type { CostUsd, ErrorCode, Score } from '../../kernel/index.ts'
import type { Attempt, Response, Timing } from '../../prepare/provider/index.ts'
import type { ScoringCost } from '../metric/index.ts'

/** What makes a trial one trial: it is done when the store holds this key, and never done twice. */
export interface TrialKey {
  readonly candidate: string
  readonly exampleId: string
  /** 0 for the first draw. */
  readonly repeat: number
}

interface TrialFacts extends TrialKey {
  readonly seed: number
  /** ISO 8601, UTC. */
  readonly startedAt: string
  /** Every try; a failed one says what it used up, as far as anybody can tell. */
  readonly attempts: readonly Attempt[]
  /** Time spent queueing for a slot and backing off, apart from working time. */
  readonly waitedMs: number
  /** The response came from the cache; its timing is that of the call that filled it. */
  readonly fromCache: boolean
}

export interface AnsweredTrial extends TrialFacts {
  readonly outcome: 'answered'
  readonly response: Response
  readonly timing: Timing
  /** Of the call that answered; tries that failed before it tell their own, and are not in it. */
  readonly costUsd: CostUsd
  /**
   * What models that score have cost, over every time that the answer was scored; apart from `costUsd`, which is the
   * candidate's own. Absent when no metric asks a model. Prices that are not known are counted, never taken for 0.
   */
  readonly scoringCost?: ScoringCost
  /** By metric id. A metric of the run that is not here has still to be computed: the budget ended before it could be. */
  readonly scores: Readonly<Record<string, Score>>
}

/** The call failed after its retries: there is no answer, so there is nothing to score. */
export interface FailedTrial extends TrialFacts {
  readonly outcome: 'failed'
  readonly code: ErrorCode
  /** Redacted and bounded. */
  readonly message: string
  /** Money spent on tries that brought no answer, known and estimated; absent when one of them is not known. */
  readonly costUsd: CostUsd
}

export type Trial = AnsweredTrial | FailedTrial
