import type { GateCheck } from './gate-report.ts'

/** A check before all of them are corrected together: how sure it is that the bound is broken. */
export type OpenCheck = Omit<GateCheck, 'outcome' | 'reason'> & Standing

interface Standing {
  /** Already settled: by a rule that needs no test, or because nothing can be said. */
  readonly settled?: Pick<GateCheck, 'outcome' | 'reason'>
  /** Whatever the truth, these counts could not show harm: as of failures when nothing failed on either side. */
  readonly cannotFail?: boolean
  /** Whether the whole interval keeps the bound, breaks it, or holds it. Absent when settled. */
  readonly lies?: 'within' | 'beyond' | 'across'
}

/** `figure` against `bound`, by its interval. */
export function liesOf(of: {
  readonly lower: number
  readonly upper: number
  readonly bound: number
  readonly keeps: 'at-least' | 'at-most'
}): 'within' | 'beyond' | 'across' {
  const { lower, upper, bound, keeps } = of
  const [isWithin, isBeyond] =
    keeps === 'at-least' ? [lower > bound, upper < bound] : [upper < bound, lower > bound]
  return isWithin ? 'within' : isBeyond ? 'beyond' : 'across'
}
