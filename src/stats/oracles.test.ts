import { describe, expect, it } from 'vitest'
import { xoshiro128 } from '../kernel/index.ts'
import { bounds, type OracleCase, pair, readOracles } from './__fixtures__/oracles.ts'
import * as adjust from './adjust-p.ts'
import { bayesianSignTest, probabilityBetterPaired } from './bayes-paired.ts'
import {
  basicBootstrapInterval,
  bcaFromParts,
  percentileBootstrapInterval,
  studentizedInterval,
} from './bootstrap.ts'
import { clusterRobustMean, naiveStandardError } from './cluster-mean.ts'
import * as dist from './distributions/index.ts'
import { mcnemarAsymptotic, mcnemarExact, mcnemarMidP } from './mcnemar.ts'
import { empiricalBernsteinHalfWidth, hoeffdingInterval, tInterval } from './mean-interval.ts'
import { mean, standardDeviation } from './moments.ts'
import * as paired from './paired-difference.ts'
import { pairedTTest, signFlipTest, signTest, wilcoxonExact, wilcoxonTest } from './paired-mean.ts'
import { flakiness, passAllOfK, passAtK } from './pass-at-k.ts'
import * as power from './power.ts'
import { harrellDavis, nearestRank, percentileRanks, quantile, trialsForPercentile } from './quantile.ts'
import * as rate from './rate.ts'
import { projectedStandardError, varianceComponents } from './repeats.ts'
import { probabilityBest, probabilityBestRates, rankSets, simultaneousDifferences } from './several.ts'
import * as unpaired from './unpaired-difference.ts'
import { stratifiedRate, weightedMean } from './weighted-mean.ts'

// The numbers were made by scipy 1.17.1, statsmodels 0.15.0, R 4.2.2, complete enumeration, or published; each case names its own.
/** Absolute below 1, relative above, as the oracles state their tolerances. `null` expects "not estimable". */
function expectEqual(
  found: unknown,
  expected: unknown,
  { id, tolerance, field }: Pick<OracleCase, 'id' | 'tolerance'> & { field: string },
): void {
  const where = `${id} ${field}`
  if (expected === null) {
    expect(found, where).toBeUndefined()
    return
  }
  if (typeof expected !== 'number') {
    expect(found, where).toEqual(expected)
    return
  }
  expect(typeof found, where).toBe('number')
  // Twelve digits are what a double keeps after a few operations, whatever the oracle asks.
  const allowed = Math.max(tolerance, 1e-12) * Math.max(1, Math.abs(expected))
  expect(
    Math.abs((found as number) - expected),
    `${where}: ${found} instead of ${expected}`,
  ).toBeLessThanOrEqual(allowed)
}

const level = (input: { alpha: number }) => 1 - input.alpha
// biome-ignore lint/suspicious/noExplicitAny: see OracleCase
type Compute = (input: any) => Record<string, unknown>
const rateOf = (input: { x: number; n: number; alpha: number }) => ({
  successes: input.x,
  trials: input.n,
  level: level(input),
})

const distributions: Record<string, Compute> = {
  'normal.quantile': i => ({ q: dist.normalQuantile(i.p) }),
  'normal.cdf': i => ({ p: dist.normalCdf(i.x) }),
  't.quantile': i => ({ q: dist.tQuantile(i.p, i.df) }),
  't.cdf': i => ({ p: dist.tCdf(i.x, i.df) }),
  'beta.quantile': i => ({ q: dist.betaQuantile(i.p, i.a, i.b) }),
  'beta.cdf': i => ({ p: dist.betaCdf(i.x, i.a, i.b) }),
  'chi2.sf': i => ({ p: dist.chiSquareSurvival(i.x, i.df) }),
  'chi2.quantile': i => ({ q: dist.chiSquareQuantile(i.p, i.df) }),
  'f.quantile': i => ({ q: dist.fQuantile(i.p, i.d1, i.d2) }),
  'binomial.cdf': i => ({ p: dist.binomialCdf(i.k, i.n, i.p) }),
  lgamma: i => ({ v: dist.logGamma(i.x) }),
}

/** Means of all n^n ordered resamples. */
function allResamples(values: readonly number[]): Float64Array {
  const n = values.length
  return Float64Array.from({ length: n ** n }, (_, code) => {
    let rest = code
    let total = 0
    for (let i = 0; i < n; i++) {
      total += values[rest % n] as number
      rest = Math.floor(rest / n)
    }
    return total / n
  })
}

