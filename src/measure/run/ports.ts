import type { Score } from '../../kernel/index.ts'
import type { Reply } from '../../prepare/provider/index.ts'
import type { MetricFacts, RunRecord } from './run.ts'
import type { Trial, TrialKey } from './trial.ts'

/** Where runs and trials are kept. Every adapter passes `run-store.contract.ts`. */
export interface RunStore {
  /** Rejects a second run with the same id. */
  createRun(run: RunRecord): Promise<void>
  /** Takes a whole id, an unambiguous prefix of one, or `latest`. */
  findRun(idOrPrefix: string): Promise<RunRecord | undefined>
  /** Newest first. */
  listRuns(): Promise<readonly RunRecord[]>
  /**
   * Marks the run as being worked on by this process until the claim is released. Throws `store_busy` while
   * another living process holds it; a claim whose process has died is taken over.
   */
  claimRun(runId: string): Promise<RunClaim>
  /**
   * Durable when it resolves. A trial whose key is already stored is left as it is, so that a batch may safely
   * be written twice. Returns how many were new.
   */
  appendTrials(runId: string, trials: readonly Trial[]): Promise<number>
  hasTrial(runId: string, key: TrialKey): Promise<boolean>
  countTrials(runId: string): Promise<readonly TrialCount[]>
  /** In order of candidate, example id and repeat, without holding them all in memory. */
  trials(runId: string, filter?: TrialFilter): AsyncIterable<Trial>
  /** Forgets the failed trials, so that they can be made again. Returns how many there were. */
  dropFailedTrials(runId: string): Promise<number>
  /** Adds or replaces scores of answered trials, in one transaction; other scores stay. */
  putScores(runId: string, scores: readonly TrialScores[]): Promise<void>
  /** Lists metrics in the run's record; one with the same id is replaced. */
  putMetrics(runId: string, metrics: readonly MetricFacts[]): Promise<void>
  close(): Promise<void>
}

export interface RunClaim {
  release(): Promise<void>
}

export interface TrialFilter {
  readonly candidate?: string
  readonly exampleIds?: readonly string[]
}

export interface TrialScores {
  readonly key: TrialKey
  readonly scores: Readonly<Record<string, Score>>
}

export interface TrialCount {
  readonly candidate: string
  readonly answered: number
  readonly failed: number
  /** Sum of the known costs, in US dollars. */
  readonly knownCostUsd: number
  readonly unknownCosts: number
}

/** Replies kept by the full fingerprint of what was asked. */
export interface ResponseCache {
  get(key: string): Promise<Reply | undefined>
  putAll(entries: readonly (readonly [key: string, reply: Reply])[]): Promise<void>
}
