import type { Estimate } from '../../stats/index.ts'
import { biasNames, biasWarning, biasWords } from './bias-words.ts'
import type { Calibration } from './calibrate-judge.ts'
import type { JudgeBiases } from './judge-biases.ts'
import { pairBiases } from './pair-biases.ts'
import type { JudgedPair } from './pairwise.ts'

export interface MeasuredElsewhere {
  readonly scorer: { readonly id: string; readonly version: string }
  /** A model that judges: what was not measured of it is a warning. */
  readonly isJudge: boolean
  /** By scoring answers again; of any version. */
  readonly biases: JudgeBiases | undefined
  /** Verdicts of the same judge on pairs, and where they are from. */
  readonly pairs: { readonly file: string; readonly verdicts: readonly JudgedPair[] } | undefined
}

type Figures = Readonly<Record<string, Estimate>>

/**
 * A calibration with every bias there is a name for: those measured against people, those measured by scoring again or on pairs,
 * and for each that was not measured that it was not. Never a 0 in its place.
 */
export function withMeasuredBiases(calibration: Calibration, measured: MeasuredElsewhere): Calibration {
  const { scorer, biases, pairs } = measured
  const isOther = biases !== undefined && biases.scorer.version !== scorer.version
  const added: Figures = {
    ...(biases === undefined || isOther ? {} : (biases.figures as Figures)),
    ...(pairs === undefined ? {} : pairBiases(pairs.verdicts)),
  }
  const found: Figures = { ...calibration.biases, ...added }
  return {
    ...calibration,
    biases: Object.fromEntries(
      biasNames.map(name => [name, found[name] ?? notMeasured(biasWords[name].howTo, scorer.id)]),
    ),
    warnings: [
      ...calibration.warnings,
      ...Object.entries(added).flatMap(([name, bias]) => biasWarning(name, bias) ?? []),
      ...missingTexts(measured, isOther),
    ],
  }
}

const notMeasured = (howTo: string, scorer: string): Estimate => ({
  kind: 'unknown',
  reason: `Not measured: ${howTo.replace('SCORER', scorer)}.`,
  n: 0,
  unscored: 0,
  errored: 0,
})

function missingTexts({ scorer, isJudge, biases, pairs }: MeasuredElsewhere, isOther: boolean): string[] {
  return [
    ...(isOther
      ? [
          `How style and the order of answers move the scorer was measured for its version ${biases?.scorer.version}; it is now ${scorer.version}. Measure again: cupel judge biases ${scorer.id}.`,
        ]
      : []),
    ...(isJudge && biases === undefined
      ? [
          `How style and the order of answers move the judge is not measured: cupel judge biases ${scorer.id}.`,
        ]
      : []),
    ...(isJudge && pairs === undefined
      ? [
          `Whether its place in a pair moves the verdict on an answer is not measured: ${biasWords.position.howTo}.`,
        ]
      : []),
    ...(pairs === undefined
      ? []
      : [
          `The figures on places rest on ${pairs.file}, which does not say which model gave the verdicts: see that it is the model of ${scorer.id}.`,
        ]),
  ]
}
