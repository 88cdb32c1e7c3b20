import { describe, expect, it } from 'vitest'
import { metricFacts } from '../compare/__fixtures__/made-up-run.ts'
import { accuracy, decide, rightOf, runOf, usd } from './__fixtures__/selection.ts'
import type { OutsideFigure } from './index.ts'

const run = runOf({ a: rightOf(270, 300), b: rightOf(255, 300) })
const endToEnd = { latency: 'p95', max: '2s', at: '50/s' }
const firstToken = { latency: 'p95', of: 'first-token', max: '500ms', at: '50/s' }

const ms = (value: number): OutsideFigure => ({
  kind: 'known',
  estimate: {
    kind: 'known',
    value,
    interval: { lower: value - 50, upper: value + 50, level: 0.95 },
    method: 'given',
    n: 1_000,
    unscored: 0,
    errored: 0,
    warnings: [],
  },
  probability: 0.99,
  basis: 'given',
})

describe('scales of the weighted score', () => {
  it('take the limit of the very latency that is weighed, whatever the order of requirements', async () => {
    const weights = { accuracy: 1, latency: 1 }
    const latencies = { a: ms(1_000), b: ms(1_200) }
    const scaleWith = async (requirements: readonly unknown[]) =>
      (await decide({ run, requirements, weights, latencies })).weights.find(
        ({ criterion }) => criterion === 'latency',
      )
    expect(await scaleWith([endToEnd, firstToken])).toMatchObject({ zero: 2_000, one: 0 })
    expect(await scaleWith([firstToken, endToEnd])).toMatchObject({ zero: 2_000, one: 0 })
  })

  it('refuse a weight on a latency that is not the one weighed', async () => {
    const requirements = [endToEnd, { ...firstToken, weight: 1 }]
    await expect(decide({ run, requirements, latencies: { a: ms(1_000), b: ms(1_000) } })).rejects.toThrow(
      /p95 time to first token ≤ 500ms .* has a weight, and another latency is the one that is weighed/,
    )
  })

  it('ask the requirement which way a figure without a direction is better', async () => {
    const refusal = metricFacts({ id: 'refusal', title: 'Refusal', direction: 'none' })
    // What is not `higher` is 1 where the example is wrong: a refuses in 10%, b in 15%.
    const measured = runOf({ a: rightOf(270, 300), b: rightOf(255, 300) }, [accuracy, refusal])
    const wanted = { metric: 'accuracy', min: 0.5, weight: 1 }
    const scaleOf = async (requirement: object) =>
      (await decide({ run: measured, requirements: [wanted, requirement] })).weights.find(
        ({ criterion }) => criterion === 'refusal',
      )
    expect(await scaleOf({ metric: 'refusal', max: 0.3, weight: 1 })).toMatchObject({ zero: 0.3, one: 0 })
    expect(await scaleOf({ metric: 'refusal', min: 0.3, weight: 1 })).toMatchObject({ zero: 0.3, one: 1 })
    await expect(
      decide({ run: measured, requirements: [wanted], weights: { refusal: 1, accuracy: 1 } }),
    ).rejects.toThrow(/Refusal cannot be weighed: nothing says whether more or less is better/)
  })

  it('give the score its interval at the level of the comparison', async () => {
    const width = async (level: number) => {
      const { candidates } = await decide({
        run,
        requirements: [{ metric: 'accuracy', min: 0.5, weight: 1 }],
        bend: comparison => ({ ...comparison, settings: { ...comparison.settings, level } }),
      })
      return candidates[0]!.score!.upper - candidates[0]!.score!.lower
    }
    expect(await width(0.5)).toBeLessThan(0.5 * (await width(0.95)))
  })
})

describe('what would change a choice by cost', () => {
  const lever = (usdPart: number) => ({
    name: 'the wage of reviewers',
    unit: 'USD per hour',
    value: 40,
    usd: usdPart,
  })
  const cost = (value: number, ...levers: ReturnType<typeof lever>[]): OutsideFigure =>
    ({ ...usd(value), levers }) as OutsideFigure

  it('counts those whose cost does not move with the input', async () => {
    const three = runOf({ a: rightOf(290, 300), b: rightOf(290, 300), c: rightOf(290, 300) })
    const decision = await decide({
      run: three,
      requirements: [{ metric: 'accuracy', min: 0.8, blocking: true }],
      // a: 1 + 4 t, b: 5.5 + 1 t and c: 6, with t the wage over 40: c meets a at 1.25 (50 USD), b at 1.5 (60 USD).
      costs: { a: cost(5, lever(4)), b: cost(6.5, lever(1)), c: cost(6) },
    })
    expect(decision.wouldChange.join(' ')).toContain(
      'If the wage of reviewers rose above 50 USD per hour (it is 40), c would be the cheapest.',
    )
  })
})
