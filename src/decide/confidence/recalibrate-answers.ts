import { seededRandom } from '../../kernel/index.ts'
import {
  brierScore,
  type Estimate,
  errorInterval,
  type Forecasts,
  fitIsotonic,
  fitPlatt,
  fitTemperature,
  forecastResampler,
  forecastsOf,
  type Interval,
  logLoss,
  percentileBootstrapInterval,
  type Recalibration,
  smoothCalibrationError,
} from '../../stats/index.ts'
import { columnsOf, replicatesFor } from './confidence-figures.ts'
import { divideUnits, leastInPart } from './divide-units.ts'
import type { AnswerWithConfidence } from './gather-answers.ts'
import { type ConfidenceContext, unitCodes } from './unit-sample.ts'

export const recalibrationNames = ['temperature', 'platt', 'isotonic'] as const
export type RecalibrationName = (typeof recalibrationNames)[number]

const measures = {
  smoothError: (f: Forecasts) => smoothCalibrationError(f)?.error ?? Number.NaN,
  brier: brierScore,
  logLoss: (f: Forecasts) => logLoss(f).loss,
} as const
type Measure = keyof typeof measures
const measureNames = Object.keys(measures) as Measure[]

type Measured = Readonly<Record<Measure, Estimate>>

export interface Recalibrated {
  readonly method: RecalibrationName
  /** What was fitted, for use elsewhere; the points of the curve for isotonic are left out. */
  readonly parameters: Readonly<Record<string, number>>
  readonly after: Measured
  /** After minus before on the same answers; below 0 is better. */
  readonly change: Measured
  readonly warnings: readonly string[]
}

export type RecalibrationReport =
  | { readonly kind: 'unknown'; readonly reason: string }
  | {
      readonly kind: 'known'
      /** Answers fitted on, and others reported on. */
      readonly fittedOn: number
      readonly reportedOn: number
      readonly before: Measured
      readonly methods: readonly Recalibrated[]
    }

/** Below this, isotonic regression learns what chance did. */
const leastForIsotonic = 1_000

/** Three recalibrations, fitted on one half of the units and reported on the other, before and after. */
export function recalibrateAnswers(
  answers: readonly AnswerWithConfidence[],
  context: ConfidenceContext,
): RecalibrationReport {
  const { isFitted } = divideUnits(
    answers.map(({ exampleId }) => exampleId),
    context,
  )
  const fitted = answers.filter(({ exampleId }) => isFitted(exampleId))
  const reported = answers.filter(({ exampleId }) => !isFitted(exampleId))
  if (Math.min(fitted.length, reported.length) < leastInPart)
    return {
      kind: 'unknown',
      reason: `one half would hold ${Math.min(fitted.length, reported.length)} answers; at least ${leastInPart} are needed in each`,
    }
  const forecasts = forecastsOf(columnsOf(fitted))
  const fits = recalibrationNames.map(method => ({ method, ...fitBy(method, forecasts, fitted.length) }))
  const [before, ...after] = measured(
    reported,
    fits.map(({ apply }) => apply),
    context,
  )
  if (before === undefined) throw new Error('nothing was measured')
  return {
    kind: 'known',
    fittedOn: fitted.length,
    reportedOn: reported.length,
    before: before.after,
    methods: after.flatMap((figures, at) => {
      const found = fits[at]
      if (found === undefined) return []
      const { method, parameters, warnings } = found
      return [{ method, parameters, ...figures, warnings }]
    }),
  }
}

function fitBy(method: RecalibrationName, forecasts: Forecasts, answers: number) {
  if (method === 'temperature') {
    const { temperature, isAtLimit, apply } = fitTemperature(forecasts)
    const warnings = isAtLimit
      ? [
          `The temperature is at its limit of ${Math.round(temperature * 100) / 100}: no value between fits best.`,
        ]
      : []
    return { apply, parameters: { temperature }, warnings }
  }
  if (method === 'platt') {
    const { a, b, apply } = fitPlatt(forecasts)
    const warnings = a > 0 ? ['Higher confidence went with more errors: the fit turns the order round.'] : []
    return { apply, parameters: { a, b }, warnings }
  }
  const { at, apply } = fitIsotonic(forecasts)
  const warnings =
    answers < leastForIsotonic
      ? [
          `Fitted on fewer than ${leastForIsotonic.toLocaleString('en')} answers it follows chance: prefer temperature or Platt.`,
        ]
      : []
  return { apply, parameters: { points: at.length }, warnings }
}

