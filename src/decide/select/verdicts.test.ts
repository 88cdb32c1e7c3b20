import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell, Comparison } from '../compare/index.ts'
import { type Requirement, requirementSchema, verdictsOf } from './index.ts'

type Known = Extract<Cell['estimate'], { kind: 'known' }>

const estimate = (value: number, lower: number, upper: number, more: Partial<Known> = {}): Known => ({
  kind: 'known',
  value,
  interval: { lower, upper, level: 0.95 },
  method: 'wilson',
  n: 300,
  unscored: 0,
  errored: 0,
  warnings: [],
  ...more,
})

function verdict(
  asked: Partial<Requirement>,
  found: Cell['estimate'] | undefined,
  warnings: Comparison['warnings'] = [],
) {
  const requirement = requirementSchema.parse({ metric: 'exact', ...asked })
  const cells =
    found === undefined
      ? []
      : [{ candidate: 'a', metric: 'exact', slice: 'all', estimate: found, notApplicable: 0 }]
  const metric = { id: 'exact', title: 'Exact', direction: 'higher', range: [0, 1], aggregation: 'rate' }
  // Of a comparison, what a verdict rests on.
  const comparison = {
    candidates: [{ name: 'a' }],
    metrics: [metric],
    cells,
    warnings,
  } as unknown as Comparison
  const [said] = verdictsOf([requirement], comparison)
  return { ...said?.verdicts[0], words: said?.requirement }
}

describe('verdictsOf', () => {
  it('passes and fails by the whole interval, in both directions', () => {
    expect(verdict({ min: 0.8 }, estimate(0.9, 0.85, 0.94))).toMatchObject({
      outcome: 'pass',
      words: 'exact ≥ 80.0%',
    })
    expect(verdict({ min: 0.8 }, estimate(0.7, 0.62, 0.78))).toMatchObject({ outcome: 'fail' })
    expect(verdict({ max: 0.1 }, estimate(0.05, 0.02, 0.09))).toMatchObject({
      outcome: 'pass',
      words: 'exact ≤ 10.0%',
    })
    expect(verdict({ max: 0.1 }, estimate(0.2, 0.12, 0.3))).toMatchObject({ outcome: 'fail' })
  })

  it('is inconclusive between, with the examples that would settle it', () => {
    // A half-width of 6.25 points must shrink to the distance of 3.125: four times 300 examples. In powers of two, so that it is exact.
    expect(verdict({ min: 0.75 }, estimate(0.78125, 0.71875, 0.84375))).toMatchObject({
      outcome: 'inconclusive',
      reason: 'The interval holds the threshold.',
      examplesNeeded: 900,
    })
    expect(verdict({ min: 0.8 }, estimate(0.8, 0.74, 0.86))).not.toHaveProperty('examplesNeeded')
  })

  it('meets a threshold at the very end of the interval', () => {
    expect(verdict({ min: 0.8 }, estimate(0.9, 0.8, 0.95)).outcome).toBe('pass')
    expect(verdict({ max: 0.1 }, estimate(0.05, 0, 0.1)).outcome).toBe('pass')
  })

  it.each([
    [
      'too many trials have no value',
      estimate(0.99, 0.98, 1, { n: 200, unscored: 11, errored: 0 }),
      '11 of 211',
    ],
    [
      'nothing was scored',
      { kind: 'unknown', reason: 'no trial has a value', n: 0, unscored: 3, errored: 0 } as const,
      'no trial has a value',
    ],
    ['the metric or slice is not there', undefined, 'the run has no exact on all'],
  ])('is inconclusive when %s', (_, found, words) => {
    const said = verdict({ min: 0.5 }, found)
    expect(said.outcome).toBe('inconclusive')
    expect(said.reason).toContain(words)
  })

  it('lets no judge without a valid card decide', () => {
    const warning = {
      kind: 'judge_without_card',
      message: 'Exact: never compared with people.',
      metric: 'exact',
    }
    expect(verdict({ min: 0.5 }, estimate(0.9, 0.85, 0.94), [warning])).toMatchObject({
      outcome: 'inconclusive',
      reason: 'Exact: never compared with people.',
    })
  })

  it('never passes what fails the opposite requirement, whatever the interval', () => {
    const three = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    fc.assert(
      fc.property(three, fc.double({ min: 0, max: 1, noNaN: true }), (numbers, threshold) => {
        const [lower, value, upper] = numbers.sort((a, b) => a - b) as [number, number, number]
        const found = estimate(value, lower, upper)
        const atLeast = verdict({ min: threshold }, found).outcome
        const atMost = verdict({ max: threshold }, found).outcome
        if (atLeast === 'fail') expect(atMost).toBe('pass')
        if (atMost === 'fail') expect(atLeast).toBe('pass')
        if (atLeast === 'pass' && atMost === 'pass') expect([lower, upper]).toEqual([threshold, threshold])
      }),
    )
  })
})

describe('requirementSchema', () => {
  it('wants min or max, one of them', () => {
    expect(requirementSchema.safeParse({ metric: 'x' }).success).toBe(false)
    expect(requirementSchema.safeParse({ metric: 'x', min: 0, max: 1 }).success).toBe(false)
    expect(requirementSchema.parse({ metric: 'x', max: 0 })).toEqual({
      metric: 'x',
      max: 0,
      slice: 'all',
      blocking: false,
    })
  })
})
