import type { CostConfig } from './cost-config.ts'
import type { CostEvidence, ReviewCount, Throughput } from './cost-evidence.ts'
import type { Drawing } from './quantity.ts'

/** A figure of the run and its draws, paired with those of the other candidates. */
export interface Measured {
  readonly value: number
  readonly draws: Float64Array
}

export type MeasuredName =
  | 'usd'
  | 'reportedUsd'
  | 'estimatedUsd'
  | 'workedTries'
  | 'unknownTries'
  | 'failed'
  | 'seconds'
  | 'abstained'
  | 'goodKept'
  | 'leastGood'
  | 'mostGood'

/** What a threshold of confidence sends to a person or to nobody, and how good the rest is where that was measured too. */
export interface ConfidenceRates {
  readonly count: ReviewCount
  readonly rate: Measured
  /** Of what no person gets. */
  readonly heldBack?: Measured | undefined
  readonly accepted?: Measured | undefined
}

export interface FactorInput {
  readonly evidence: CostEvidence
  readonly measured: Readonly<Record<MeasuredName, Measured>>
  readonly config: CostConfig
  readonly drawing: Drawing
  /** Of a load test of this candidate. */
  readonly throughput?: Throughput | undefined
  /** From confidence, where a threshold was chosen. */
  readonly confidence?: ConfidenceRates | undefined
  /** Why there is none, in words. */
  readonly noConfidence?: string | undefined
  /** Draws of the rate behind `review.counted`. */
  readonly counted?: Measured | undefined
  readonly good: string | undefined
}
