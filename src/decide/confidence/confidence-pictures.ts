import { seededRandom } from '../../kernel/index.ts'
import {
  consistencyBand,
  equalMassBins,
  type Forecasts,
  forecastResampler,
  forecastsOf,
  isotonicCurve,
  percentileBootstrapInterval,
  riskAtCoverages,
  valueBins,
  wilsonInterval,
} from '../../stats/index.ts'
import { bins, columnsOf, replicatesFor } from './confidence-figures.ts'
import type { AnswerWithConfidence } from './gather-answers.ts'
import { type ConfidenceContext, unitCodes } from './unit-sample.ts'

/** Up to so many values of confidence, each is a row of its own. */
const mostValues = 15
/** Points of the risk-coverage picture. */
const coverages = Array.from({ length: 20 }, (_, at) => (at + 1) / 20)

export interface ReliabilityRow {
  readonly from: number
  readonly to: number
  readonly count: number
  readonly meanConfidence: number
  readonly shareRight: number
  /** Where the share right of the row lies if its confidences are true. */
  readonly band: { readonly lower: number; readonly upper: number }
  /** Of the share right, by Wilson. */
  readonly interval: { readonly lower: number; readonly upper: number }
}

export interface ConfidencePictures {
  readonly rowsBy: 'value' | 'equal-mass'
  readonly reliability: readonly ReliabilityRow[]
  /** Levels of the isotonic curve. */
  readonly curve: readonly {
    readonly from: number
    readonly to: number
    readonly share: number
    readonly count: number
  }[]
  readonly riskCoverage: readonly {
    readonly coverage: number
    readonly risk: number
    readonly lower?: number
    readonly upper?: number
  }[]
}

/** The rows and curves that pictures are drawn from. */
export function picturesOf(
  answers: readonly AnswerWithConfidence[],
  context: ConfidenceContext,
): ConfidencePictures {
  const forecasts = forecastsOf(columnsOf(answers))
  const isFew = forecasts.confidence.length <= mostValues
  return {
    rowsBy: isFew ? 'value' : 'equal-mass',
    reliability: (isFew ? valueBins(forecasts) : equalMassBins(forecasts, bins)).map(bin => {
      const { count, meanConfidence, shareRight, first, last } = bin
      const { lower, upper } = wilsonInterval({
        successes: shareRight * count,
        trials: count,
        level: context.level,
      }) ?? { lower: 0, upper: 1 }
      return {
        from: forecasts.confidence[first] as number,
        to: forecasts.confidence[last] as number,
        count,
        meanConfidence,
        shareRight,
        band: consistencyBand(forecasts, bin, context.level),
        interval: { lower, upper },
      }
    }),
    curve: isotonicCurve(forecasts),
    riskCoverage: riskCoverageOf(answers, forecasts, context),
  }
}

function riskCoverageOf(
  answers: readonly AnswerWithConfidence[],
  forecasts: Forecasts,
  context: ConfidenceContext,
): ConfidencePictures['riskCoverage'] {
  if (answers.length === 0) return []
  const { codes, units } = unitCodes(answers, context)
  const risks = riskAtCoverages(forecasts, coverages)
  if (units < 3) return coverages.map((coverage, at) => ({ coverage, risk: risks[at] as number }))
  const resampler = forecastResampler({ ...columnsOf(answers), units: codes })
  const random = seededRandom(context.seed, 'risk-coverage')
  const replicates = replicatesFor(answers.length, context.replicates)
  const drawn = coverages.map(() => new Float64Array(replicates))
  for (let replicate = 0; replicate < replicates; replicate++) {
    const found = riskAtCoverages(resampler.draw(random), coverages)
    found.forEach((risk, at) => {
      ;(drawn[at] as Float64Array)[replicate] = risk
    })
  }
  return coverages.map((coverage, at) => {
    const range = percentileBootstrapInterval(drawn[at] as Float64Array, context.level)
    return {
      coverage,
      risk: risks[at] as number,
      ...(range === undefined ? {} : { lower: range.lower, upper: range.upper }),
    }
  })
}
