import type { Score } from '../../kernel/index.ts'
import type { Reply } from '../../prepare/provider/index.ts'
import type { ScoringCost } from '../metric/index.ts'
import type { MetricFacts, RunRecord } from './run.ts'
import type { Trial, TrialKey } from './trial.ts'

/** Where runs and trials are kept. Every adapter passes `run-store.contract.ts`. */
export interface RunStore {
  /** Rejects a second run with the same id. */
  createRun(run: RunRecord): Promise<void>
  /** Takes a whole id, an unambiguous prefix of one, or `latest`. */
  findRun(idOrPrefix: string): Promise<RunRecord | undefined>
  /** Newest first; all of them, or a part. */
  listRuns(part?: { readonly offset: number; readonly limit: number }): Promise<readonly RunRecord[]>
  countRuns(): Promise<number>
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
  /** A part of the trials that a filter leaves, in an asked order, for people who look on; the whole is never held in memory. */
  pageOfTrials(runId: string, query: TrialQuery): Promise<TrialPage>
  /** Examples on which two candidates have different scores in their first draw, the largest difference first. */
  differences(runId: string, query: DifferenceQuery): Promise<DifferencePage>
  /** Whether a living process works on the run. */
  isClaimed(runId: string): Promise<boolean>
  /** Forgets the failed trials, so that they can be made again; what they cost stays counted. Returns how many there were. */
  dropFailedTrials(runId: string): Promise<number>
  /** Adds or replaces scores of answered trials and adds what they cost, in one transaction; other scores stay. */
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

/** `lowest` is a value of 0 or less, `highest` of 1 or more, `partial` between them. */
export type ScoreClass = 'lowest' | 'highest' | 'partial' | 'unscored' | 'errored'

export interface TrialQuery {
  readonly offset: number
  readonly limit: number
  readonly candidate?: string | undefined
  readonly outcome?: Trial['outcome'] | undefined
  readonly score?: { readonly metric: string; readonly is: ScoreClass } | undefined
  /** In the example id, the answer or the message of a failure; upper and lower case of A to Z are alike. */
  readonly search?: string | undefined
  /** Trials without the value come last; ties are in order of candidate, example and repeat. */
  readonly sort:
    | { readonly by: 'example' | 'latency' | 'cost' | 'started'; readonly isDescending: boolean }
    | { readonly by: 'score'; readonly metric: string; readonly isDescending: boolean }
}

export interface TrialPage {
  /** Trials that the filter leaves. */
  readonly total: number
  readonly trials: readonly Trial[]
}

export interface DifferenceQuery {
  readonly offset: number
  readonly limit: number
  readonly a: string
  readonly b: string
  readonly metric: string
  /** Only examples on which this one has the higher value. */
  readonly higher?: 'a' | 'b' | undefined
}

export interface DifferencePage {
  /** Examples with a value of both, and how they fall. */
  readonly counts: { readonly aHigher: number; readonly bHigher: number; readonly same: number }
  /** Examples that the query asks for. */
  readonly total: number
  readonly rows: readonly { readonly exampleId: string; readonly a: number; readonly b: number }[]
}

export interface TrialScores {
  readonly key: TrialKey
  readonly scores: Readonly<Record<string, Score>>
  /** Metrics whose scores are dropped: they were made by another version of the metric. */
  readonly forget?: readonly string[]
  /** What these scores cost; added to what scoring the trial has cost before. */
  readonly cost?: ScoringCost | undefined
}

export interface TrialCount {
  readonly candidate: string
  readonly answered: number
  readonly failed: number
  /**
   * Sum of what is known or estimated of its calls, in US dollars: failed tries are in it, those of dropped trials too, and answers
   * from the cache are not.
   */
  readonly knownCostUsd: number
  /** Trials with a call of which the cost is not known. */
  readonly unknownCosts: number
  /** The calls themselves, and what their inputs alone would cost as far as they were counted. */
  readonly unknownCalls: number
  readonly unknownInputUsd: number
  /** Cost of its dearest answer; absent when no answer has a known one. */
  readonly dearestUsd?: number
  /** Sum of the known costs of scoring, in US dollars. */
  readonly knownScoringUsd: number
  /** Trials whose scoring made a call of unknown price. */
  readonly unknownScorings: number
  /** Calls that were made to score, those that a cache answered and those of unknown price included. */
  readonly scoringCalls: number
  readonly cachedScoringCalls: number
  readonly unknownScoringCalls: number
  /** Scores that the answers have, by whatever metric, unscored and errored ones included. */
  readonly scores: number
  /** Those where what scores has failed. */
  readonly erroredScores: number
}

/** Replies kept by the full fingerprint of what was asked. */
export interface ResponseCache {
  get(key: string): Promise<Reply | undefined>
  putAll(entries: readonly (readonly [key: string, reply: Reply])[]): Promise<void>
}
