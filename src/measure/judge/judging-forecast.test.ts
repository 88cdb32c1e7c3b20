import { expect, it } from 'vitest'
import { judgingForecast, monitoringForecast } from './judging-forecast.ts'

const price = { inputPerMillion: 2, outputPerMillion: 10 }

it('adds up what judging takes', () => {
  const found = judgingForecast({ inputTokens: [1_000, 3_000], dimensions: 2, price, concurrency: 1 })
  expect(found).toEqual({ calls: 2, inputTokens: 4_000, outputTokens: 240, costUsd: 0.0104, seconds: 6 })
})

it('knows no price where there is none, and nothing costs nothing', () => {
  const unknown = judgingForecast({ inputTokens: [10], dimensions: 1, price: undefined, concurrency: 8 })
  expect(unknown.costUsd).toBeUndefined()
  expect(judgingForecast({ inputTokens: [], dimensions: 1, price, concurrency: 8 })).toMatchObject({
    calls: 0,
    costUsd: 0,
    seconds: 0,
  })
})

it('says what a plan of 100% automated, 5% judged and 0.5% by people costs a day', () => {
  const judging = judgingForecast({ inputTokens: [1_000], dimensions: 1, price, concurrency: 1 })
  const plan = { answersPerDay: 10_000, judgeShare: 0.05, humanShare: 0.005, humanMinutes: 3, wage: 40 }
  const found = monitoringForecast(plan, judging)
  expect(found).toMatchObject({ automatedPerDay: 10_000, judgedPerDay: 500, humanPerDay: 50 })
  expect(found.judgeUsdPerDay).toBeCloseTo(500 * 0.0026, 10)
  expect(found.humanUsdPerDay).toBe(100)
  expect(monitoringForecast(plan, { ...judging, costUsd: undefined }).judgeUsdPerDay).toBeUndefined()
})
