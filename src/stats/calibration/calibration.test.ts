import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Random, seededRandom, shuffled } from '../../kernel/index.ts'
import { mean, standardDeviation } from '../moments.ts'
import { auroc } from './auroc.ts'
import { brierScore, corpDecomposition, murphyDecomposition } from './brier-score.ts'
import {
  equalMassBins,
  equalWidthBins,
  expectedCalibrationError,
  squaredCalibrationError,
  valueBins,
} from './calibration-bins.ts'
import { cheapestThresholds } from './cheapest-thresholds.ts'
import { consistencyBand, poissonBinomial } from './consistency-band.ts'
import { errorInterval, recentredInterval } from './error-interval.ts'
import { expectedIfCalibrated } from './expected-if-calibrated.ts'
import { forecastsOf } from './forecasts.ts'
import { isotonicCurve, isotonicFit, isotonicShares } from './isotonic.ts'
import { logLoss } from './log-loss.ts'
import { fitIsotonic, fitPlatt, fitTemperature } from './recalibrate.ts'
import { forecastResampler } from './resampled-forecasts.ts'
import { riskAtCoverages, riskCoverageCurve, selectiveRisk } from './risk-coverage.ts'
import { smoothCalibrationError } from './smooth-calibration-error.ts'
import { spiegelhalterTest } from './spiegelhalter.ts'

/** Confidences with many ties, the edges of bins and both ends among them. */
const confidence = fc.oneof(
  fc.constantFrom(0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1),
  fc.double({ min: 0, max: 1, noNaN: true }),
)
const rows = fc
  .array(fc.tuple(confidence, fc.constantFrom(0, 1)), { minLength: 1, maxLength: 60 })
  .map(pairs => ({ confidence: pairs.map(([p]) => p), correct: pairs.map(([, y]): number => y) }))

/** Draws outcomes of given confidences, right as often as `chance` says. */
function drawn(n: number, random: Random, { stated, chance }: Forecaster) {
  const given = Array.from({ length: n }, () => stated(random.float()))
  return { confidence: given, correct: given.map(p => (random.float() < chance(p) ? 1 : 0)) }
}
interface Forecaster {
  readonly stated: (u: number) => number
  readonly chance: (p: number) => number
}
const honest: Forecaster = { stated: u => 0.3 + 0.65 * u, chance: p => p }

describe('forecasts', () => {
  it('are refused when a confidence or an outcome is none', () => {
    for (const bad of [Number.NaN, -0.01, 1.01, Number.POSITIVE_INFINITY])
      expect(() => forecastsOf({ confidence: [0.5, bad], correct: [1, 0] })).toThrow('forecast 1')
    expect(() => forecastsOf({ confidence: [0.5], correct: [0.5] })).toThrow('neither 0 nor 1')
    expect(() => forecastsOf({ confidence: [0.5], correct: [] })).toThrow('as many')
  })

  it('give every figure alike in whatever order they come', () => {
    fc.assert(
      fc.property(rows, fc.integer(), (given, seed) => {
        const order = shuffled([...given.confidence.keys()], seededRandom(seed))
        const again = {
          confidence: order.map(row => given.confidence[row] as number),
          correct: order.map(row => given.correct[row] as number),
        }
        const figures = (input: typeof given) => {
          const f = forecastsOf(input)
          return [
            smoothCalibrationError(f)?.error,
            expectedCalibrationError(equalMassBins(f)),
            corpDecomposition(f).miscalibration,
            auroc(f)?.area,
            selectiveRisk(f)?.area,
            fitPlatt(f).a,
          ]
        }
        expect(figures(again)).toEqual(figures(given))
      }),
      { numRuns: 60 },
    )
  })
})

describe('the Brier score', () => {
  it('is miscalibration - discrimination + uncertainty, and neither of the first two is negative', () => {
    fc.assert(
      fc.property(rows, given => {
        const f = forecastsOf(given)
        const { brier, miscalibration, discrimination, uncertainty } = corpDecomposition(f)
        expect(miscalibration).toBeGreaterThanOrEqual(0)
        expect(discrimination).toBeGreaterThanOrEqual(0)
        expect(miscalibration - discrimination + uncertainty).toBeCloseTo(brier, 12)
        const parts = murphyDecomposition(f, equalWidthBins(f))
        expect(
          parts.reliability -
            parts.resolution +
            parts.uncertainty +
            parts.withinBinVariance -
            parts.withinBinCovariance,
        ).toBeCloseTo(brier, 12)
      }),
    )
  })
})

