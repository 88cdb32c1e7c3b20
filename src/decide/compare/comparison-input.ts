import type { Json } from '../../kernel/index.ts'
import type { Example } from '../../prepare/dataset/index.ts'
import type { ExampleFacts } from '../estimate/index.ts'
import type { BaselineNames } from './baseline-roles.ts'
import type { ComparedRun } from './combine-runs.ts'
import type { CeilingInput } from './rater-ceiling.ts'

/** Computes a metric whose aggregation is `statistic` from all its evidence. */
export type ComputeStatistic = (evidence: readonly Json[]) => number | undefined

export interface ComparisonInput {
  /** One run with several candidates, or several runs on one dataset. */
  readonly runs: readonly ComparedRun[]
  /** Facts of the examples of the split, by id. */
  readonly examples: ReadonlyMap<string, ExampleFacts>
  /** Whole examples for the disagreement browser. Without it only answers are shown. */
  readonly findExamples?: (ids: readonly string[]) => Promise<readonly Example[]> | readonly Example[]
  /** Code of statistic metrics, by metric id. */
  readonly statistics?: Readonly<Record<string, ComputeStatistic>>
  /** Metrics that may be shown and carry no claim, each with why: judges without a valid card. */
  readonly distrusted?: Readonly<Record<string, string>>
  readonly cupelVersion: string
  /** ISO 8601; the only wall-clock time in a comparison, and left out unless given. */
  readonly generatedAt?: string
  readonly ledger?: readonly { readonly at: string; readonly by: string; readonly reason: string }[]
  /** Who has signed the dataset; `isValid` when it is this version that they signed. */
  readonly signatures?: readonly {
    readonly by: string
    readonly role: string
    readonly at: string
    readonly comment: string
    readonly isValid: boolean
  }[]
  /** Labels of several people, for the row that says how far they agree. Left out, there is no such row. */
  readonly ceiling?: CeilingInput
  readonly options?: ComparisonOptions
}

export interface ComparisonOptions {
  /** 0.95 unless given. */
  readonly level?: number
  /** Metrics on which claims are made, stated beforehand. */
  readonly primaryMetrics?: readonly string[]
  /** Candidate that the others are held against: claims are then made on pairs with it alone. */
  readonly baseline?: string
  /** Candidates that the others are held against as named rows, by their names in the runs. */
  readonly baselines?: BaselineNames
  /** Tag whose values are the sampled units; named in the report. The facts of the examples carry the clusters. */
  readonly clusterBy?: string
  /** 10,000 unless given. */
  readonly replicates?: number
  /** How many disagreements and flaky examples are kept in full; 430 unless given. */
  readonly mostShown?: number
  readonly title?: string
}