const oneRateOneMean: Record<string, Compute> = {
  wilson: i => bounds(rate.wilsonInterval(rateOf(i))),
  clopperPearson: i => bounds(rate.clopperPearsonInterval(rateOf(i))),
  jeffreys: i => bounds(rate.jeffreysInterval(rateOf(i))),
  agrestiCoull: i => bounds(rate.agrestiCoullInterval(rateOf(i))),
  betaCredible: i => bounds(rate.betaInterval(rateOf(i), { a: i.priorA, b: i.priorB })),
  wilsonCC: i => bounds(rate.wilsonCorrectedInterval(rateOf(i))),
  zeroEventsOneSidedUpper: i => ({ hi: rate.zeroEventsUpperLimit(i.n, level(i)), ruleOfThree: 3 / i.n }),
  meanT: i => ({
    mean: mean(i.x),
    se: standardDeviation(i.x) / Math.sqrt(i.x.length),
    ...bounds(tInterval({ values: i.x, level: level(i) })),
    df: i.x.length - 1,
  }),
  hoeffding: i => bounds(hoeffdingInterval({ values: i.x, level: level(i), range: i.range })),
  empiricalBernstein: i => ({
    halfWidthUnclipped: empiricalBernsteinHalfWidth({ values: i.x, level: level(i), range: i.range }),
  }),
  bootstrapPercentile: i => {
    const replicates = allResamples(i.x)
    const centre = mean(replicates)
    return {
      ...bounds(percentileBootstrapInterval(replicates, level(i))),
      bootMean: centre,
      bootSE_pop: Math.sqrt(mean(replicates.map(value => (value - centre) ** 2))),
    }
  },
  bootstrapBCa: i => bounds(enumeratedBca(i)),
  bootstrapBasic: i => bounds(basicBootstrapInterval(mean(i.x), allResamples(i.x), level(i))),
  bootstrapStudentized: i => {
    const estimate = mean(i.x)
    const n = i.x.length
    const error = (values: number[]) => standardDeviation(values) / Math.sqrt(n)
    const resamples: number[][] = i.indices.map((row: number[]) => row.map(index => i.x[index]))
    const deviations = resamples.map(values => (mean(values) - estimate) / error(values))
    return {
      ...bounds(studentizedInterval({ estimate, standardError: error(i.x), deviations, level: level(i) })),
      percentile: undefined,
    }
  },
  clusteredSE: i => {
    const found = clusterRobustMean({ values: i.scores, clusters: i.clusters })
    return {
      mean: found?.value,
      seNaive: naiveStandardError(i.scores),
      seCR0_Miller: found?.cr0,
      seCR1: found?.cr1,
      seCR2: found?.standardError,
      dfSatterthwaiteCR2: found?.degreesOfFreedom,
      ciCR2: pair(found?.interval),
      designEffect_CR1: ((found?.cr1 ?? 0) / (naiveStandardError(i.scores) ?? 1)) ** 2,
    }
  },
  epochsVariance: i => {
    const parts = varianceComponents({ rows: i.scores })
    if (!parts) return {}
    const items = i.scores.length
    const flat = i.scores.flat()
    return {
      mean: parts.mean,
      MSB: parts.meanSquareBetween,
      MSW: parts.meanSquareWithin,
      varItems: parts.between,
      varWithin: parts.within,
      icc1: parts.icc,
      seMeanOverItems: parts.standardError,
      seIfTreatedIID_wrong: standardDeviation(flat) / Math.sqrt(flat.length),
      seProjected_K10: projectedStandardError(parts, items, 10),
      seFloor_KInf: projectedStandardError(parts, items, Number.POSITIVE_INFINITY),
    }
  },
  stratifiedMean: i => {
    const strata = i.weights.map((share: number, at: number) => ({
      share,
      trials: i.n[at],
      successes: i.x[at],
    }))
    const found = stratifiedRate(strata, level(i))
    return { estimate: found?.value, se: found?.standardError, ...bounds(found?.interval) }
  },
  weightedMean: i => {
    const found = weightedMean({ values: i.y, weights: i.w })
    const n = i.y.length
    return {
      mean: found?.value,
      seLinearized: found?.standardError,
      seNoCorrection: (found?.standardError ?? 0) * Math.sqrt((n - 1) / n),
      kishNeff: found?.effectiveN,
    }
  },
  quantile: i => {
    const sorted = [...i.x].sort((a, b) => a - b)
    return { q: i.p.map((p: number) => quantile(sorted, p)) }
  },
}

