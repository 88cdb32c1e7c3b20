import {
  equalWidthBins,
  forecastsOf,
  logLoss,
  murphyDecomposition,
  spiegelhalterTest,
} from '../../stats/index.ts'
import { chooseThresholds } from './choose-thresholds.ts'
import { bins, columnsOf, measureFigures, noFigure } from './confidence-figures.ts'
import { picturesOf } from './confidence-pictures.ts'
import type { ConfidenceReport } from './confidence-report.ts'
import { confidenceSources, type NoConfidence, withoutConfidence } from './confidence-source.ts'
import type { ErrorCosts } from './error-costs.ts'
import type { AnswerCounts, AnswerWithConfidence, ExampleFacts, GatheredAnswers } from './gather-answers.ts'
import { recalibrateAnswers } from './recalibrate-answers.ts'
import { type ConfidenceContext, meanOver, unitCodes } from './unit-sample.ts'

/** What a report says of where its answers come from. */
export type ConfidenceOrigin = Pick<
  ConfidenceReport,
  'candidate' | 'createdAt' | 'run' | 'fingerprint' | 'dataset' | 'metric' | 'level' | 'seed' | 'clusterBy'
> & { readonly source: ConfidenceReport['source']['id'] }

export interface MeasureInput {
  readonly gathered: GatheredAnswers
  readonly examples: ReadonlyMap<string, ExampleFacts>
  readonly origin: ConfidenceOrigin
  readonly costs?: ErrorCosts | undefined
  readonly replicates?: number | undefined
}

/** All that can be said of the confidences of one candidate. Everything drawn at random is seeded. */
export function measureConfidence(input: MeasureInput): ConfidenceReport {
  const { gathered, examples, origin, costs, replicates } = input
  const { counts } = gathered
  const context: ConfidenceContext = {
    examples,
    level: origin.level,
    seed: origin.seed,
    replicates,
    unscored: counts.unscored + lackingConfidence(counts),
    errored: counts.errored + counts.failed,
  }
  const scored = gathered.answers.filter(({ isScored }) => isScored)
  const forecasts = forecastsOf(columnsOf(scored))
  const spiegelhalter = spiegelhalterTest(forecasts)
  const { source, ...facts } = origin
  return {
    schema: 'cupel.confidence/1',
    ...facts,
    source: { id: source, version: confidenceSources[source].version },
    counts,
    ...meansOf(scored, context),
    ...measureFigures(scored, context),
    clippedLogs: logLoss(forecasts).clipped,
    ...(spiegelhalter === undefined ? {} : { spiegelhalter }),
    ...(scored.length === 0
      ? {}
      : { murphy: murphyDecomposition(forecasts, equalWidthBins(forecasts, bins)) }),
    ...picturesOf(scored, context),
    recalibration: recalibrateAnswers(scored, context),
    ...(costs === undefined ? {} : { decision: chooseThresholds(gathered, costs, context) }),
    warnings: warningsOf(scored, counts, context),
  }
}

const lackingConfidence = ({ withoutConfidence: lacking }: AnswerCounts): number =>
  Object.values(lacking).reduce((sum, n) => sum + n, 0)

function meansOf(scored: readonly AnswerWithConfidence[], context: ConfidenceContext) {
  const over = (
    read: (row: AnswerWithConfidence) => number,
    { kind, range }: { kind: 'rate' | 'mean'; range: readonly [number, number] },
  ) => meanOver({ rows: scored, read, kind, range }, context)
  const right = (row: AnswerWithConfidence) => (row.isRight ? 1 : 0)
  if (scored.length === 0) {
    const none = noFigure(context)
    return { accuracy: none, meanConfidence: none, overconfidence: none }
  }
  return {
    accuracy: over(right, { kind: 'rate', range: [0, 1] }),
    meanConfidence: over(({ confidence }) => confidence, { kind: 'mean', range: [0, 1] }),
    overconfidence: over(row => row.confidence - right(row), { kind: 'mean', range: [-1, 1] }),
  }
}

function warningsOf(
  scored: readonly AnswerWithConfidence[],
  counts: AnswerCounts,
  context: ConfidenceContext,
): string[] {
  const values = new Set(scored.map(({ confidence }) => confidence))
  const lacking = Object.entries(counts.withoutConfidence) as [NoConfidence, number][]
  const answered = counts.trials - counts.failed
  return [
    ...lacking.map(
      ([why, n]) =>
        `${n} of ${answered} answered trials have no confidence: ${withoutConfidence[why]}. They are left out, not taken for one half.`,
    ),
    ...(counts.abstained > 0 && counts.abstained >= 0.2 * answered
      ? [
          `${counts.abstained} of ${answered} were declined by the candidate and are neither right nor wrong here: the figures are of the questions it chose to answer.`,
        ]
      : []),
    ...(unitCodes(scored, context).units < scored.length
      ? [
          'Answers come in groups (clusters, or repeats of a question): bands and "if true" take each for itself, so chance may do more than they say.',
        ]
      : []),
    ...(values.size === 1
      ? ['Every answer states the same confidence: it tells nothing apart, and no threshold can divide it.']
      : []),
  ]
}
