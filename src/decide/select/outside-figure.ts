import type { Cell } from '../compare/index.ts'
import type { LatencyRequirement } from './requirement.ts'

export type Figure = Cell['estimate']
export type KnownFigure = Extract<Figure, { kind: 'known' }>

/** A figure that does not come from the trials of the run, but from a load run or from the costs. */
export type OutsideFigure =
  | {
      readonly kind: 'known'
      readonly estimate: KnownFigure
      /** That the limit it was asked for is kept; absent where no limit was asked for. */
      readonly probability?: number
      /** Values that the data leave possible, equally probable, for what is computed from several figures at once. */
      readonly draws?: Float64Array
      /** The same draws with all that is open counted as bad, and as good. Absent where nothing is open. */
      readonly ends?: { readonly bad: Float64Array; readonly good: Float64Array }
      /** Stated inputs that a cost grows with in proportion, e.g. the wage of reviewers. */
      readonly levers?: readonly Lever[]
      /** What it rests on, in words, e.g. `load run 7f3a at 75/s`. */
      readonly basis: string
    }
  | { readonly kind: 'unknown'; readonly reason: string }

/** A stated input of a cost, and the part of the cost that is proportional to it. */
export interface Lever {
  readonly name: string
  readonly unit: string
  readonly value: number
  readonly usd: number
}

/** Where figures of latency under load and of cost come from. Both are asked by the name in the comparison. */
export interface OutsideFigures {
  /** In milliseconds. */
  readonly latency: (requirement: LatencyRequirement, candidate: string) => OutsideFigure
  /** In US dollars for one task, people included. */
  readonly cost: (candidate: string) => OutsideFigure
  /** What could not be looked at, in words. */
  readonly problems?: readonly string[]
}

/** For a reader who has nothing but the comparison. */
export const nothingOutside: OutsideFigures = {
  latency: () => ({ kind: 'unknown', reason: 'no load run was looked at' }),
  cost: () => ({ kind: 'unknown', reason: 'no cost was computed' }),
}

/**
 * The draws that a verdict on a cost rests on: all that is open counts against a limit that the figure keeps, and for one that it
 * does not, so that either is said only where it holds whatever the open answers are.
 */
export function drawsAgainst(
  { estimate, draws, ends }: Extract<OutsideFigure, { kind: 'known' }>,
  limit: number,
): Float64Array | undefined {
  if (ends === undefined) return draws
  return estimate.value <= limit ? ends.bad : ends.good
}

/** Of a cost: the share of its draws within a limit. One without draws and interval is certain, as a price times tokens may be. */
export function shareWithin(figure: OutsideFigure, limit: number): number | undefined {
  if (figure.kind === 'unknown') return undefined
  const { estimate } = figure
  const draws = drawsAgainst(figure, limit)
  if (draws === undefined || draws.length === 0)
    return estimate.interval === undefined ? Number(estimate.value <= limit) : undefined
  return draws.filter(draw => draw <= limit).length / draws.length
}
