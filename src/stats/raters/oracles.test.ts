import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kernel/index.ts'
import { bounds, pair, readOracles } from '../__fixtures__/oracles.ts'
import { type Battle, bradleyTerry } from './bradley-terry.ts'
import { agreementFacts, cohenKappa } from './cohen-kappa.ts'
import { attenuation, kendallCorrelation, pearsonCorrelation, spearmanCorrelation } from './correlation.ts'
import { dawidSkene, type Rating, voteShares } from './dawid-skene.ts'
import { fleissKappa } from './fleiss-kappa.ts'
import { gwetAc } from './gwet-ac.ts'
import { intraclass } from './intraclass.ts'
import { lengthControlledWinRate, positionBias, selfPreference } from './judge-bias.ts'
import { krippendorffAlpha } from './krippendorff-alpha.ts'
import { logisticRegression } from './logistic-regression.ts'
import { postStratifiedRate } from './post-stratified.ts'
import {
  activeEstimate,
  predictionPoweredMean,
  regressionEstimate,
  stratifiedPredictionPowered,
} from './prediction-powered.ts'
import { byUnit } from './ratings.ts'
import { roganGladen } from './rogan-gladen.ts'

// scipy, statsmodels, R (psych, BradleyTerry2, irrCAC), ppi_py and crowd-kit, or published; each case names its own.
const { cases } = readOracles('raters')
const ratingsOf = (labels: [number, number, number][]): Rating[] =>
  labels.map(([item, rater, category]) => ({ item, rater, category }))

