/** A range of values that the data do not rule out, at a stated confidence level (0.95 is 95%). */
export interface Interval {
  readonly lower: number
  readonly upper: number
  readonly level: number
}

/**
 * A figure with its doubt. `unknown` when the data cannot carry one, with the reason in words; never 0 or NaN.
 * `unscored` and `errored` count the trials that gave no value, so that a reader sees what the figure leaves out.
 */
export type Estimate = KnownEstimate | UnknownEstimate

export interface KnownEstimate {
  readonly kind: 'known'
  readonly value: number
  /** Absent when the point can be computed but its interval cannot; `warnings` then says why. */
  readonly interval?: Interval
  /** Name of the interval method, e.g. `wilson`, `t`, `bca`, `cluster-cr2`. */
  readonly method: string
  /** Independent units behind the figure: examples, not repeats. */
  readonly n: number
  readonly clusters?: number
  readonly effectiveN?: number
  readonly unscored: number
  readonly errored: number
  readonly warnings: readonly string[]
  /** Words the resampling was seeded with, when there was any. */
  readonly seed?: string
}

export interface UnknownEstimate {
  readonly kind: 'unknown'
  readonly reason: string
  readonly n: number
  readonly unscored: number
  readonly errored: number
}
