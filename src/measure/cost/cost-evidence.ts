import type { Price } from '../../prepare/provider/index.ts'

/**
 * Sums over the trials of one example, one entry an example, weights of the dataset in them. A figure is the sum of one
 * column over the sum of another, so that an example that was repeated counts as often as it was asked.
 */
export interface CostColumns {
  readonly trials: Float64Array
  readonly answered: Float64Array
  /** All tries came to nothing. */
  readonly failed: Float64Array
  /** Trials that were really asked, not taken from a cache: only they tell how often a try fails. */
  readonly asked: Float64Array
  /** Tries that failed, less one for each task without an answer: a task that was never asked counts -1. */
  readonly repeatedTries: Float64Array
  /** Answered trials whose cost is known, and these costs. */
  readonly priced: Float64Array
  readonly usd: Float64Array
  readonly abstained: Float64Array
  /** Trials whose working time is known, failed tries in it; in seconds. */
  readonly timed: Float64Array
  readonly seconds: Float64Array
  /** Answered trials with a score of the metric that says what is good, and these scores from 0 to 1. */
  readonly scored: Float64Array
  readonly good: Float64Array
  /** The same without the answers that were declined. */
  readonly scoredKept: Float64Array
  readonly goodKept: Float64Array
}

export const costColumnNames = [
  'trials',
  'answered',
  'failed',
  'asked',
  'repeatedTries',
  'priced',
  'usd',
  'abstained',
  'timed',
  'seconds',
  'scored',
  'good',
  'scoredKept',
  'goodKept',
] as const satisfies readonly (keyof CostColumns)[]

/** What the trials of one candidate say about its cost. */
export interface CostEvidence {
  readonly candidate: string
  /** A program of the project runs on the machine that the config describes. */
  readonly isProgram: boolean
  /** Calls nothing and needs no machine worth counting. */
  readonly isBaseline: boolean
  /** Of its tokens. Absent when not known. */
  readonly price?: Price
  /** How the price is named, for people: `openai/gpt-4o-mini`, or the candidate itself. */
  readonly model: string
  readonly columns: CostColumns
  /** Unweighted counts. */
  readonly counts: {
    readonly trials: number
    readonly answered: number
    readonly failed: number
    readonly fromCache: number
    /** Answered trials that report tokens. */
    readonly withUsage: number
    readonly failedAttempts: number
  }
  readonly tokens?: {
    readonly input: number
    readonly cachedInput: number
    readonly output: number
    readonly reasoning: number
  }
  /** What scoring its answers cost in this run. */
  readonly judging: { readonly usd: number; readonly unknownTrials: number }
}

/** Measured by a load test: the most that one machine was seen to get done, within its limits or not. */
export interface Throughput {
  readonly tasksPerSecond: number
  readonly source: string
  readonly asOf?: string
}

/** How many answers fall below a threshold of confidence and go to a person. */
export interface ReviewCount {
  readonly reviewed: number
  readonly of: number
  /** Of answers that stay above it: how many are right. Better than all answers are, or the threshold is useless. */
  readonly accepted?: { readonly right: number; readonly of: number }
  readonly source: string
}
