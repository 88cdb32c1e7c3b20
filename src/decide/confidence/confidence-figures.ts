import { seededRandom } from '../../kernel/index.ts'
import {
  auroc,
  bcaFromParts,
  type CalibrationBin,
  type CorpDecomposition,
  corpDecomposition,
  type Estimate,
  equalMassBins,
  equalWidthBins,
  errorInterval,
  expectedCalibrationError,
  expectedIfCalibrated,
  type ForecastResampler,
  type Forecasts,
  forecastResampler,
  type Interval,
  logLoss,
  maximumCalibrationError,
  percentileBootstrapInterval,
  recentredInterval,
  type SelectiveRisk,
  selectiveRisk,
  smoothCalibrationError,
  squaredCalibrationError,
} from '../../stats/index.ts'
import type { AnswerWithConfidence } from './gather-answers.ts'
import { type ConfidenceContext, unitCodes } from './unit-sample.ts'

export const bins = 10

type Kind = 'error' | 'spread' | 'debiased' | 'smooth'

/** What several figures rest on, computed once. */
interface View {
  readonly forecasts: Forecasts
  readonly mass: readonly CalibrationBin[]
  readonly width: readonly CalibrationBin[]
  readonly corp: CorpDecomposition
  readonly risk: SelectiveRisk | undefined
}

const viewOf = (forecasts: Forecasts): View => ({
  forecasts,
  mass: equalMassBins(forecasts, bins),
  width: equalWidthBins(forecasts, bins),
  corp: corpDecomposition(forecasts),
  risk: selectiveRisk(forecasts),
})

/** The same where one figure is wanted: nothing is computed before it is asked for. */
const lazyView = (forecasts: Forecasts): View => ({
  forecasts,
  get mass() {
    return equalMassBins(forecasts, bins)
  },
  get width() {
    return equalWidthBins(forecasts, bins)
  },
  get corp() {
    return corpDecomposition(forecasts)
  },
  get risk() {
    return selectiveRisk(forecasts)
  },
})

interface Figure {
  /** Undefined where it is not defined on these forecasts. */
  readonly of: (view: View) => number | undefined
  /** How its interval is made: see `intervalOf`. */
  readonly kind: Kind
  readonly whyNone?: string
}

export const figureNames = [
  'smoothError',
  'eceEqualMass',
  'eceEqualWidth',
  'maximumError',
  'squaredErrorDebiased',
  'brier',
  'miscalibration',
  'discrimination',
  'uncertainty',
  'logLoss',
  'auroc',
  'aurc',
  'excessAurc',
] as const
export type FigureName = (typeof figureNames)[number]

/** Every figure that is computed from confidences and outcomes alone. */
const figures: Readonly<Record<FigureName, Figure>> = {
  smoothError: { kind: 'error', of: ({ forecasts }) => smoothCalibrationError(forecasts)?.error },
  eceEqualMass: { kind: 'error', of: ({ mass }) => expectedCalibrationError(mass) },
  eceEqualWidth: { kind: 'error', of: ({ width }) => expectedCalibrationError(width) },
  maximumError: { kind: 'error', of: ({ mass }) => maximumCalibrationError(mass) },
  squaredErrorDebiased: {
    kind: 'debiased',
    of: ({ mass }) => squaredCalibrationError(mass).debiased,
    whyNone: 'a bin holds a single answer, whose own chance cannot be seen',
  },
  brier: { kind: 'smooth', of: ({ corp }) => corp.brier },
  miscalibration: { kind: 'error', of: ({ corp }) => corp.miscalibration },
  discrimination: { kind: 'spread', of: ({ corp }) => corp.discrimination },
  uncertainty: { kind: 'spread', of: ({ corp }) => corp.uncertainty },
  logLoss: { kind: 'smooth', of: ({ forecasts }) => logLoss(forecasts).loss },
  auroc: {
    kind: 'smooth',
    of: ({ forecasts }) => auroc(forecasts)?.area,
    whyNone: 'all answers are right, or all are wrong: there is nothing to tell apart',
  },
  aurc: { kind: 'smooth', of: ({ risk }) => risk?.area },
  excessAurc: { kind: 'smooth', of: ({ risk }) => risk?.excess },
}

export interface Expected {
  readonly mean: number
  readonly upper: number
  readonly p: number
  readonly draws: number
}

export interface MeasuredFigures {
  readonly figures: Readonly<Record<FigureName, Estimate>>
  /** What calibration errors would be if every confidence were true; their expectation is not 0. */
  readonly ifCalibrated: Readonly<Partial<Record<FigureName, Expected>>>
}

/** More units than this get percentiles: leaving each out in turn would take long, and would change nothing. */
const mostJackknifed = 2_000
const fewUnits = 20