/**
 * Before and after on the same resamples, so that what they share cancels. A map of confidences moves the entries of the forecasts and
 * nothing else: each resample is drawn once for all maps.
 */
function measured(
  answers: readonly AnswerWithConfidence[],
  maps: readonly Recalibration[],
  context: ConfidenceContext,
): { readonly after: Measured; readonly change: Measured }[] {
  const { codes, units } = unitCodes(answers, context)
  const resampler = forecastResampler({ ...columnsOf(answers), units: codes })
  const stated = resampler.forecasts.confidence
  const moved = [stated, ...maps.map(apply => stated.map(apply))]
  const seed = `${context.seed}/recalibration`
  const random = seededRandom(seed)
  const drawn = moved.map(() => record((): number[] => []))
  const replicates = units < 3 ? 0 : replicatesFor(answers.length, context.replicates)
  for (let replicate = 0; replicate < replicates; replicate++) {
    const forecasts = resampler.draw(random)
    moved.forEach((confidence, at) => {
      for (const name of measureNames) drawn[at]?.[name].push(measures[name]({ ...forecasts, confidence }))
    })
  }
  const n = new Set(answers.map(({ exampleId }) => exampleId)).size
  const read = (at: number, name: Measure) =>
    measures[name]({ ...resampler.forecasts, confidence: moved[at] as Float64Array })
  const replicatesOf = (at: number, name: Measure): readonly number[] => drawn[at]?.[name] ?? []
  return moved.map((_, at) => {
    const estimated = (side: 'after' | 'change') =>
      record(name => {
        const base = side === 'after' ? 0 : read(0, name)
        const value = read(at, name) - base
        const before = replicatesOf(0, name)
        const own = replicatesOf(at, name).map((found, i) =>
          side === 'after' ? found : found - (before[i] ?? 0),
        )
        const interval = intervalOf({ name, side, value, replicates: own, level: context.level })
        return estimateOf({ value, interval, n, seed })
      })
    return { after: estimated('after'), change: estimated('change') }
  })
}

const record = <T>(of: (name: Measure) => T): Record<Measure, T> => ({
  smoothError: of('smoothError'),
  brier: of('brier'),
  logLoss: of('logLoss'),
})

interface IntervalInput {
  readonly name: Measure
  readonly side: 'after' | 'change'
  readonly value: number
  readonly replicates: readonly number[]
  readonly level: number
}

/** Means of squares and logarithms by percentiles; the calibration error by the limits made for it. */
function intervalOf({ name, side, value, replicates, level }: IntervalInput) {
  if (replicates.length === 0) return undefined
  if (name !== 'smoothError') {
    const found = percentileBootstrapInterval(replicates, level)
    return found && found.lower < found.upper ? { found, method: 'bootstrap' } : undefined
  }
  if (side === 'after') {
    const found = errorInterval({ estimate: value, replicates, level })
    return found && { found, method: 'bootstrap-outer' }
  }
  // The error of a resample is too high before and after alike, but not by the same: plain and mirrored limits, the outer ones.
  const plain = percentileBootstrapInterval(replicates, level)
  if (plain === undefined || plain.lower === plain.upper) return undefined
  const found: Interval = {
    lower: Math.min(plain.lower, 2 * value - plain.upper),
    upper: Math.max(plain.upper, 2 * value - plain.lower),
    level,
  }
  return { found, method: 'bootstrap-outer' }
}

function estimateOf(input: {
  readonly value: number
  readonly interval: { readonly found: Interval; readonly method: string } | undefined
  readonly n: number
  readonly seed: string
}): Estimate {
  const { value, interval, n, seed } = input
  return {
    kind: 'known',
    value,
    ...(interval === undefined ? {} : { interval: interval.found, seed }),
    method: interval?.method ?? 'none',
    n,
    unscored: 0,
    errored: 0,
    warnings: interval === undefined ? ['Resampling does not move the figure: there is no interval.'] : [],
  }
}
