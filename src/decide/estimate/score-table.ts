import type { ErrorCode, Json } from '../../kernel/index.ts'
import type { MetricFacts } from '../../measure/run/index.ts'
import type { Component } from '../../prepare/dataset/index.ts'

/** What an estimate has to know of an example. */
export interface ExampleFacts {
  readonly component: Component
  readonly tags: Readonly<Record<string, string>>
  /** The sampled unit that the example belongs to (a document, a customer), where examples come in groups. */
  readonly cluster?: string
  /** 1 unless the dataset says otherwise. */
  readonly weight: number
}

/** Why a trial has or has not a value, one byte each. */
export const slot = {
  /** No trial with this key. */
  missing: 0,
  scored: 1,
  /** The metric applies, and there is no value. */
  unscored: 2,
  /** The call or the metric failed. */
  errored: 3,
  /** By its definition the metric says nothing about this trial. */
  notApplicable: 4,
} as const

/**
 * The scores of one metric for one candidate. Slot `example * repeats + repeat`, examples in the order of the table,
 * so that nothing depends on the order in which trials came.
 */
export interface MetricColumn {
  readonly status: Uint8Array
  /** NaN where the status is not `scored`. */
  readonly value: Float64Array
  /** For ratios. */
  readonly hits?: Float64Array
  readonly of?: Float64Array
  /** For statistics. */
  readonly evidence?: (Json | undefined)[]
}

export interface CandidateColumns {
  readonly name: string
  readonly answered: number
  readonly failed: number
  readonly cached: number
  readonly failures: ReadonlyMap<ErrorCode, number>
  /** NaN where the price is not known or no trial was made. */
  readonly costUsd: Float64Array
  /** Known part of what scoring cost, apart from `costUsd`; NaN where nothing was counted. Empty where no metric asks a model. */
  readonly scoringUsd: Float64Array
  /** Trials whose scoring made a call of unknown price. */
  readonly unknownScorings: number
  readonly totalMs: Float64Array
  readonly firstTokenMs: Float64Array
  /** A hash of the text and label, NaN where there is no answer; empty without repeats. */
  readonly answerHash: Float64Array
  readonly metrics: ReadonlyMap<string, MetricColumn>
}

/** All scores of a comparison in columns of numbers: about 9 bytes a trial and metric, whatever the answers' size. */
export interface ScoreTable {
  /** Sorted by id. Only examples that at least one trial was made for. */
  readonly exampleIds: readonly string[]
  readonly facts: readonly ExampleFacts[]
  readonly repeats: number
  readonly metrics: readonly MetricFacts[]
  readonly candidates: readonly CandidateColumns[]
  /** Examples of which nothing is known but their trials: in no slice. */
  readonly unknownExamples: number
}
