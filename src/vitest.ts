/**
 * Matchers for Vitest, so that evaluations live in a test suite: they assert on estimates, by the whole interval. Add them once
 * with `expect.extend(cupelMatchers)`. What cannot be told fails the test in its own words, unless `inconclusive: 'pass'`.
 */
import { compareWithBaseline, type Evaluation } from './app/gate/evaluate.ts'
import { type Bound, meetsBound } from './app/gate/meets-bound.ts'
import { checkText, type GateOutcome, type GateSettings } from './decide/gate/index.ts'

export { type EvaluateOptions, type Evaluation, evaluate } from './app/gate/evaluate.ts'

export interface Tolerant {
  /** What a test does that cannot be decided: it fails unless this says `pass`. */
  readonly inconclusive?: 'fail' | 'pass' | undefined
}

export type Expected = Bound & Tolerant

export interface NoWorse extends Tolerant {
  readonly metric: string
  /** How much worse is still no harm, in the unit of the metric: 0.03 is 3 points of a share. */
  readonly margin: number
  /** Needed where the evaluation has several. */
  readonly candidate?: string | undefined
  /** Tags or tag=value where the margin must hold too. */
  readonly slices?: readonly string[] | undefined
  /** Of the one-sided limit; 0.95 unless given. */
  readonly confidence?: number | undefined
}

/** A file of `cupel gate --save-baseline`, another evaluation, or a candidate of the same one. */
export type Baseline = string | Evaluation | { readonly candidate: string }

export interface CupelMatchers {
  /** The whole interval of a figure keeps `min` and `max`. */
  toMeet(expected: Expected): void
  /** Worse than the baseline by at most the margin, on the examples that both answered. */
  toBeNoWorseThan(baseline: Baseline, expected: NoWorse): void
}

interface Said {
  readonly pass: boolean
  readonly message: () => string
}

/** What Vitest says of the assertion: whether `not` stands before the matcher. */
interface Standing {
  readonly isNot?: boolean
}

export const cupelMatchers = {
  toMeet(this: Standing | undefined, evaluation: Evaluation, expected: Expected): Said {
    return said(whole(evaluation) ?? meetsBound(evaluation, expected), expected, this)
  },
  toBeNoWorseThan(
    this: Standing | undefined,
    evaluation: Evaluation,
    ...[baseline, expected]: readonly [Baseline, NoWorse]
  ): Said {
    return said(whole(evaluation) ?? isNoWorse(evaluation, baseline, expected), expected, this)
  },
}

interface Verdict {
  readonly outcome: GateOutcome
  readonly message: string
}

/** A run that ended early answered the examples that came first, which need not be like the rest. */
function whole({ status }: Evaluation): Verdict | undefined {
  return status === 'complete'
    ? undefined
    : { outcome: 'inconclusive', message: `The run did not end: ${status}.` }
}

function isNoWorse(evaluation: Evaluation, baseline: Baseline, expected: NoWorse): Verdict {
  const { metric, margin, candidate, slices, confidence } = expected
  const settings: Partial<GateSettings> = {
    margins: { [metric]: margin },
    ...(slices === undefined ? {} : { slices: [...slices] }),
    ...(confidence === undefined ? {} : { confidence }),
  }
  const { outcome, checks } = compareWithBaseline(evaluation, baseline, { candidate, settings })
  const told = checks.filter(check => outcome === 'pass' || check.outcome !== 'pass')
  return { outcome, message: told.map(checkText).join('\n') }
}

/** A verdict as Vitest takes it. What is open decides neither the assertion nor its opposite. */
function said(
  { outcome, message }: Verdict,
  { inconclusive }: Tolerant,
  standing: Standing | undefined,
): Said {
  if (outcome !== 'inconclusive') return { pass: outcome === 'pass', message: () => message }
  const isNot = standing?.isNot === true
  return { pass: (inconclusive === 'pass') !== isNot, message: () => `Inconclusive. ${message}` }
}

// What is added to must be known to the compiler; nothing is imported when the code runs.
import type {} from 'vitest'

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: an interface that is added to has the parameters of the one it is added to
  interface Matchers<T = any> extends CupelMatchers {}
}
