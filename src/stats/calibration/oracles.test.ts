import { describe, expect, it } from 'vitest'
import { readOracles } from '../__fixtures__/oracles.ts'
import { auroc } from './auroc.ts'
import { brierScore, corpDecomposition, murphyDecomposition } from './brier-score.ts'
import {
  equalMassBins,
  equalWidthBins,
  expectedCalibrationError,
  maximumCalibrationError,
  squaredCalibrationError,
} from './calibration-bins.ts'
import { cheapestThresholds } from './cheapest-thresholds.ts'
import { consistencyBand } from './consistency-band.ts'
import { type Forecasts, forecastsOf } from './forecasts.ts'
import { isotonicFit } from './isotonic.ts'
import { logLoss } from './log-loss.ts'
import { fitIsotonic, fitPlatt, fitTemperature } from './recalibrate.ts'
import { riskCoverageCurve, selectiveRisk } from './risk-coverage.ts'
import { smoothCalibrationError, smoothErrorAt } from './smooth-calibration-error.ts'
import { spiegelhalterTest } from './spiegelhalter.ts'

// scikit-learn 1.9.1, scipy, numpy, R pROC 1.18 and relplot; each case names its own.
const suite = readOracles<{ data: { p: number[]; y: number[] } }>('calibration')
const { p, y } = suite.data
const forecasts = forecastsOf({ confidence: p, correct: y })
/** Every forecast on its own, as tools have it that sort rows and do not look at ties. */
const rows = forecastsOf({ confidence: p, correct: y, isPooled: false })
/** The same with ties in the opposite order: the curve is walked from the end. */
const reversed = forecastsOf({ confidence: p.toReversed(), correct: y.toReversed(), isPooled: false })

const binRows = (bins: ReturnType<typeof equalWidthBins>) =>
  bins.map(({ place, count, meanConfidence, shareRight }) => [place, count, meanConfidence, shareRight])

/** Costs of saying no below a threshold and yes from it on. */
function twoActions({ count, right, confidence }: Forecasts, costFP: number, costFN: number) {
  return cheapestThresholds({
    confidence,
    low: right.map(hits => hits * costFN),
    high: count.map((own, entry) => (own - (right[entry] as number)) * costFP),
  })
}

function costAt(threshold: number, { costFP, costFN }: { costFP: number; costFN: number }): number {
  const costs = p.map((stated, row) =>
    stated >= threshold ? (y[row] === 0 ? costFP : 0) : y[row] === 1 ? costFN : 0,
  )
  return costs.reduce((sum, cost) => sum + cost, 0) / p.length
}

