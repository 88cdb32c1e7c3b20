import type { AttemptSpending, Price } from '../../prepare/provider/index.ts'

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
  /** What failed tries cost by tokens that the provider reported, and by tokens that were counted here. */
  readonly reportedUsd: Float64Array
  readonly estimatedUsd: Float64Array
  /** Failed tries that the provider worked on, as reported or estimated, and those of which nobody knows. */
  readonly workedTries: Float64Array
  readonly unknownTries: Float64Array
  /** Answered trials whose cost is known, and these costs. */
  readonly priced: Float64Array
  readonly usd: Float64Array
  readonly abstained: Float64Array
  /** Trials whose working time is known, failed tries in it; in seconds. */
  readonly timed: Float64Array
  readonly seconds: Float64Array
  /** Answered trials of which it is known how good they are. */
  readonly scored: Float64Array
  /** Answers that were given, not declined. */
  readonly given: Float64Array
  /** Those of them of which it is known how good they are, and how good, from 0 to 1. */
  readonly scoredKept: Float64Array
  readonly goodKept: Float64Array
  /** How good they would be if all of which it is not known were good. */
  readonly mostGood: Float64Array
}

export const costColumnNames = [
  'trials',
  'answered',
  'failed',
  'asked',
  'reportedUsd',
  'estimatedUsd',
  'workedTries',
  'unknownTries',
  'priced',
  'usd',
  'abstained',
  'timed',
  'seconds',
  'scored',
  'given',
  'scoredKept',
  'goodKept',
  'mostGood',
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
    /** Given, not declined; of these, those without a value of what is good; and those where declining was right, which are errors. */
    readonly given: number
    readonly open: number
    readonly unanswerable: number
    /** Tries that failed, by what is known of their cost. */
    readonly tries: Readonly<Record<AttemptSpending['basis'], number>>
  }
  /** Cost of the dearest answered call. Absent when none is known. */
  readonly dearestUsd?: number
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

/** Why it is not known what a threshold of confidence makes of the answers, in words. */
export interface NoReviewCount {
  readonly reason: string
}

/** How many answers fall below a threshold of confidence, and go to a person or to nobody. */
export interface ReviewCount {
  readonly reviewed: number
  readonly of: number
  /** No cost of a person was named, so that none is ever asked: 0 is exact. */
  readonly neverReviews?: true
  /** Of answers that no person gets: how many nobody gets. Absent where giving none was never chosen between. */
  readonly heldBack?: { readonly held: number; readonly of: number }
  /** Of answers that stay above it: how many are right. Better than all answers are, or the threshold is useless. */
  readonly accepted?: { readonly right: number; readonly of: number }
  readonly source: string
}
