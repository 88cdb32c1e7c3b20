import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kernel/index.ts'
import { expectedCostPerTask, type TaskFactors, type TaskMoney, taskMoney } from './task-cost.ts'

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
  reportedUsd: 0,
  estimatedUsd: 0,
  workedTries: 0,
  unknownTries: 0,
  unknownTryCalls: 1,
  failedShare: 0,
  machineUsdPerHour: 0,
  machineSeconds: 0,
  utilisation: 1,
  reviewRate: 0,
  hasReview: 0,
  reviewMinutes: 0,
  reviewWage: 0,
  reviewAccuracy: 1,
  undoneRate: 0,
  goodKept: 1,
  errorUsd: 0,
}

const sumOf = ({ good, undone, ...parts }: TaskMoney): number =>
  Object.values(parts).reduce((sum, part) => sum + part, 0)

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
      unknownTries: attempts - (1 - allFail),
      failedShare: allFail,
      hasReview: 1,
      reviewRate: oracle.reviewRate,
      reviewMinutes: 6,
      reviewWage: 40,
      // Wrong and unnoticed among accepted answers, those that were reviewed left out.
      goodKept: 1 - oracle.undetectedErrorRate / (1 - oracle.reviewRate),
      errorUsd: oracle.usdPerError,
    })
    expect(sumOf(money)).toBeCloseTo(usd, 12)
  })

  it('never falls when failures, reviews, wages or errors rise', () => {
    const total = (of: Partial<TaskFactors>): number =>
      sumOf(taskMoney({ ...factors, hasReview: 1, reviewMinutes: 3, reviewWage: 40, errorUsd: 2, ...of }))
    fc.assert(
      fc.property(
        probability,
        probability,
        fc.constantFrom(
          'reportedUsd',
          'estimatedUsd',
          'unknownTries',
          'machineSeconds',
          'reviewWage',
          'errorUsd',
        ),
        (a, b, name) => {
          const [low, high] = a < b ? [a, b] : [b, a]
          const shared = { machineUsdPerHour: 5, goodKept: 0.5, reviewRate: 0.3 }
          expect(total({ ...shared, [name]: low })).toBeLessThanOrEqual(total({ ...shared, [name]: high }))
        },
      ),
    )
  })

  it('gives every task one end: good, wrong or undone', () => {
    fc.assert(
      fc.property(
        fc.record({
          hasReview: fc.constantFrom(0, 1),
          failedShare: probability,
          reviewRate: probability,
          undoneRate: probability,
          goodKept: probability,
          reviewAccuracy: probability,
        }),
        of => {
          // At a dollar an error the errors are the share of wrong ends.
          const { good, undone, errors } = taskMoney({ ...factors, ...of, errorUsd: 1 })
          for (const share of [good, undone, errors]) expect(share).toBeGreaterThanOrEqual(0)
          expect(good + undone + errors).toBeCloseTo(1, 12)
        },
      ),
    )
  })

  it('agrees with a thousand tasks counted by hand, of which some reach nobody', () => {
    // 1,000 tasks, 40 without an answer. Of 960 answers a person gets 240, and of the other 720 nobody gets 120. Of the 600 that are
    // given 540 are right. A person sees 240 + 40 tasks, 266 of which come out right: 14 do not.
    const money = taskMoney({
      ...factors,
      usdPerCall: 0.01,
      failedShare: 0.04,
      reportedUsd: 0.0003,
      estimatedUsd: 0.0002,
      unknownTries: 0.05,
      unknownTryCalls: 3,
      hasReview: 1,
      reviewRate: 0.25,
      undoneRate: 1 / 6,
      reviewMinutes: 3,
      reviewWage: 40,
      reviewAccuracy: 0.95,
      goodKept: 0.9,
      errorUsd: 2,
    })
    const byHand = {
      model: 960 * 0.01,
      retries: 0.3 + 0.2 + 50 * 3 * 0.01,
      infrastructure: 0,
      review: 280 * 2,
      errors: (60 + 14) * 2,
      good: 540 + 266,
      undone: 120,
    }
    for (const [name, value] of Object.entries(byHand))
      expect(money[name as keyof typeof byHand] * 1_000).toBeCloseTo(value, 9)
    // 719.60 dollars for 806 good tasks: 89 cents each; to divide by the 926 that were not held back would hide 12 of them.
    expect(sumOf(money) / money.good).toBeCloseTo(719.6 / 806, 12)
  })

  it('of answers that nobody gets stays as it is, and fewer tasks are good', () => {
    const given = taskMoney({ ...factors, goodKept: 0.8, errorUsd: 0 })
    const held = taskMoney({ ...factors, goodKept: 0.8, errorUsd: 0, undoneRate: 0.5 })
    expect(sumOf(held)).toBe(sumOf(given))
    expect([held.good, held.undone]).toEqual([0.4, 0.5])
  })

  it('leaves only what rests on an unknown figure unknown', () => {
    const money = taskMoney({ ...factors, usdPerCall: Number.NaN, errorUsd: 1, goodKept: 0.5 })
    expect(money.model).toBeNaN()
    expect(money.errors).toBe(0.5)
    expect(money.retries).toBe(0)
  })
})