// biome-ignore lint/suspicious/noExplicitAny: see OracleCase
const compute: Record<string, (input: any) => Record<string, unknown>> = {
  cohenKappa: i => {
    const found = cohenKappa(i.table)
    const facts = agreementFacts(i.table)
    return {
      po: found?.raw,
      pe: found?.expected,
      kappa: found?.kappa,
      se: found?.standardError,
      ci: pair(found?.interval),
      seH0: found?.nullStandardError,
      gwetAC1: facts?.ac1,
      brennanPrediger: facts?.brennanPrediger,
      scottPi: facts?.scottPi,
      pabak: 2 * (facts?.raw ?? 0) - 1,
      prevalenceIndex: facts?.prevalenceIndex,
      biasIndex: facts?.biasIndex,
      positiveAgreement: facts?.positiveAgreement,
      negativeAgreement: facts?.negativeAgreement,
      kappaMaxGivenMarginals: facts?.largestKappa,
    }
  },
  weightedKappa: i => {
    const found = cohenKappa(i.table, { weights: i.weights })
    return { kappa: found?.kappa, se: found?.standardError, ci: pair(found?.interval) }
  },
  fleissKappa: i => {
    const found = fleissKappa(i.counts)
    return { kappa: found?.kappa, pBar: found?.raw, pe: found?.expected, seH0: found?.nullStandardError }
  },
  krippendorffAlpha: i => ({ alpha: krippendorffAlpha(byUnit(i.ratersByUnits), i.level) }),
  gwetAC: i => {
    const found = gwetAc(byUnit(i.ratersByUnits), { weights: i.weights })
    return {
      pa: found?.raw,
      pe: found?.expected,
      ac: found?.ac,
      se: found?.standardError,
      ci: pair(found?.interval),
      fleissGeneralised: found?.fleiss,
      brennanPrediger: found?.brennanPrediger,
    }
  },
  icc: i => {
    const found = intraclass(i.subjectsByRaters)
    const all = found && [
      found.one,
      found.agreement,
      found.consistency,
      found.oneOfMean,
      found.agreementOfMean,
      found.consistencyOfMean,
    ]
    return {
      icc: all?.map(({ value }) => value),
      lo: all?.map(({ interval }) => interval.lower),
      hi: all?.map(({ interval }) => interval.upper),
      MSR: found?.meanSquares.rows,
      MSC: found?.meanSquares.columns,
      MSE: found?.meanSquares.error,
      MSW: found?.meanSquares.within,
    }
  },
  correlation: i => {
    const [pearson, spearman, kendall] = [
      pearsonCorrelation(i),
      spearmanCorrelation(i),
      kendallCorrelation(i),
    ]
    return {
      pearson: pearson?.value,
      pearsonP: pearson?.pValue,
      pearsonFisherCI: pair(pearson?.interval),
      spearman: spearman?.value,
      spearmanP_t: spearman?.pValue,
      spearmanCI_BonettWright: pair(spearman?.interval),
      kendallTauB: kendall?.value,
      kendallP_exact: kendall?.pValue,
      kendallP_asymptotic: kendall?.pValue,
      kendallCI_Fieller: pair(kendall?.interval),
      goodmanKruskalGamma: kendall?.gamma,
    }
  },
  dawidSkene: i => {
    const found = dawidSkene(ratingsOf(i.labels), {
      items: 30,
      raters: 5,
      categories: 2,
      ...(i.iterations === undefined ? { iterations: 3 } : {}),
    })
    return {
      posterior1: found.posteriors.map(row => row[1]),
      prior: found.prior,
      confusion_worker_true_observed: found.confusions,
      logLik: found.logLikelihood,
    }
  },
  majorityVote: i => ({
    share1: voteShares(ratingsOf(i.labels), { items: 30, categories: 2 }).map(shares => shares?.[1]),
  }),
  roganGladen: i => {
    const found = roganGladen({
      n: i.n,
      judgedPositive: i.judgePositive,
      positives: i.nTruePos,
      positivesJudgedPositive: i.truePosJudgedPos,
      negatives: i.nTrueNeg,
      negativesJudgedNegative: i.trueNegJudgedNeg,
    })
    return {
      estimate: found?.raw,
      estimateClipped: found?.value,
      deltaSE: found?.standardError,
      adjPoint: found?.centre,
      ...bounds(found?.interval),
    }
  },
  ppiMean: i => {
    const sample = { labels: i.Y, judged: i.F_labelled, others: i.F_unlabelled }
    const [whole, tuned, regression] = [
      predictionPoweredMean(sample, 1),
      predictionPoweredMean(sample),
      regressionEstimate(sample),
    ]
    return {
      'ppi_lam1.estimate': whole?.value,
      'ppi_lam1.lo': whole?.interval.lower,
      'ppi_lam1.hi': whole?.interval.upper,
      'ppi_tuned.lambda': tuned?.lambda,
      'ppi_tuned.estimate': tuned?.value,
      'ppi_tuned.se': tuned?.standardError,
      'ppi_tuned.lo': tuned?.interval.lower,
      'ppi_tuned.hi': tuned?.interval.upper,
      'regressionEstimator.beta': regression?.slope,
      'regressionEstimator.estimate': regression?.value,
      'regressionEstimator.seFinitePopulation': regression?.standardErrorFinite,
      'regressionEstimator.seSuperPopulation': regression?.standardError,
      'regressionEstimator.rho2': regression?.determination,
      'regressionEstimator.nEff': regression?.effectiveLabels,
    }
  },
  judgePostStratified: i => {
    const found = postStratifiedRate(strataOf(i), { random: seededRandom(1) })
    return { estimate: found?.value, seFinite: found?.standardErrorFinite }
  },
  judgePostStratifiedBayes: i => {
    const found = postStratifiedRate(strataOf(i), { random: seededRandom(7), draws: 400_000 })
    return bounds(found?.interval)
  },
  stratifiedPPI: i => {
    // biome-ignore lint/suspicious/noExplicitAny: see OracleCase
    const strata = i.strata.map((stratum: any) => ({
      items: stratum.N,
      labels: stratum.Y,
      judged: stratum.F,
      others: { count: stratum.Nu, mean: stratum.Fu_mean, variance: stratum.Fu_var },
    }))
    const found = stratifiedPredictionPowered(strata)
    return {
      lambda: found?.lambdas,
      estimate: found?.value,
      se: found?.standardError,
      ...bounds(found?.interval),
    }
  },
  activeInference: i => {
    const found = activeEstimate(
      i.pi.map((chance: number, at: number) => ({
        chance,
        label: i.sampled[at] === 1 ? i.y[at] : undefined,
        judged: i.f[at],
      })),
    )
    return { estimate: found?.value, se: found?.standardError }
  },
  positionBias: i => {
    const { consistentA, consistentB, firstBoth, secondBoth } = i.bothOrders
    const found = positionBias({ consistent: consistentA + consistentB, firstBoth, secondBoth })
    return {
      consistency: found?.consistency,
      firstShareAmongInconsistent: found?.firstShare?.value,
      pExactTwoSided: found?.firstShare?.pValue,
      pFirstOverall: found?.firstOverall,
      ciFirstShare_wilson: pair(found?.firstShare?.interval),
    }
  },
  selfPreference: i => {
    const found = selfPreference(i)
    return { diff: found?.value, newcombe: pair(found?.interval) }
  },
  logisticRegression: i => {
    const found = logisticRegression(i.y, i.X)
    return {
      beta: found?.coefficients,
      se: found?.standardErrors,
      seHC0: found?.robustErrors,
      loglik: found?.logLikelihood,
    }
  },
  lcWinRate: i => {
    const found = lengthControlledWinRate(i.preference, i.deltaLen)
    return {
      phi: found?.slope,
      rawWinRate: found?.raw,
      lcWinRate: found?.value,
      ciLogitScale: pair(found?.interval),
    }
  },
  bradleyTerry: i => {
    const wins: number[][] = i.winsRowOverColumn
    const battles = wins.flatMap((row, winner): Battle[] =>
      row.flatMap((times, loser) => (winner === loser ? [] : [{ winner, loser, times }])),
    )
    const found = bradleyTerry(battles, { players: wins.length })
    return { abilityRelFirst: found?.abilities, se_R: found && [null, ...found.standardErrors.slice(1)] }
  },
  bradleyTerrySandwich: i => {
    const battles = i.matches_item_i_j_iWins.map(([item, a, b, won]: number[]) => ({
      item,
      winner: won === 1 ? a : b,
      loser: won === 1 ? b : a,
    }))
    const found = bradleyTerry(battles, { players: 4 })
    return {
      beta: found?.abilities.slice(1),
      seModel: found?.standardErrors.slice(1),
      seClusterItem: found?.clusteredErrors.slice(1),
    }
  },
  attenuation: i => ({
    ...attenuation({ observed: i.observedCorr, reliabilityX: i.reliabilityX, reliabilityY: i.reliabilityY }),
  }),
}