// biome-ignore lint/suspicious/noExplicitAny: see OracleCase
const compute: Record<string, (input: any, expected: any) => Record<string, unknown>> = {
  ece: ({ bins }) => {
    const found = equalWidthBins(forecasts, bins)
    return {
      ece: expectedCalibrationError(found),
      mce: maximumCalibrationError(found),
      bins: binRows(found),
    }
  },
  adaptiveEce: ({ bins }) => ({ ece: expectedCalibrationError(equalMassBins(rows, bins)) }),
  debiasedL2: ({ bins }) => {
    const { plugIn, debiased } = squaredCalibrationError(equalMassBins(rows, bins))
    return { plugin: plugIn, debiased }
  },
  scores: () => {
    const brier = brierScore(forecasts)
    const { uncertainty } = corpDecomposition(forecasts)
    return {
      brier,
      logLoss: logLoss(forecasts).loss,
      auroc: auroc(forecasts)?.area,
      brierSkill: 1 - brier / uncertainty,
    }
  },
  brierDecomposition: ({ bins }) => ({ ...murphyDecomposition(forecasts, equalWidthBins(forecasts, bins)) }),
  corp: (_, { isotonicAt }) => {
    const { miscalibration, discrimination, uncertainty } = corpDecomposition(forecasts)
    const { apply } = fitIsotonic(forecasts)
    return {
      MCB: miscalibration,
      DSC: discrimination,
      UNC: uncertainty,
      isotonicAt: { p: isotonicAt.p, c: isotonicAt.p.map(apply) },
    }
  },
  isotonic: ({ x, y: outcomes, w }) => ({ fit: [...isotonicFit({ x, y: outcomes, weights: w })] }),
  smoothECE: ({ sigma }) => {
    const { error, bandwidth } = smoothCalibrationError(forecasts) ?? {}
    return sigma === undefined
      ? { smECE: error, bandwidth, 'smECE_sigma_0.05': smoothErrorAt(forecasts, 0.05) }
      : { value: smoothErrorAt(forecasts, sigma) }
  },
  riskCoverage: ({ ties }) => {
    if (ties.startsWith('expected')) return { aurc: selectiveRisk(forecasts)?.area }
    const found = selectiveRisk(reversed)
    const curve = riskCoverageCurve(reversed)
    const riskAt = (share: number) => curve[Math.round(share * curve.length) - 1]?.risk
    return {
      aurc: found?.area,
      eaurc_finite: found?.excess,
      oracleAurc_finite: found?.oracle,
      riskAtCoverage: { '0.5': riskAt(0.5), '0.8': riskAt(0.8), '1.0': riskAt(1) },
    }
  },
  temperatureScaling: () => {
    const { temperature, apply } = fitTemperature(forecasts)
    const after = forecastsOf({ confidence: p.map(apply), correct: y })
    return { T: temperature, nllBefore: logLoss(forecasts).loss, nllAfter: logLoss(after).loss }
  },
  plattScaling: () => {
    const { a, b } = fitPlatt(forecasts)
    return { A: a, B: b }
  },
  consistencyBand: ({ bins, alpha }) => ({
    bins: equalWidthBins(forecasts, bins).map(bin => {
      const { lower, upper } = consistencyBand(forecasts, bin, 1 - alpha)
      return [bin.place, bin.count, lower, upper]
    }),
  }),
  spiegelhalter: () => {
    const found = spiegelhalterTest(forecasts)
    return { z: found?.z, pTwoSided: found?.p }
  },
  costThreshold: costs => {
    const { costFP, costFN } = costs
    const found = twoActions(forecasts, costFP, costFN)
    const bayes = costFP / (costFP + costFN)
    return {
      bayesThresholdIfCalibrated: bayes,
      empiricalThreshold: found.highFrom,
      empiricalCost: found.cost / p.length,
      costAtBayes: costAt(bayes, costs),
    }
  },
  aurocDeLong: () => {
    const found = auroc(forecasts)
    return { auc: found?.area, var: found?.variance, lo: found?.interval?.lower, hi: found?.interval?.upper }
  },
}

/** Said by the oracle and no figure of ours: another tool's limit, or words. */
const notOurs = new Set(['averagePrecision', 'identity', 'form', 'rmsce_debiased_note', 'oracleAurc_limit'])

function expectClose(
  found: unknown,
  expected: unknown,
  { where, tolerance }: { where: string; tolerance: number },
): void {
  if (typeof expected === 'number') {
    expect(typeof found, where).toBe('number')
    const allowed = tolerance * Math.max(1, Math.abs(expected))
    expect(Math.abs((found as number) - expected), `${where}: ${found}`).toBeLessThanOrEqual(allowed)
    return
  }
  expect(Object.keys(found as object).length, where).toBe(Object.keys(expected as object).length)
  for (const [key, value] of Object.entries(expected as object))
    expectClose((found as Record<string, unknown>)[key], value, { where: `${where} ${key}`, tolerance })
}

describe('the figures of scikit-learn, numpy, R and relplot', () => {
  const own = suite.cases.filter(({ method }) => method !== 'expectedCost')
  it.each(own.map(one => [one.id, one] as const))('%s', (id, { method, input, expected, tolerance }) => {
    const found = compute[method]?.(input, expected) ?? {}
    const asked = Object.entries(expected).filter(([key]) => !notOurs.has(key))
    expect(asked.length).toBeGreaterThan(0)
    for (const [key, value] of asked) expectClose(found[key], value, { where: `${id} ${key}`, tolerance })
  })

  it('has all cases of the reference', () => expect(own).toHaveLength(20))
})