describe('isotonic regression', () => {
  it('never falls, keeps the weighted mean, and leaves what is in order as it is', () => {
    const weighted = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 8 }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.integer({ min: 1, max: 4 }),
      ),
      { minLength: 1, maxLength: 40 },
    )
    fc.assert(
      fc.property(weighted, points => {
        const [x, y, weights] = [0, 1, 2].map(at => points.map(point => point[at] as number)) as [
          number[],
          number[],
          number[],
        ]
        const fit = isotonicFit({ x, y, weights })
        const inOrder = [...x.keys()].sort((a, b) => (x[a] as number) - (x[b] as number))
        for (let at = 1; at < inOrder.length; at++) {
          const [before, here] = [inOrder[at - 1] as number, inOrder[at] as number]
          expect(fit[here]).toBeGreaterThanOrEqual((fit[before] as number) - 1e-9)
          if (x[here] === x[before]) expect(fit[here]).toBe(fit[before])
        }
        const total = (values: ArrayLike<number>) =>
          mean(Float64Array.from(values, (v, i) => v * (weights[i] as number)))
        expect(total(fit)).toBeCloseTo(total(y), 9)
        const again = isotonicFit({ x, y: [...fit], weights })
        expect(Math.max(...again.map((value, i) => Math.abs(value - (fit[i] as number))))).toBeLessThan(1e-9)
      }),
    )
  })

  it('takes an entry that a resample did not draw into the block around it', () => {
    const shares = isotonicShares({
      confidence: Float64Array.of(0.1, 0.2, 0.3, 0.4),
      count: Float64Array.of(0, 2, 0, 2),
      right: Float64Array.of(0, 1, 0, 2),
    })
    expect(shares.every(share => share >= 0 && share <= 1)).toBe(true)
    expect([shares[1], shares[3]]).toEqual([0.5, 1])
    expect(isotonicCurve(forecastsOf({ confidence: [], correct: [] }))).toEqual([])
  })
})

describe('bins', () => {
  it('put a confidence on an edge into the bin below, binary rounding or not', () => {
    const edges = Array.from({ length: 10 }, (_, at) => (at + 1) / 10)
    const f = forecastsOf({ confidence: [0, ...edges, 0.1 + 0.2], correct: Array(12).fill(1) })
    const found = equalWidthBins(f).map(({ place, count }) => [place, count])
    // 0 and 0.1 share the first; 0.30000000000000004 is above 0.3.
    expect(found).toEqual([
      [0, 2],
      [1, 1],
      [2, 1],
      [3, 2],
      [4, 1],
      [5, 1],
      [6, 1],
      [7, 1],
      [8, 1],
      [9, 1],
    ])
  })

  it('of equal mass never part equal confidences, and with few values are the values', () => {
    const f = forecastsOf({
      confidence: [...Array(70).fill(0.9), ...Array(20).fill(0.8), ...Array(10).fill(1)],
      correct: Array(100).fill(1),
    })
    expect(equalMassBins(f).map(({ count }) => count)).toEqual([20, 70, 10])
    expect(valueBins(f)).toEqual(equalMassBins(f).map((bin, at) => ({ ...bin, place: at })))
  })

  it('give a debiased squared error that is 0 on average where confidences are true, and the plug-in one is not', () => {
    const random = seededRandom('debiased')
    const tied: Forecaster = { stated: u => [0.5, 0.7, 0.9][Math.floor(3 * u)] as number, chance: p => p }
    const found = Array.from({ length: 2_000 }, () =>
      squaredCalibrationError(valueBins(forecastsOf(drawn(60, random, tied)))),
    )
    const debiased = found.map(one => one.debiased as number)
    const error = standardDeviation(debiased) / Math.sqrt(debiased.length)
    expect(Math.abs(mean(debiased))).toBeLessThan(4 * error)
    expect(mean(found.map(one => one.plugIn))).toBeGreaterThan(20 * error)
    expect(
      squaredCalibrationError(valueBins(forecastsOf({ confidence: [0.4], correct: [1] }))).debiased,
    ).toBe(undefined)
  })
})