function enumeratedBca(input: { x: number[]; alpha: number }) {
  const { x } = input
  const estimate = mean(x)
  const jackknife = x.map((_, at) => mean(x.filter((__, other) => other !== at)))
  // The oracle is the textbook interval, without the widening for few units.
  return bcaFromParts({
    estimate,
    replicates: allResamples(x),
    jackknife,
    level: level(input),
    isWidened: false,
  })
}

const tableOf = (i: { bothRight: number; onlyA: number; onlyB: number; bothWrong: number }) => ({
  ...i,
  n: i.bothRight + i.onlyA + i.onlyB + i.bothWrong,
})
const sidesOf = (i: { alpha: number; power: number; sides?: 1 | 2 }) => ({
  alpha: i.alpha,
  power: i.power,
  sides: i.sides ?? 2,
})
const adjustments: Record<string, (p: number[]) => number[]> = {
  holm: adjust.holm,
  BH: adjust.benjaminiHochberg,
  BY: adjust.benjaminiYekutieli,
  hochberg: adjust.hochberg,
  bonferroni: adjust.bonferroni,
}

const maxTIndices: () => number[][] = () =>
  readOracles<{ indices: string[] }>('max-t-indices').indices.map(row =>
    [...row].map(letter => letter.charCodeAt(0) - 48),
  )

function jointMeans(scores: readonly (readonly number[])[]): number[][] {
  const width = scores[0]?.length ?? 0
  return maxTIndices().map(row =>
    Array.from(
      { length: width },
      (_, k) => row.reduce((total, index) => total + (scores[index]?.[k] ?? 0), 0) / row.length,
    ),
  )
}

