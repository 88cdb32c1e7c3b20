import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kernel/index.ts'
import { expectedCostPerTask, type TaskFactors, taskMoney } from './task-cost.ts'

const { cases } = JSON.parse(
  readFileSync(new URL('../../../oracles/cost/cost-per-task.json', import.meta.url), 'utf8'),
)
const { input, expected, tolerance } = cases[0]
const oracle = {
  failureRate: input.pDetectedFailurePerAttempt,
  maxRetries: input.maxRetries,
  usdPerAttempt: input.costPerAttempt,
  reviewRate: input.reviewRateOfAccepted,
  usdPerReview: input.humanCost,
  undetectedErrorRate: input.undetectedErrorRateOfAccepted,
  usdPerError: input.errorCost,
}

const factors: TaskFactors = {
  usdPerCall: 0.01,
  batchDiscount: 0,
  batchShare: 0,
  repeatedTries: 0,
  failedAttemptCost: 1,
  failedShare: 0,
  machineUsdPerHour: 0,
  machineSeconds: 0,
  utilisation: 1,
  reviewRate: 0,
  hasReview: 0,
  reviewMinutes: 0,
  reviewWage: 0,
  reviewAccuracy: 1,
  reviewsChosen: 0,
  abstainedShare: 0,
  goodAnswered: 1,
  goodKept: 1,
  errorUsd: 0,
}

const probability = fc.double({ min: 0, max: 1, noNaN: true })

describe('the expected cost of a task', () => {
  it('agrees with the closed form of the oracle', () => {
    const found = expectedCostPerTask(oracle)
    expect(Math.abs(found.attempts - expected.expectedAttempts)).toBeLessThanOrEqual(tolerance)
    expect(Math.abs(found.allFail - expected.pAllAttemptsFail)).toBeLessThanOrEqual(tolerance)
    expect(Math.abs(found.usd - expected.expectedCost)).toBeLessThanOrEqual(tolerance)
  })

  it('agrees with tasks that are played out', () => {
    const random = seededRandom('played out')
    const setting = { ...oracle, failureRate: 0.4, undetectedErrorRate: 0.1 }
    let usd = 0
    const tasks = 200_000
    for (let task = 0; task < tasks; task++) {
      let attempt = 0
      let isAnswered = false
      while (!isAnswered && attempt <= setting.maxRetries) {
        attempt += 1
        usd += setting.usdPerAttempt
        isAnswered = random.float() >= setting.failureRate
      }
      if (!isAnswered || random.float() < setting.reviewRate) usd += setting.usdPerReview
      if (isAnswered && random.float() < setting.undetectedErrorRate) usd += setting.usdPerError
    }
    // Five standard errors of a cost whose spread is below 8 dollars.
    expect(Math.abs(usd / tasks - expectedCostPerTask(setting).usd)).toBeLessThan((5 * 8) / Math.sqrt(tasks))
  })

  it('of a call that always fails is all tries and a person', () => {
    const found = expectedCostPerTask({ ...oracle, failureRate: 1 })
    expect(found).toEqual({ attempts: 3, allFail: 1, usd: 3 * 0.012 + 4 })
  })

  it('is what a run gives that counted the same tries', () => {
    const { attempts, allFail, usd } = expectedCostPerTask(oracle)
    const money = taskMoney({
      ...factors,
      usdPerCall: oracle.usdPerAttempt,
      repeatedTries: attempts - 1,
      failedShare: allFail,
      hasReview: 1,
      reviewRate: oracle.reviewRate,
      reviewMinutes: 6,
      reviewWage: 40,
      // Wrong and unnoticed among accepted answers, those that were reviewed left out.
      goodKept: 1 - oracle.undetectedErrorRate / (1 - oracle.reviewRate),
      errorUsd: oracle.usdPerError,
    })
    const { good, ...parts } = money
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(usd, 12)
  })

  it('never falls when failures, reviews, wages or errors rise', () => {
    const total = (of: Partial<TaskFactors>): number => {
      const { good, ...parts } = taskMoney({
        ...factors,
        hasReview: 1,
        reviewMinutes: 3,
        reviewWage: 40,
        errorUsd: 2,
        ...of,
      })
      return Object.values(parts).reduce((sum, part) => sum + part, 0)
    }
    fc.assert(
      fc.property(
        probability,
        probability,
        fc.constantFrom('repeatedTries', 'machineSeconds', 'reviewWage', 'errorUsd'),
        (a, b, name) => {
          const [low, high] = a < b ? [a, b] : [b, a]
          const shared = { machineUsdPerHour: 5, goodKept: 0.5, reviewRate: 0.3 }
          expect(total({ ...shared, [name]: low })).toBeLessThanOrEqual(total({ ...shared, [name]: high }))
        },
      ),
    )
  })

  it('keeps the share of good tasks between 0 and 1', () => {
    fc.assert(
      fc.property(
        probability,
        probability,
        probability,
        probability,
        (failedShare, reviewRate, goodKept, reviewAccuracy) => {
          for (const hasReview of [0, 1]) {
            const { good } = taskMoney({
              ...factors,
              hasReview,
              failedShare,
              reviewRate,
              goodKept,
              goodAnswered: goodKept,
              reviewAccuracy,
              reviewsChosen: 1,
            })
            expect(good).toBeGreaterThanOrEqual(0)
            expect(good).toBeLessThanOrEqual(1 + 1e-12)
          }
        },
      ),
    )
  })

  it('leaves only what rests on an unknown figure unknown', () => {
    const money = taskMoney({ ...factors, usdPerCall: Number.NaN, errorUsd: 1, goodKept: 0.5 })
    expect(money.model).toBeNaN()
    expect(money.errors).toBe(0.5)
    expect(money.retries).toBe(0)
  })
})
