import type { Json, Score } from '../../kernel/index.ts'
import type { Document, Example } from '../../prepare/dataset/index.ts'
import type { Response, Timing } from '../../prepare/provider/index.ts'
import type { ScoringMeter } from './judged/scoring-cost.ts'

/** What a metric sees of one answered trial. Failed calls never reach a metric. */
export interface Answered {
  readonly example: Example
  /** The example's own context and the dataset's shared corpus: what a citation may refer to. */
  readonly documents: readonly Document[]
  readonly response: Response
  readonly timing: Timing
  /** `undefined` when the price is not known. */
  readonly costUsd: number | undefined
  /** Told of every call that a metric makes to a model. Without one nothing is counted and nothing is held back. */
  readonly meter?: ScoringMeter
}

/**
 * How scores become one figure. `rate`: scores are 0 or 1 and the figure is their share. `mean`: any finite score.
 * `ratio`: each score carries evidence `{ hits, of }` and the figure is the sum of hits over the sum of `of`.
 * `statistic`: computed from all evidence at once (macro F1), with a bootstrap interval over examples.
 */
export type Aggregation =
  | { readonly kind: 'rate' }
  | { readonly kind: 'mean' }
  | { readonly kind: 'ratio' }
  | { readonly kind: 'statistic'; readonly compute: (evidence: readonly Json[]) => number | undefined }

/** Turns a response into a score. Pure unless it says otherwise: the same trial always gets the same score. */
export interface Metric {
  readonly id: string
  /** Changes whenever the same trial could get another score. Results of different versions are not compared. */
  readonly version: string
  readonly title: string
  /** Which way is better. `none` for descriptive figures. */
  readonly direction: 'higher' | 'lower' | 'none'
  readonly range: readonly [number, number]
  /** Unit for people, e.g. `ms`, `usd`, `tokens`; absent for shares and plain numbers. */
  readonly unit?: 'ms' | 'usd' | 'tokens' | 'words' | 'characters'
  readonly aggregation: Aggregation
  /** Word-overlap scores and the like: shown, and refused by gates. */
  readonly screeningOnly?: boolean
  /** A judge: shown, and nothing may rest on it without a valid card that says how far it agrees with people. */
  readonly needsCard?: boolean
  /** Its scores come from calls to a model, which may cost money: trials then say what scoring them cost. */
  readonly asksModel?: boolean
  /** The same trial may score otherwise when run again (latency, cost): left out of byte-for-byte promises. */
  readonly measuresTime?: boolean
  readonly score: (answered: Answered) => Score | Promise<Score>
}