const twoCandidates: Record<string, Compute> = {
  mcnemar: i => ({
    exact: mcnemarExact(i),
    midP: mcnemarMidP(i),
    asymptotic: mcnemarAsymptotic(i),
    asymptoticCC: mcnemarAsymptotic(i, true),
  }),
  pairedProportionDiffCI: i => {
    const table = { ...tableOf(i), level: level(i) }
    return {
      diff: (i.onlyA - i.onlyB) / table.n,
      wald: pair(paired.waldPairedInterval(table)),
      bonettPrice: pair(paired.bonettPriceInterval(table)),
      newcombe10: pair(paired.newcombePairedInterval(i, level(i))),
      tango: pair(paired.tangoInterval(table)),
    }
  },
  bayesPairedProb: i => ({ pAbetter: probabilityBetterPaired(i, { a: i.prior[0], b: i.prior[1] }) }),
  nonInferiorityPaired: i => {
    const n = i.bothRight + i.onlyNew + i.onlyOld + i.bothWrong
    const found = paired.nonInferiority({
      onlyA: i.onlyNew,
      onlyB: i.onlyOld,
      n,
      margin: i.margin,
      level: 1 - i.alphaOneSided,
    })
    return {
      diff: found?.difference,
      z: found?.z,
      p: found?.pValue,
      lowerOneSided95: found?.lowerLimit,
      nonInferior: found?.isNonInferior,
    }
  },
  unpairedProportions: i => {
    const rates = { successesA: i.x1, trialsA: i.n1, successesB: i.x2, trialsB: i.n2, level: level(i) }
    const z = unpaired.pooledZTest(rates)
    return {
      diff: i.x1 / i.n1 - i.x2 / i.n2,
      zPooled: z?.z,
      pPooled: z?.pValue,
      fisherP: unpaired.fisherExact(rates),
      newcombe: pair(unpaired.newcombeInterval(rates)),
      miettinenNurminen: pair(unpaired.miettinenNurminenInterval(rates)),
      pAgtB_beta11: unpaired.probabilityHigher(rates),
    }
  },
  pairedT: i => {
    const differences = i.a.map((a: number, at: number) => a - i.b[at])
    const found = pairedTTest({ differences })
    return {
      meanDiff: mean(differences),
      t: found?.t,
      df: found?.degreesOfFreedom,
      p: found?.pValue,
      ...bounds(found?.interval),
    }
  },
  signFlipPermutationExact: i => {
    const found = signFlipTest({ differences: i.diffs })
    // The oracle counts the sign of the zero too: 12 signs, of which one does nothing.
    return {
      pTwoSided: found?.pValue,
      count: (found?.atLeastAsFar ?? 0) * 2,
      total: (found?.patterns ?? 0) * 2,
    }
  },
  wilcoxonSignedRank: i => {
    const differences = i.diffs
    const plain = wilcoxonTest({ differences })
    return {
      W_min: plain?.statistic,
      pExact: wilcoxonExact({ differences })?.pValue,
      pNormalNoCC_dropZeros: plain?.pValue,
      pNormalCC_dropZeros: wilcoxonTest({ differences }, { isCorrected: true })?.pValue,
      pPratt_noCC: wilcoxonTest({ differences }, { zeros: 'pratt' })?.pValue,
      exactWithTies_dropZeros_V: wilcoxonExact({ differences })?.statistic,
      exactWithTies_dropZeros_p: wilcoxonExact({ differences })?.pValue,
    }
  },
  signTest: i => {
    const { plus, minus, pValue } = signTest({ differences: i.diffs })
    return { plus, minus, p: pValue }
  },
  bayesianSignTest: i => {
    const found = bayesianSignTest({ differences: i.diffs, rope: i.rope })
    return { counts: [...found.counts], pLeft: found.left, pRope: found.within, pRight: found.right }
  },
  pAdjust: i => {
    const adjusted = adjustments[i.method]?.(i.p) ?? []
    return { adjusted, rejectAt05: adjusted.filter(p => p <= 0.05).length }
  },
  eBH: i => ({ rejected: adjust.eBenjaminiHochberg(i.e, i.alpha) }),
  probBestIndependentBeta: i => ({
    pBest: probabilityBestRates(i.x.map((successes: number, at: number) => ({ successes, trials: i.n[at] }))),
  }),
  rankCI: i => {
    const ranks = rankSets(i.pairLower, i.pairUpper)
    return { rankLo: ranks.map(({ best }) => best), rankHi: ranks.map(({ worst }) => worst) }
  },
  simultaneousCI_maxT: i => {
    const scores: number[][] = i.scores
    const points = (scores[0] ?? []).map((_, k) => mean(scores.map(row => row[k] as number)))
    const errors = i.pairs.map(([a, b]: [number, number]) => {
      const differences = scores.map(row => (row[a] as number) - (row[b] as number))
      return standardDeviation(differences) / Math.sqrt(differences.length)
    })
    const found = simultaneousDifferences({ points, replicates: jointMeans(scores), errors, level: level(i) })
    return {
      diff: found.differences,
      se: found.errors,
      crit: found.critical,
      bonferroniCrit: dist.normalQuantile(1 - i.alpha / (2 * found.pairs.length)),
    }
  },
  probBestBootstrap: i => ({ pBest: probabilityBest(jointMeans(i.scores)) }),
  sampleSizePaired: i => {
    const n = power.examplesPaired({ ...sidesOf(i), difference: i.delta, discordance: i.discordance })
    return { n, nCeil: n === undefined ? undefined : Math.ceil(n) }
  },
  sampleSizeUnpaired: i => {
    const n = power.examplesUnpaired({ ...sidesOf(i), rateA: i.p1, rateB: i.p2 })
    return { nPerArm: n, nPerArm_R_power_prop_test: n }
  },
  powerPairedExact: i => {
    const input = { n: i.n, onlyA: i.p10, onlyB: i.p01, alpha: i.alpha }
    return {
      powerExact: power.mcnemarPower({ ...input, test: 'exact' }),
      powerMidP: power.mcnemarPower(input),
    }
  },
  mdePaired: i => ({
    mde: power.minimumDetectablePaired({ ...sidesOf(i), n: i.n, discordance: i.discordance }),
  }),
  sampleSizeMiller: i => ({
    n: power.examplesForMeans({
      ...sidesOf(i),
      difference: i.delta,
      betweenVariance: i.omega2,
      withinA: i.sigma2A,
      withinB: i.sigma2B,
      repeatsA: i.KA,
      repeatsB: i.KB,
    }),
  }),
}

