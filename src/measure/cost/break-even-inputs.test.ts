import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { madeUpTrials, price } from './__fixtures__/made-up-trials.ts'
import { breakEvenInputs } from './break-even-inputs.ts'
import { costConfigSchema } from './cost-config.ts'
import { costPerTask } from './cost-per-task.ts'
import type { CostResult } from './cost-result.ts'
import { createCostTally } from './tally-trials.ts'

const tallied = ['careful', 'careless'].map(name => ({ name, model: name, isProgram: false, price }))

/** `careful` declines a part of the tasks and is right on the rest; `careless` answers all of them, some wrongly. */
function costs(
  cost: object,
  of: { declines: number; wrong: number } = { declines: 4, wrong: 5 },
): CostResult[] {
  const tally = createCostTally({ candidates: tallied, good: { id: 'right', direction: 'higher' } })
  const trials = [
    ...madeUpTrials(60, i => ({ candidate: 'careful', abstained: i % of.declines === 0, good: 1 })),
    ...madeUpTrials(60, i => ({ candidate: 'careless', good: i % of.wrong === 0 ? 0 : 1 })),
  ]
  for (const trial of trials) tally.add(trial)
  return costPerTask({
    evidence: tally.finish().evidence,
    config: costConfigSchema.parse(cost),
    good: 'right',
    seed: 'test',
    draws: 50,
  })
}

const perGood = (results: readonly CostResult[]): number[] =>
  results.map(({ usdPerGoodTask }) => (usdPerGoodTask.kind === 'known' ? usdPerGoodTask.value : Number.NaN))

const base = { wage: 30, review: { rate: 'abstained', minutes: 4 }, errors: { usd: 6 } }

describe('break-evens of inputs that candidates share', () => {
  it('are where the costs, computed anew with that value, are equal', () => {
    fc.assert(
      fc.property(
        fc.record({ wage: fc.integer({ min: 5, max: 90 }), usd: fc.integer({ min: 1, max: 40 }) }),
        fc.record({ declines: fc.integer({ min: 2, max: 9 }), wrong: fc.integer({ min: 2, max: 9 }) }),
        ({ wage, usd }, shape) => {
          const config = { ...base, wage, errors: { usd } }
          const found = breakEvenInputs(costs(config, shape))
          const put: Record<string, (value: number) => object> = {
            wage: value => ({ ...config, wage: value }),
            'minutes a review': value => ({ ...config, review: { ...config.review, minutes: value } }),
            'cost of an error': value => ({ ...config, errors: { usd: value } }),
          }
          expect(found.map(({ input }) => input).sort()).toEqual(Object.keys(put).sort())
          for (const { input, at } of found) {
            const [a, b] = perGood(costs(put[input]!(at), shape)) as [number, number]
            expect(Math.abs(a - b) / a).toBeLessThan(1e-9)
          }
        },
      ),
      { numRuns: 12 },
    )
  })

  it('say who is cheaper on the far side', () => {
    for (const { input, at, other, isAbove } of breakEvenInputs(costs(base))) {
      if (input !== 'wage') continue
      const beyond = costs({ ...base, wage: at * (isAbove ? 1.01 : 0.99) })
      const [careful, careless] = perGood(beyond) as [number, number]
      expect(other).toBe(careful < careless ? 'careful' : 'careless')
    }
    expect.assertions(1)
  })

  it('leave out what only one of them states, what costs nothing, and what nobody knows', () => {
    const own = { candidates: { careful: { review: { rate: 'abstained', minutes: 4, wage: 99 } } } }
    expect(breakEvenInputs(costs({ ...base, ...own })).map(({ input }) => input)).toEqual([
      'cost of an error',
    ])
    expect(breakEvenInputs(costs({}))).toEqual([])
    expect(breakEvenInputs(costs({ ...base, wage: undefined }))).toEqual([])
    expect(breakEvenInputs([])).toEqual([])
  })

  it('tell whether the stated range holds them', () => {
    const [first] = breakEvenInputs(costs(base)).filter(({ input }) => input === 'wage')
    const around = { low: first!.at * 0.5, high: first!.at * 1.5 }
    const [wide] = breakEvenInputs(costs({ ...base, wage: around })).filter(({ input }) => input === 'wage')
    expect(wide).toMatchObject({ isWithinRange: true, low: around.low, high: around.high })
    expect(wide!.at).toBeCloseTo(first!.at, 9)
    expect(first!.isWithinRange).toBe(false)
  })
})
