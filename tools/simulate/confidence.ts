import { type Random, seededRandom } from '../../src/kernel/index.ts'
import {
  auroc,
  bcaFromParts,
  consistencyBand,
  equalMassBins,
  errorInterval,
  expectedCalibrationError,
  expectedIfCalibrated,
  type ForecastResampler,
  type Forecasts,
  forecastResampler,
  forecastsOf,
  type Interval,
  percentileBootstrapInterval,
  recentredInterval,
  selectiveRisk,
  smoothCalibrationError,
  squaredCalibrationError,
} from '../../src/stats/index.ts'
import { type Cell, coverageCell, type Effort } from './cell.ts'

/** How confidences are stated, and how often an answer with each is right. */
interface Forecaster {
  readonly name: string
  readonly stated: (uniform: number) => number
  readonly chance: (confidence: number) => number
}

const values = [0.6, 0.7, 0.8, 0.9, 0.95, 1]
const forecasters: readonly Forecaster[] = [
  { name: 'true confidences', stated: u => 0.3 + 0.65 * u, chance: p => p },
  { name: 'claims 0.03 too much', stated: u => 0.3 + 0.65 * u, chance: p => p - 0.03 },
  {
    name: 'six values, 0.1 too much',
    stated: u => values[Math.floor(u * values.length)] as number,
    chance: p => p - 0.1,
  },
]

/** These intervals are made to hold in the worst case, and cover more than they say in others. */
const wantedOfOuter: readonly [number, number] = [0.93, 1]
const wantedOfExact: readonly [number, number] = [0.95, 1]
const outer = 'outer of plain and mirrored limits, down to 0 where a calibrated forecaster does as badly'

type FigureOf = (forecasts: Forecasts) => number

const smooth: FigureOf = f => smoothCalibrationError(f)?.error ?? 0
const binned: FigureOf = f => expectedCalibrationError(equalMassBins(f))
const debiased: FigureOf = f => squaredCalibrationError(equalMassBins(f)).debiased ?? 0
const risk: FigureOf = f => selectiveRisk(f)?.area ?? 0

/** As many answers as a first look has; with more, all of these do better. */
const n = 100

/** Calibration errors, order and bands: what is said of a forecaster whose truth is known. */
export function confidenceCells({ resampledDraws, replicates }: Effort): Cell[] {
  const size = { draws: Math.ceil(resampledDraws / 20), replicates: Math.min(replicates, 300) }
  return forecasters.flatMap(forecaster => cellsOf(forecaster, size))
}

interface Size {
  readonly draws: number
  readonly replicates: number
}

function cellsOf(forecaster: Forecaster, { draws, replicates }: Size): Cell[] {
  const cell = (
    method: string,
    more: {
      readonly interval: (random: Random) => Interval | undefined
      readonly target: number
      readonly wanted?: readonly [number, number]
      readonly advised?: string
      readonly departs?: string
    },
  ): Cell => {
    const random = seededRandom('simulate', 'confidence', forecaster.name, method, n)
    const found = coverageCell({
      method,
      truth: `confidence: ${forecaster.name}`,
      n,
      draws,
      advised: more.advised ?? true,
      target: more.target,
      interval: () => more.interval(random),
      ...(more.departs === undefined ? {} : { departs: more.departs }),
    })
    return more.wanted === undefined ? found : { ...found, wanted: more.wanted }
  }
  const resampled = (of: FigureOf, make: (parts: Parts, random: Random) => Interval | undefined) => ({
    target: truthOf(forecaster, of),
    interval: (random: Random) => {
      const resampler = forecastResampler(drawn(forecaster, n, random))
      const found = Float64Array.from({ length: replicates }, () => of(resampler.draw(random)))
      return make({ estimate: of(resampler.forecasts), replicates: found, resampler, of }, random)
    },
  })
  return [
    ...(
      [
        ['smooth calibration error', smooth],
        ['ECE, equal mass', binned],
      ] as const
    ).map(([name, of]) =>
      cell(`${name}, outer limits`, {
        ...resampled(of, outerInterval),
        wanted: wantedOfOuter,
        departs: outer,
      }),
    ),
    cell('ECE, equal mass, percentiles', {
      ...resampled(binned, parts => percentileBootstrapInterval(parts.replicates)),
      advised: 'too high in every resample once more',
    }),
    cell('debiased squared error, recentred', {
      ...resampled(debiased, recentredInterval),
      wanted: wantedOfOuter,
      departs: 'percentiles moved to the estimate',
    }),
    cell('AURC, BCa', resampled(risk, bca)),
    cell('AUROC, DeLong', {
      target: truthOf(forecaster, f => auroc(f)?.area ?? 0.5),
      interval: random => auroc(forecastsOf(drawn(forecaster, n, random)))?.interval,
    }),
    ...(forecaster.name === 'true confidences' ? [bandCell(forecaster, { draws, replicates })] : []),
  ]
}

interface Parts {
  readonly estimate: number
  readonly replicates: Float64Array
  readonly resampler: ForecastResampler
  readonly of: FigureOf
}

function outerInterval({ estimate, replicates, resampler, of }: Parts, random: Random): Interval | undefined {
  const chance = expectedIfCalibrated(resampler.forecasts, of, { random, draws: 200 })
  return errorInterval({ estimate, replicates, calibratedUpper: chance?.extreme })
}

function bca({ estimate, replicates, resampler, of }: Parts): Interval | undefined {
  const jackknife = Float64Array.from({ length: resampler.units }, (_, unit) => of(resampler.without(unit)))
  const found = bcaFromParts({ estimate, replicates, jackknife })
  return found && { lower: found.lower, upper: found.upper, level: found.level }
}

/** The share right of a bin, which is random, against the band that its confidences give: 0 is the distance to be covered. */
function bandCell(forecaster: Forecaster, { draws }: Size): Cell {
  const random = seededRandom('simulate', 'confidence', 'band', n)
  const found = coverageCell({
    method: 'consistency band of a bin, exact',
    truth: `confidence: ${forecaster.name}`,
    n,
    draws: draws * 10,
    advised: true,
    target: 0,
    interval: () => {
      const forecasts = forecastsOf(drawn(forecaster, n, random))
      const bins = equalMassBins(forecasts)
      const bin = bins[random.below(bins.length)]
      if (bin === undefined) return undefined
      const { lower, upper } = consistencyBand(forecasts, bin)
      return { lower: lower - bin.shareRight, upper: upper - bin.shareRight, level: 0.95 }
    },
  })
  return { ...found, wanted: wantedOfExact }
}

function drawn({ stated, chance }: Forecaster, n: number, random: Random) {
  const confidence = Float64Array.from({ length: n }, () => stated(random.float()))
  return { confidence, correct: Uint8Array.from(confidence, p => (random.float() < chance(p) ? 1 : 0)) }
}

/** The figure of a great many answers, which stands for the truth. */
const truthOf = (forecaster: Forecaster, of: FigureOf): number => of(manyAnswers(forecaster))

function manyAnswers(forecaster: Forecaster): Forecasts {
  const known = many.get(forecaster.name)
  if (known !== undefined) return known
  const random = seededRandom('simulate', 'confidence', 'truth', forecaster.name)
  const made = forecastsOf(drawn(forecaster, 200_000, random))
  many.set(forecaster.name, made)
  return made
}

const many = new Map<string, Forecasts>()
