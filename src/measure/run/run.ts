import type { Split } from '../../prepare/dataset/index.ts'
import type { Metric } from '../metric/index.ts'

/** The facts of a metric that travel with a run, so that a report needs no code to read it. */
export type MetricFacts = Omit<Metric, 'score' | 'aggregation'> & {
  readonly aggregation: Metric['aggregation']['kind']
}

/** A candidate as it was when the run began. */
export interface CandidateFacts {
  readonly name: string
  /** Hash of everything that can change an answer: model, prompt, parameters, few-shot ids, code. */
  readonly fingerprint: string
  readonly kind: 'model' | 'http' | 'command' | 'module' | 'replay' | 'baseline'
  /** One line for people, e.g. `openai/gpt-4o-mini, prompts/adjudicate.md, temperature 0`. */
  readonly summary: string
}

export interface DatasetFacts {
  readonly name: string
  /** Content hash of all its examples. */
  readonly version: string
  readonly file: string
  readonly split: Split | 'all'
  /** Examples that are asked: those of the split, or as many as the limit allows. */
  readonly examples: number
  /** Set when only the first examples of the split were asked: a quick look, not a measurement. */
  readonly limit?: number
  /** How often the holdout had been opened, this run included; 0 when it never was. */
  readonly holdoutOpenings: number
}

/** What a run is made under. Two runs with one fingerprint may share trials. */
export interface RunRecord {
  readonly id: string
  readonly createdAt: string
  readonly name: string
  readonly fingerprint: string
  readonly dataset: DatasetFacts
  readonly candidates: readonly CandidateFacts[]
  readonly metrics: readonly MetricFacts[]
  readonly repeats: number
  readonly seed: number
  readonly cupelVersion: string
}
