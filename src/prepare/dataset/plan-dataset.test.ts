import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PlanInput, planDataset } from './plan-dataset.ts'

const usual: PlanInput = { size: 430, difference: 0.05, power: 0.8, rate: 0.8 }

describe('planDataset', () => {
  it('says plainly what 430 examples can see', () => {
    expect(planDataset(usual).sentences).toEqual([
      '430 examples give about ±3.8 points on one rate at 80% (95% interval); ±2 points take 1537.',
      'To see 5 points on the same examples takes 553 at 17.7% disagreement (assumed; take it from a pilot run with --disagree), with power 80%.',
      'With 430 examples 5 points are seen if the candidates disagree on at most 13.8% of them (power 80%).',
      'At 17.7% disagreement 430 examples show 5.7 points or more.',
      'On different examples 5 points need 1094 for each candidate: always compare on the same ones.',
    ])
  })

  it('needs fewer examples when only one direction matters', () => {
    const two = planDataset(usual)
    const one = planDataset({ ...usual, sides: 1 })
    expect(one.examplesPaired).toBeLessThan(two.examplesPaired as number)
    expect(one.largestDiscordance).toBeGreaterThan(two.largestDiscordance as number)
    expect(one.sentences[2]).toMatch(/\(power 80%, one-sided\)\.$/)
  })

  it('takes the disagreement that a pilot run showed', () => {
    const plan = planDataset({ ...usual, discordance: 0.1 })
    expect(plan).toMatchObject({ discordance: 0.1, isDiscordanceAssumed: false })
    expect(plan.examplesPaired).toBeLessThan(430)
    expect(plan.powerPaired).toBeGreaterThan(0.8)
    expect(planDataset({ ...usual, discordance: 0.04 }).sentences[1]).toBe(
      'Candidates that disagree on 4% cannot differ by 5 points.',
    )
  })

  it('says so when there is too little or nothing', () => {
    const none = planDataset({ ...usual, size: 0 })
    expect(none.halfWidth).toBeUndefined()
    expect(none.sentences[0]).toBe('Without examples nothing is known of any rate.')
    expect(none.sentences[2]).toBe('With 0 examples 5 points are not seen at any disagreement (power 80%).')
    expect(none.sentences[3]).toBe('At 17.7% disagreement 0 examples show no difference reliably.')
  })

  it('plans upwards when the rate is lower than the difference', () => {
    expect(planDataset({ ...usual, rate: 0.02 }).examplesUnpaired).toBeGreaterThan(0)
  })

  it.each<[Partial<PlanInput>, string]>([
    [{ size: -1 }, '-1 examples'],
    [{ size: 1.5 }, '1.5 examples'],
    [{ difference: 0 }, 'a difference of 0 points'],
    [{ difference: Number.NaN }, 'a difference of NaN points'],
    [{ power: 1 }, 'a power of 1'],
    [{ rate: 80 }, 'a rate of 80'],
    [{ discordance: 14 }, 'disagreement on a share of 14'],
  ])('refuses %j in words', (more, words) => {
    expect(() => planDataset({ ...usual, ...more })).toThrow(
      expect.objectContaining({ code: 'usage_invalid', message: expect.stringContaining(words) }),
    )
  })

  it('agrees with itself: the needed number sees the difference, the seen difference needs the number', () => {
    const share = fc.integer({ min: 1, max: 99 }).map(value => value / 100)
    const input = fc.record({
      size: fc.integer({ min: 10, max: 5_000 }),
      difference: fc.integer({ min: 1, max: 30 }).map(value => value / 100),
      power: fc.constantFrom(0.8, 0.9),
      rate: share,
      sides: fc.constantFrom(1 as const, 2 as const),
    })
    fc.assert(
      fc.property(input, given => {
        const plan = planDataset(given)
        expect(plan.sentences.join(' ')).not.toMatch(/NaN|undefined|Infinity/)
        if (plan.examplesPaired !== undefined) {
          const enough = planDataset({ ...given, size: plan.examplesPaired, discordance: plan.discordance })
          expect(enough.detectablePaired).toBeLessThanOrEqual(given.difference + 1e-9)
          expect(enough.powerPaired).toBeGreaterThanOrEqual(given.power - 1e-9)
          expect(enough.largestDiscordance).toBeGreaterThanOrEqual(plan.discordance - 1e-9)
        }
      }),
      { numRuns: 200 },
    )
  })
})