/** All figures with intervals from the same resamples of the sampled units. */
export function measureFigures(
  answers: readonly AnswerWithConfidence[],
  context: ConfidenceContext,
): MeasuredFigures {
  const examples = new Set(answers.map(({ exampleId }) => exampleId)).size
  const counts = { n: examples, unscored: context.unscored, errored: context.errored }
  if (answers.length === 0) return { figures: mapFigures(() => noFigure(context)), ifCalibrated: {} }
  const { codes, units } = unitCodes(answers, context)
  const resampler = forecastResampler({ ...columnsOf(answers), units: codes })
  const replicates = replicatesFor(answers.length, context.replicates)
  const whole = viewOf(resampler.forecasts)
  const drawn = resample(resampler, replicates, `${context.seed}/figures`)
  const ifCalibrated = expectedOf(resampler.forecasts, {
    replicates,
    seed: context.seed,
    level: context.level,
  })
  const isClustered = units < examples
  return {
    ifCalibrated: Object.fromEntries(
      Object.entries(ifCalibrated).map(([name, { extreme: _, ...expected }]) => [name, expected]),
    ),
    figures: mapFigures(name => {
      const figure = figures[name]
      const value = figure.of(whole)
      if (value === undefined)
        return { kind: 'unknown', reason: figure.whyNone ?? 'it is not defined on these answers', ...counts }
      const made = intervalOf({
        name,
        value,
        resampler,
        replicates: drawn[name],
        level: context.level,
        calibratedUpper: ifCalibrated[name]?.extreme,
        isIndependent: units === answers.length,
      })
      return {
        kind: 'known',
        value,
        ...(made.interval === undefined ? {} : { interval: made.interval }),
        method: made.method,
        ...(isClustered ? { clusters: units } : {}),
        ...counts,
        warnings: warningsOf(made.interval, units),
        seed: `${context.seed}/figures`,
      }
    }),
  }
}

export const noFigure = ({ unscored, errored }: ConfidenceContext): Estimate => ({
  kind: 'unknown',
  reason: 'no answer has both a confidence and a score',
  n: 0,
  unscored,
  errored,
})

export const columnsOf = (answers: readonly AnswerWithConfidence[]) => ({
  confidence: Float64Array.from(answers, ({ confidence }) => confidence),
  correct: Uint8Array.from(answers, ({ isRight }) => (isRight ? 1 : 0)),
})

/** 1,000 resamples, fewer where there are so many answers that their doubt is small and the time long. */
export function replicatesFor(answers: number, asked = 1_000): number {
  return Math.min(asked, Math.max(200, Math.round(4_000_000 / answers)))
}

function mapFigures<T>(of: (name: FigureName) => T): Record<FigureName, T> {
  return Object.fromEntries(figureNames.map(name => [name, of(name)])) as Record<FigureName, T>
}

/** The replicates of every figure; those in which it was not defined are left out. */
function resample(
  resampler: ForecastResampler,
  replicates: number,
  seed: string,
): Record<FigureName, number[]> {
  const drawn = mapFigures((): number[] => [])
  if (resampler.units < 3) return drawn
  const random = seededRandom(seed)
  for (let replicate = 0; replicate < replicates; replicate++) {
    const view = viewOf(resampler.draw(random))
    for (const name of figureNames) {
      const value = figures[name].of(view)
      if (value !== undefined) drawn[name].push(value)
    }
  }
  return drawn
}

/** `extreme` is the quantile that a figure must pass before 0 is ruled out at the level. */
function expectedOf(
  forecasts: Forecasts,
  { replicates, seed, level }: { replicates: number; seed: string; level: number },
): Partial<Record<FigureName, Expected & { extreme: number }>> {
  return Object.fromEntries(
    figureNames
      .filter(name => figures[name].kind === 'error')
      .flatMap(name => {
        const found = expectedIfCalibrated(forecasts, f => figures[name].of(lazyView(f)) ?? 0, {
          random: seededRandom(seed, 'if-calibrated', name),
          draws: Math.min(replicates, 500),
          extreme: (1 + level) / 2,
        })
        return found === undefined ? [] : [[name, found]]
      }),
  )
}

interface IntervalInput {
  readonly name: FigureName
  readonly value: number
  readonly resampler: ForecastResampler
  readonly replicates: readonly number[]
  readonly level: number
  readonly calibratedUpper: number | undefined
  /** One answer a unit: DeLong's variance holds. */
  readonly isIndependent: boolean
}

function intervalOf(input: IntervalInput): {
  readonly interval: Interval | undefined
  readonly method: string
} {
  const { name, value: estimate, resampler, replicates, level, calibratedUpper } = input
  const { kind } = figures[name]
  if (name === 'auroc' && input.isIndependent)
    return { interval: auroc(resampler.forecasts, level)?.interval, method: 'delong' }
  if (replicates.length < 100) return { interval: undefined, method: 'none' }
  const parts = { estimate, replicates, level }
  if (kind === 'debiased') return { interval: recentredInterval(parts), method: 'bootstrap-recentred' }
  if (kind === 'spread') return { interval: errorInterval(parts), method: 'bootstrap-outer' }
  if (kind === 'error')
    return { interval: errorInterval({ ...parts, calibratedUpper }), method: 'bootstrap-outer' }
  if (resampler.units <= mostJackknifed) {
    const jackknife = Float64Array.from(
      { length: resampler.units },
      (_, unit) => figures[name].of(lazyView(resampler.without(unit))) ?? estimate,
    )
    const found = bcaFromParts({ ...parts, jackknife })
    if (found) return { interval: { lower: found.lower, upper: found.upper, level }, method: 'bca' }
  }
  const found = percentileBootstrapInterval(replicates, level)
  return found === undefined || found.lower === found.upper
    ? { interval: undefined, method: 'none' }
    : { interval: found, method: 'bootstrap' }
}

function warningsOf(interval: Interval | undefined, units: number): string[] {
  if (interval === undefined)
    return [
      units < 3
        ? 'Too few examples to resample: there is no interval.'
        : 'Resampling does not move the figure: there is no interval.',
    ]
  return units < fewUnits ? [`Only ${units} units were resampled: the interval is rough.`] : []
}
