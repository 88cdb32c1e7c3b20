import type { Interval } from '../../src/stats/index.ts'

/** One figure of the simulation: how often a method did what it promises under one known truth. */
export interface Cell {
  /** What is measured: an interval that should cover, a test that should reject rarely, or how often a gate says what. */
  readonly measure: 'coverage' | 'type-1-error' | 'share'
  readonly method: string
  /** The truth that was drawn from. */
  readonly truth: string
  /** Units that were sampled: examples, or clusters. */
  readonly n: number
  /** Data sets drawn; `enumerated` when every outcome was weighed with its probability instead. */
  readonly drawn: number | 'enumerated'
  readonly value: number
  /** Monte Carlo standard error of `value`; 0 when enumerated. */
  readonly standardError: number
  /** Mean width of the intervals. Absent for tests. */
  readonly width?: number
  /** What was worked out beforehand, without drawing. */
  readonly computed?: number
  /** Share of data sets in which the method said that it has no answer; `value` is over the others. */
  readonly unanswered?: number
  /** Whether the methods reference advises the method here, and in which words if not. */
  readonly advised: true | string
  /** In which words the formula departs from that of the reference; absent when it is the reference's own. */
  readonly departs?: string
  /** What `value` should lie in; undefined where the value is shown for comparison only. */
  readonly wanted?: readonly [number, number]
}

/** Coverage that means and differences must keep wherever a method is advised. */
export const coverageBand: readonly [number, number] = [0.935, 0.965]

export const isKept = ({ value, wanted }: Cell): boolean =>
  wanted === undefined || (value >= wanted[0] && value <= wanted[1])

export interface CoverageInput {
  readonly method: string
  readonly truth: string
  readonly n: number
  readonly draws: number
  readonly advised: true | string
  readonly departs?: string
  /** One interval from one new data set, or undefined when the method has none. */
  readonly interval: () => Interval | undefined
  readonly target: number
}

/** How often intervals from new data sets cover the truth. */
export function coverageCell(input: CoverageInput): Cell {
  const { method, truth, n, draws, advised, departs, interval, target } = input
  let covered = 0
  let width = 0
  let unanswered = 0
  for (let draw = 0; draw < draws; draw++) {
    const found = interval()
    if (found === undefined) {
      unanswered++
      continue
    }
    width += found.upper - found.lower
    if (found.lower <= target + 1e-12 && target <= found.upper + 1e-12) covered++
  }
  const answered = draws - unanswered
  const value = covered / answered
  return {
    measure: 'coverage',
    method,
    truth,
    n,
    drawn: draws,
    value,
    standardError: Math.sqrt((value * (1 - value)) / answered),
    width: width / answered,
    ...(unanswered === 0 ? {} : { unanswered: unanswered / draws }),
    advised,
    ...(departs === undefined ? {} : { departs }),
    ...(advised === true ? { wanted: coverageBand } : {}),
  }
}

/** How much is drawn: the whole simulation, or the few cells that the tests can afford. */
export interface Effort {
  /** Data sets for methods in closed form. */
  readonly draws: number
  /** Data sets for methods that resample, and resamples for each. */
  readonly resampledDraws: number
  readonly replicates: number
  readonly sizes: readonly number[]
}

export const fullEffort: Effort = {
  draws: 20_000,
  resampledDraws: 4_000,
  replicates: 1_000,
  sizes: [30, 100, 430],
}
export const shortEffort: Effort = { draws: 1_000, resampledDraws: 200, replicates: 300, sizes: [30] }