describe('the consistency band', () => {
  it('is the binomial one for equal chances, and sums to 1 for thousands', () => {
    const { first, mass } = poissonBinomial(Array(4).fill(0.5))
    expect(first).toBe(0)
    expect([...mass]).toEqual([1, 4, 6, 4, 1].map(k => k / 16))
    const many = poissonBinomial(Array.from({ length: 20_000 }, (_, i) => (i % 100) / 100))
    expect(many.mass.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9)
    expect(many.mass.length).toBeLessThan(2_000)
    const centre = many.mass.reduce((sum, p, k) => sum + p * (many.first + k), 0)
    expect(centre).toBeCloseTo(20_000 * 0.495, 4)
  })

  it('holds the share right of true confidences in at least 95 of 100 draws', () => {
    const random = seededRandom('band')
    let [inside, all] = [0, 0]
    for (let draw = 0; draw < 300; draw++) {
      const f = forecastsOf(drawn(120, random, honest))
      for (const bin of equalMassBins(f, 4)) {
        const { lower, upper } = consistencyBand(f, bin)
        all++
        if (bin.shareRight >= lower && bin.shareRight <= upper) inside++
      }
    }
    expect(inside / all).toBeGreaterThan(0.95)
    expect(inside / all).toBeLessThan(0.99)
  })
})

describe('the smooth calibration error', () => {
  it('is between 0 and 1, at least the mean gap, and equal to its own bandwidth where it is not tiny', () => {
    fc.assert(
      fc.property(rows, given => {
        const f = forecastsOf(given)
        const { error, bandwidth } = smoothCalibrationError(f) ?? { error: -1, bandwidth: -1 }
        const gap = Math.abs(mean(given.confidence) - mean(given.correct))
        expect(error).toBeGreaterThanOrEqual(gap - 1e-6)
        expect(error).toBeLessThanOrEqual(1 + 1e-6)
        if (error > 0.01) expect(bandwidth).toBeCloseTo(error, 3)
      }),
      { numRuns: 60 },
    )
  })

  it('is the gap itself where one confidence is always stated', () => {
    const f = forecastsOf({
      confidence: Array(100).fill(0.9),
      correct: Array.from({ length: 100 }, (_, i) => +(i < 60)),
    })
    expect(smoothCalibrationError(f)?.error).toBeCloseTo(0.3, 4)
    expect(smoothCalibrationError(forecastsOf({ confidence: [], correct: [] }))).toBe(undefined)
  })

  it('of a calibrated forecaster lies where drawing outcomes from the confidences says', {
    tags: 'slow',
  }, () => {
    const random = seededRandom('calibrated')
    const found: number[] = []
    const expected: number[] = []
    let rejected = 0
    for (let draw = 0; draw < 120; draw++) {
      const f = forecastsOf(drawn(150, random, honest))
      const errorOf = (of: typeof f) => smoothCalibrationError(of)?.error ?? 0
      const chance = expectedIfCalibrated(f, errorOf, { random, draws: 60 })
      found.push(errorOf(f))
      expected.push(chance?.mean ?? 0)
      if ((chance?.p ?? 1) < 0.05) rejected++
    }
    expect(Math.abs(mean(found) - mean(expected))).toBeLessThan(
      4 * (standardDeviation(found) / Math.sqrt(120)),
    )
    expect(mean(expected)).toBeGreaterThan(0.03)
    // 5% of 120 is 6; 16 would be far beyond chance.
    expect(rejected).toBeLessThan(16)
  })

  it('agrees on 5,000 different confidences whether they are taken exactly or moved to the nearest points', () => {
    const given = drawn(1_000, seededRandom('grid'), { stated: u => u, chance: p => 0.2 + 0.6 * p })
    const exact = smoothCalibrationError(forecastsOf(given))?.error as number
    const thrice = {
      confidence: [
        ...given.confidence,
        ...given.confidence.map(p => Math.min(1, p + 1e-9)),
        ...given.confidence.map(p => Math.max(0, p - 1e-9)),
      ],
      correct: [...given.correct, ...given.correct, ...given.correct],
    }
    expect(smoothCalibrationError(forecastsOf(thrice))?.error).toBeCloseTo(exact, 4)
  })
})

