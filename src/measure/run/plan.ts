import type { CostUsd, Redact } from '../../kernel/index.ts'
import type { Document, Example, Message } from '../../prepare/dataset/index.ts'
import type {
  ConcurrencyLimit,
  Question,
  Responder,
  Response,
  RetryPolicy,
  Usage,
} from '../../prepare/provider/index.ts'
import type { Metric } from '../metric/index.ts'
import type { CandidateFacts, RunRecord } from './run.ts'

/** A candidate made ready to be asked. */
export interface RunCandidate {
  readonly facts: CandidateFacts
  readonly responder: Responder
  /** The prompt for a question; empty for pipelines. Throws a CupelError for input that the template cannot take. */
  readonly render: (question: Question) => readonly Message[]
  /** Fields found in the answer's text. The identity for pipelines that answer in fields. */
  readonly parse: (response: Response) => Response
  /** What a call of this usage costs; 0 for one that runs here at no price, whatever the usage. */
  readonly price: (usage: Usage | undefined) => CostUsd
  /** Shared by candidates that call the same provider. */
  readonly limit: ConcurrencyLimit
  /** Trials of this candidate under way at once, at most. */
  readonly workers: number
  readonly retryPolicy: RetryPolicy
  /** Deadline of one attempt. */
  readonly callTimeoutMs: number
  readonly isCacheable: boolean
}

/** Everything a run needs to know; the store is asked which trials are done already. */
export interface RunPlan {
  readonly record: RunRecord
  /** The examples of the split, read afresh for each candidate so that they are never all in memory. */
  readonly examples: () => Iterable<Example> | AsyncIterable<Example>
  /** Documents that every example can see, beside its own context. */
  readonly corpus: readonly Document[]
  readonly candidates: readonly RunCandidate[]
  readonly metrics: readonly Metric[]
  /** No new call, to a candidate or to a judge, is begun once the known costs of the run reach this. */
  readonly budgetUsd?: number
  /** No new trial is begun after this many milliseconds. */
  readonly deadlineMs?: number
  readonly redact: Redact
}