// biome-ignore lint/suspicious/noExplicitAny: see OracleCase
const strataOf = ({ N, judgePositive, judgePositiveAll, labelledJudgePos, labelledJudgeNeg }: any) => {
  const positive = judgePositive ?? judgePositiveAll
  return [
    { judged: positive, labelled: labelledJudgePos.n, positive: labelledJudgePos.humanPos },
    { judged: N - positive, labelled: labelledJudgeNeg.n, positive: labelledJudgeNeg.humanPos },
  ]
}

/** `a.b` for every number, list or null inside. */
function flat(value: Record<string, unknown>, path = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = path === '' ? key : `${path}.${key}`
    return typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? flat(inner as Record<string, unknown>, name)
      : [[name, inner]]
  })
}

function close(found: unknown, expected: unknown, tolerance: number, where: string): void {
  if (Array.isArray(expected)) {
    expect(Array.isArray(found), where).toBe(true)
    expected.forEach((item, at) => {
      close((found as unknown[])[at], item, tolerance, `${where}[${at}]`)
    })
    return
  }
  if (expected === null) {
    expect(found ?? undefined, where).toBeUndefined()
    return
  }
  const allowed = Math.max(tolerance, 1e-12) * Math.max(1, Math.abs(expected as number))
  expect(
    Math.abs((found as number) - (expected as number)),
    `${where}: ${found} for ${expected}`,
  ).toBeLessThanOrEqual(allowed)
}

describe('raters and judges agree with the oracles', () => {
  it.each(cases.filter(({ method }) => method !== 'mace').map(one => [one.id, one] as const))(
    '%s',
    (id, one) => {
      const found = compute[one.method]?.(one.input)
      expect(found, `${one.method} is computed`).toBeDefined()
      let checked = 0
      for (const [field, expected] of flat(one.expected)) {
        if (!Object.hasOwn(found ?? {}, field)) continue
        close(found?.[field], expected, one.tolerance, `${id} ${field}`)
        checked++
      }
      expect(checked).toBeGreaterThan(0)
    },
  )
})