describe('telling right from wrong', () => {
  it('is perfect when every right answer has more confidence: AUROC 1, AURC that of the best order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }), (right, wrong) => {
        const f = forecastsOf({
          confidence: Array.from({ length: right + wrong }, (_, i) => (i + 1) / 100),
          correct: Array.from({ length: right + wrong }, (_, i) => +(i >= wrong)),
        })
        expect(auroc(f)?.area).toBeCloseTo(1, 12)
        expect(selectiveRisk(f)?.excess).toBeCloseTo(0, 12)
      }),
    )
  })

  it('is nothing where all confidences are equal, and undefined where all are right or all wrong', () => {
    const same = forecastsOf({ confidence: Array(10).fill(0.7), correct: [1, 1, 1, 0, 0, 1, 0, 0, 1, 1] })
    expect(auroc(same)?.area).toBe(0.5)
    expect(selectiveRisk(same)?.area).toBeCloseTo(0.4, 12)
    expect(riskCoverageCurve(same)).toEqual([{ coverage: 1, risk: 0.4, confidence: 0.7 }])
    for (const all of [0, 1])
      expect(auroc(forecastsOf({ confidence: [0.1, 0.9], correct: [all, all] }))).toBe(undefined)
    expect(selectiveRisk(forecastsOf({ confidence: [], correct: [] }))).toBe(undefined)
  })

  it('counts the expected share of a tie at any coverage', () => {
    const f = forecastsOf({ confidence: [0.9, 0.9, 0.9, 0.9, 0.1], correct: [1, 1, 0, 0, 0] })
    expect([...riskAtCoverages(f, [1, 0.2, 0.8])].map(risk => Number(risk.toFixed(12)))).toEqual([
      0.6, 0.5, 0.5,
    ])
  })
})

describe('proper scores and tests', () => {
  it('clip what would be infinite, and say how often', () => {
    const { loss, clipped } = logLoss(forecastsOf({ confidence: [1, 0, 0.5], correct: [0, 0, 1] }))
    expect(clipped).toBe(2)
    expect(loss).toBeCloseTo((-Math.log(1e-15) + Math.log(2)) / 3, 2)
  })

  it("have Spiegelhalter's z near a standard normal where confidences are true, and none where nothing could show", () => {
    const random = seededRandom('spiegelhalter')
    const found = Array.from(
      { length: 400 },
      () => spiegelhalterTest(forecastsOf(drawn(80, random, honest)))?.z ?? 9,
    )
    expect(Math.abs(mean(found))).toBeLessThan(0.2)
    expect(Math.abs(standardDeviation(found) - 1)).toBeLessThan(0.15)
    expect(spiegelhalterTest(forecastsOf({ confidence: [0.5, 1, 0], correct: [1, 1, 0] }))).toBe(undefined)
  })
})

describe('recalibration', () => {
  it('brings back the confidences that a known temperature spoilt', () => {
    const logistic = (x: number) => 1 / (1 + Math.exp(-x))
    const sharp: Forecaster = {
      stated: u => logistic(8 * (u - 0.5)),
      chance: p => logistic(Math.log(p / (1 - p)) / 2),
    }
    const f = forecastsOf(drawn(20_000, seededRandom('temperature'), sharp))
    expect(fitTemperature(f).temperature).toBeCloseTo(2, 0)
    const { a, b } = fitPlatt(f)
    expect(a).toBeCloseTo(-0.5, 1)
    expect(b).toBeCloseTo(0, 1)
    const { apply } = fitIsotonic(f)
    expect(apply(0.9)).toBeCloseTo(sharp.chance(0.9), 1)
  })

  it('never makes the loss of its own data worse, ends on what can be separated, and stays within 0 and 1', () => {
    fc.assert(
      fc.property(rows, given => {
        const f = forecastsOf(given)
        const moved = (apply: (p: number) => number) => ({ ...f, confidence: f.confidence.map(apply) })
        const { apply, temperature } = fitTemperature(f)
        expect(temperature).toBeGreaterThan(0)
        const clipped = moved(p => Math.min(1 - 1e-6, Math.max(1e-6, p)))
        expect(logLoss(moved(apply)).loss).toBeLessThanOrEqual(logLoss(clipped).loss + 1e-9)
        expect(brierScore(moved(fitIsotonic(f).apply))).toBeLessThanOrEqual(brierScore(f) + 1e-12)
        for (const map of [apply, fitPlatt(f).apply, fitIsotonic(f).apply])
          for (const p of [0, 0.31, 1]) {
            expect(map(p)).toBeGreaterThanOrEqual(0)
            expect(map(p)).toBeLessThanOrEqual(1)
          }
      }),
      { numRuns: 60 },
    )
    const constant = fitPlatt(
      forecastsOf({ confidence: Array(9).fill(0.9), correct: [1, 1, 1, 0, 0, 0, 0, 0, 0] }),
    )
    expect(constant.apply(0.9)).toBeCloseTo(1 / 3, 1)
  })
})

