/**
 * What is known of a project when it is asked whether it is ready. Every fact is absent when nobody knows it: an item whose fact
 * is absent is not done.
 */
export interface ReadinessFacts {
  readonly project: string
  /** ISO 8601, UTC. */
  readonly at: string
  /** Examples that a dataset must have at least. */
  readonly floor: number
  readonly candidate?: CandidateFact
  readonly decision?: DecisionFact
  readonly requirements: RequirementsFact
  readonly datasets: readonly DatasetFact[]
  /** The run that the candidate is judged by. */
  readonly run?: RunFact
  readonly judges: readonly JudgeFact[]
  /** Load runs of the candidate, newest first. */
  readonly loads: readonly LoadFact[]
  readonly cost?: CostFact
  readonly gate?: GateFact
  /** What people said, newest last. */
  readonly attestations: readonly StandingAttestation[]
  /** Sources that could not be read, each with why. */
  readonly problems: readonly string[]
}

export interface CandidateFact {
  readonly name: string
  /** As in the run that it is judged by. */
  readonly fingerprint?: string
  /** Why this one is looked at, in words: `the winner of decision 20261127`. */
  readonly because: string
}

export interface DecisionFact {
  readonly id: string
  readonly at: string
  /** Relative to the project. */
  readonly file: string
  /** Of the file: an edited decision is another one. */
  readonly hash: string
  /** Several when they cannot be told apart; none when nobody passes. */
  readonly recommended: readonly string[]
  readonly runs: readonly string[]
}

export interface RequirementsFact {
  readonly count: number
  /** Ids of metrics that requirements rest on. */
  readonly metrics: readonly string[]
  readonly latency: readonly LatencyLimitFact[]
  readonly lock: {
    /** `changed`: the list of the config is not the one that was locked. */
    readonly state: 'locked' | 'changed' | 'not_locked'
    /** When they were last stated. */
    readonly at?: string
    /** Runs that were in the store at that time. */
    readonly runsBefore?: number
  }
  /** When the first run on the examples as they are began; absent without one. */
  readonly firstRunAt?: string
}

export interface LatencyLimitFact {
  /** In words, e.g. `p95 end-to-end ≤ 2s at 50/s`. */
  readonly text: string
  /** What is limited to how many milliseconds; a load run has shown something of it when one of its verdicts has the same key. */
  readonly key: string
  /** Expected requests a second at the peak. */
  readonly peakPerSecond: number
}

export interface DatasetFact {
  readonly name: string
  readonly file: string
  /** Why it cannot be read; the other figures are then of no use. */
  readonly problem?: string
  readonly version: string
  readonly examples: number
  readonly signatures: readonly {
    readonly by: string
    readonly role: string
    readonly at: string
    readonly isValid: boolean
  }[]
  readonly holdout: {
    readonly state: 'not-locked' | 'intact' | 'changed'
    readonly examples: number
    readonly openings: number
  }
  readonly adversarial: number
}

export interface RunFact {
  readonly id: string
  readonly at: string
  readonly dataset: string
  readonly datasetVersion: string
  /** Only the first examples were asked. */
  readonly isLimited: boolean
  readonly planned: number
  readonly answered: number
  readonly failed: number
  /** Answers that say which documents were retrieved for them. */
  readonly retrieving: number
  readonly candidates: readonly string[]
  readonly metrics: readonly {
    readonly id: string
    /** Better is higher or lower, so that it can decide something; not a measured time. */
    readonly isTask: boolean
    readonly isJudge: boolean
    /** Trials of the candidate with a value, and without one for another reason than that the metric does not apply. */
    readonly scored: number
    readonly missing: number
  }[]
  /** Candidates that others are held against. */
  readonly baselines: readonly string[]
}

export interface JudgeFact {
  readonly id: string
  /** A requirement or a claim rests on it. */
  readonly decides: boolean
  /** Nothing when the card is valid. */
  readonly why?: string
  readonly card?: string
  readonly agreement?: string
  readonly expiresAt?: string
}

export interface LoadFact {
  readonly id: string
  readonly at: string
  readonly file: string
  readonly fingerprint: string
  readonly verdicts: readonly {
    readonly key: string
    /** Requests a second that it was judged at; absent for a closed loop. */
    readonly ratePerSecond?: number
    /** Limit and rate in words. */
    readonly text: string
    readonly outcome: 'pass' | 'fail' | 'inconclusive'
    readonly reason: string
  }[]
}

export interface CostFact {
  /** In words, with the interval: `0.012 USD [0.011, 0.013]`; absent when it is unknown. */
  readonly perTask?: string
  /** Why it is unknown. */
  readonly why?: string
  readonly countsRetries: boolean
  readonly countsReview: boolean
  readonly artefact: string
}

export interface GateFact {
  readonly thresholds: number
  /** File of the project, or `candidate NAME`. */
  readonly baseline: string
  readonly hasBaseline: boolean
  /** Candidate that the gate of the config holds against the baseline, where it names one. */
  readonly guards?: string
  /** The newest gate that was held of the candidate. */
  readonly held?: HeldGateFact
}

export interface HeldGateFact {
  readonly at: string
  /** Relative to the project. */
  readonly file: string
  readonly outcome: 'pass' | 'fail' | 'inconclusive'
  readonly headline: string
  readonly fingerprint: string
  readonly datasetVersion: string
  /** As the gate names it: `reports/baseline.json`, `candidate bm25`, `run ...`. */
  readonly baseline: string
  /** Whether it asked what the config asks now. */
  readonly isOfConfig: boolean
}

/** What a person said of an item, and whether it still stands. */
export interface StandingAttestation {
  readonly item: string
  readonly says: 'done' | 'not applicable'
  readonly by: string
  readonly role: string
  readonly at: string
  readonly reason: string
  /** Relative to the project. */
  readonly evidence?: string
  /** Why it does not stand any more; nothing when it does. */
  readonly void?: string
}