const percentiles: Record<string, Compute> = {
  quantileOrderStatCI: i => {
    const ranks = percentileRanks(i.n, i.p, level(i))
    return { lowerRank1Based: ranks.lower, upperRank1Based: ranks.upper, coverage: ranks.coverage }
  },
  minNForUpperBound: i => ({
    oneSided: i.p.map((p: number) => trialsForPercentile(p, { level: i.confidence })),
    twoSided: i.p.map((p: number) => trialsForPercentile(p, { level: i.confidence, sides: 2 })),
  }),
  harrellDavis: i => {
    const sorted = [...i.x].sort((a, b) => a - b)
    const probabilities: number[] = i.p ?? i.probs ?? [0.5, 0.9, 0.95]
    return {
      q: probabilities.map(p => harrellDavis(sorted, p)),
      type7: probabilities.map(p => quantile(sorted, p)),
      nearestRank: probabilities.map(p => nearestRank(sorted, p)),
    }
  },
  slaExceedance: i => ({
    rate: i.over / i.n,
    cp: pair(rate.clopperPearsonInterval({ successes: i.over, trials: i.n })),
    'pValue_H0_exceed>=.05': dist.binomialCdf(i.over, i.n, 0.05),
  }),
}

const repeats: Record<string, Compute> = {
  passAtK: i => ({
    passAtK: passAtK({ draws: i.n, passes: i.c, k: i.k }),
    passHatK: passAllOfK({ draws: i.n, passes: i.c, k: i.k }),
  }),
  passHatAggregate: i => {
    const tasks: [number, number][] = i.tasks_n_c
    const over = (of: typeof passAtK, k: number) =>
      tasks.map(([draws, passes]) => of({ draws, passes, k }) as number)
    return {
      passHat: i.k.map((k: number) => mean(over(passAllOfK, k))),
      passAt: i.k.map((k: number) => mean(over(passAtK, k))),
      seOverTasks_passHat: i.k.map(
        (k: number) => standardDeviation(over(passAllOfK, k)) / Math.sqrt(tasks.length),
      ),
      flakiness_disagreementProb: mean(
        tasks.map(([draws, passes]) => flakiness({ draws, passes }) as number),
      ),
      shareFlakyTasks: tasks.filter(([draws, passes]) => passes > 0 && passes < draws).length / tasks.length,
    }
  },
}

const randomness: Record<string, Compute> = {
  'prng.xoshiro128starstar': i => {
    const random = xoshiro128(i.state)
    return { next: Array.from({ length: 20 }, () => random.uint32()) }
  },
}

/** Cases of methods that are not ours, or that show what not to do. */
const leftOut: Record<string, string> = {
  compounding: 'one line of arithmetic; see power.test.ts',
  biasedPlugInPassAtK: 'the biased estimator that the unbiased one replaces',
}

const suites = {
  distributions,
  'one-rate-one-mean': oneRateOneMean,
  'two-candidates': twoCandidates,
  percentiles,
  repeats,
  randomness,
}

/** Fields of an oracle that state something we do not compute. */
const notComputed = new Set([
  'z0',
  'acceleration',
  'alpha1',
  'alpha2',
  'bca',
  'percentile',
  'note',
  'seJackknife_scipy',
  'biasedPlugInPassAtK',
  'biasedPlugInPassHatK',
])

for (const [name, methods] of Object.entries(suites) as [string, Record<string, Compute>][]) {
  describe(`oracles: ${name}`, () => {
    const { cases } = readOracles(name)
    for (const oracle of cases.filter(({ method }) => !(method in leftOut))) {
      it(`${oracle.method} agrees on ${oracle.id}`, () => {
        const compute = methods[oracle.method]
        if (!compute) throw new Error(`no implementation is named for ${oracle.method}`)
        const found = compute(oracle.input)
        let compared = 0
        for (const [field, expected] of Object.entries(oracle.expected)) {
          if (notComputed.has(field)) continue
          compared++
          const value = found[field]
          if (Array.isArray(expected) && Array.isArray(value)) {
            expect(value.length).toBe(expected.length)
            for (const [at, item] of expected.entries())
              expectEqual(value[at], item, { ...oracle, field: `${field}[${at}]` })
          } else expectEqual(value, expected, { ...oracle, field })
        }
        if (oracle.id !== 'bootstrap_R_boot_mc') expect(compared).toBeGreaterThan(0)
      })
    }
  })
}

it('gives the parts of BCa that complete enumeration gives', () => {
  const { cases } = readOracles('one-rate-one-mean')
  const { input, expected } = cases.find(({ id }) => id === 'bootstrap_full_enumeration_bca')!
  const found = enumeratedBca(input)
  expect(found?.bias).toBeCloseTo(expected.z0, 9)
  expect(found?.acceleration).toBeCloseTo(expected.acceleration, 9)
})