describe('the cheapest thresholds', () => {
  const costs = fc.array(
    fc.tuple(...([0, 1, 2] as const).map(() => fc.integer({ min: 0, max: 9 }))) as fc.Arbitrary<
      [number, number, number]
    >,
    { minLength: 1, maxLength: 9 },
  )

  it('are those of trying every pair, and never dearer than one action for all', () => {
    fc.assert(
      fc.property(costs, table => {
        const confidence = table.map((_, at) => at / 10)
        const [low, middle, high] = [0, 1, 2].map(action => table.map(row => row[action] as number)) as [
          number[],
          number[],
          number[],
        ]
        const found = cheapestThresholds({ confidence, low, middle, high })
        let best = Number.POSITIVE_INFINITY
        const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
        for (let b = 0; b <= table.length; b++)
          for (let a = 0; a <= b; a++)
            best = Math.min(best, sum(low.slice(0, a)) + sum(middle.slice(a, b)) + sum(high.slice(b)))
        expect(found.cost).toBeCloseTo(best, 9)
        expect(found.cost).toBeLessThanOrEqual(Math.min(sum(low), sum(middle), sum(high)) + 1e-9)
        const byRule = confidence.map((p, at) =>
          p >= found.highFrom ? high[at] : p >= found.middleFrom ? middle[at] : low[at],
        ) as number[]
        expect(sum(byRule)).toBeCloseTo(best, 9)
      }),
    )
  })
})

describe('resampling', () => {
  it('draws whole units, and leaves one out', () => {
    const input = { confidence: [0.2, 0.4, 0.6, 0.8], correct: [0, 1, 1, 1], units: [0, 1, 0, 1] }
    const { units, draw, without, forecasts } = forecastResampler(input)
    expect(units).toBe(2)
    const random = seededRandom('units')
    for (let replicate = 0; replicate < 20; replicate++) {
      const { count, right } = draw(random)
      expect(count[0]).toBe(count[2])
      expect(count[1]).toBe(count[3])
      expect(count.reduce((sum, own) => sum + own, 0)).toBe(4)
      expect([...right]).toEqual([0, count[1], count[2], count[3]])
    }
    expect([...without(0).count]).toEqual([0, 1, 0, 1])
    expect([...forecasts.count]).toEqual([1, 1, 1, 1])
  })

  it('covers a calibration error by the outer limits where plain percentiles do not', () => {
    const random = seededRandom('outer')
    const tilted: Forecaster = { stated: u => 0.5 + u / 2, chance: p => 0.15 + 0.7 * p }
    const errorOf = (f: Parameters<typeof equalMassBins>[0]) => expectedCalibrationError(equalMassBins(f))
    const truth = errorOf(forecastsOf(drawn(200_000, seededRandom('truth'), tilted)))
    let [outer, all] = [0, 0]
    for (let draw = 0; draw < 100; draw++) {
      const resampler = forecastResampler(drawn(200, random, tilted))
      const replicates = Float64Array.from({ length: 100 }, () => errorOf(resampler.draw(random)))
      const found = errorInterval({ estimate: errorOf(resampler.forecasts), replicates })
      all++
      if (found && found.lower <= truth && truth <= found.upper) outer++
    }
    expect(outer / all).toBeGreaterThan(0.88)
  })

  it('has no interval where nothing moves, and reaches 0 where a calibrated forecaster does as badly', () => {
    expect(errorInterval({ estimate: 0.1, replicates: [0.1, 0.1, 0.1] })).toBe(undefined)
    expect(recentredInterval({ estimate: 0.1, replicates: [] })).toBe(undefined)
    const spread = Array.from({ length: 100 }, (_, i) => 0.1 + i / 1_000)
    expect(errorInterval({ estimate: 0.15, replicates: spread, calibratedUpper: 0.2 })?.lower).toBe(0)
    expect(
      errorInterval({ estimate: 0.15, replicates: spread, calibratedUpper: 0.05 })?.lower,
    ).toBeGreaterThan(0.09)
  })
})
