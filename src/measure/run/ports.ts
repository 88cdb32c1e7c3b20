import type { Score } from '../../kernel/index.ts'
import type { Reply } from '../../prepare/provider/index.ts'
import type { MetricFacts, RunRecord } from './run.ts'
import type { Trial, TrialKey } from './trial.ts'

/** Where runs and trials are kept. Every adapter passes `run-store.contract.ts`. */
export interface RunStore {
  createRun(run: RunRecord): void
  /** Accepts an unambiguous prefix of an id, and `latest`. */
  findRun(idOrPrefix: string): RunRecord | undefined
  /** Newest first. */
  listRuns(): readonly RunRecord[]
  /**
   * Durable when it returns. A trial whose key is already stored is left as it is, so that a batch may safely be
   * written twice.
   */
  appendTrials(runId: string, trials: readonly Trial[]): void
  hasTrial(runId: string, key: TrialKey): boolean
  countTrials(runId: string): readonly TrialCount[]
  /** In order of candidate, example id and repeat; holds one page in memory. */
  trials(
    runId: string,
    filter?: { readonly candidate?: string; readonly exampleIds?: readonly string[] },
  ): Iterable<Trial>
  /** Adds or replaces scores of answered trials and the metrics of the run in one transaction. */
  putScores(
    runId: string,
    scores: Iterable<readonly [TrialKey, Readonly<Record<string, Score>>]>,
    metrics: readonly MetricFacts[],
  ): void
  close(): void
}

export interface TrialCount {
  readonly candidate: string
  readonly answered: number
  readonly failed: number
}

/** Responses kept by the full fingerprint of what was asked. */
export interface ResponseCache {
  get(key: string): Reply | undefined
  put(key: string, reply: Reply): void
}
