import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as rate from './rate.ts'

const methods = {
  wilson: rate.wilsonInterval,
  'wilson with correction': rate.wilsonCorrectedInterval,
  'clopper-pearson': rate.clopperPearsonInterval,
  jeffreys: rate.jeffreysInterval,
  'agresti-coull': rate.agrestiCoullInterval,
  'beta(1, 1)': rate.betaInterval,
}

/** Half of the draws at the edges: nothing, everything, and one away from them. */
const counts = fc.integer({ min: 1, max: 5_000 }).chain(trials =>
  fc.record({
    trials: fc.constant(trials),
    successes: fc.oneof(
      fc.integer({ min: 0, max: trials }),
      fc.constantFrom(0, Math.min(1, trials), trials - 1, trials),
    ),
  }),
)

describe.each(Object.entries(methods))('the %s interval', (name, method) => {
  it('says nothing about no trials', () => {
    expect(method({ successes: 0, trials: 0 })).toBeUndefined()
  })

  it('lies in [0, 1], is not empty, and is finite', () => {
    fc.assert(
      fc.property(counts, input => {
        const { lower, upper } = method(input)!
        expect(lower).toBeGreaterThanOrEqual(0)
        expect(upper).toBeLessThanOrEqual(1)
        expect(lower).toBeLessThan(upper)
      }),
    )
  })

  it('holds the observed rate', () => {
    fc.assert(
      fc.property(counts, input => {
        // A posterior interval may leave out 0 of n: it is about the rate, not about the sample.
        if (name === 'beta(1, 1)') return
        const { lower, upper } = method(input)!
        expect(lower).toBeLessThanOrEqual(input.successes / input.trials + 1e-12)
        expect(upper).toBeGreaterThanOrEqual(input.successes / input.trials - 1e-12)
      }),
    )
  })

  it('mirrors when successes and failures change places', () => {
    fc.assert(
      fc.property(counts, ({ successes, trials }) => {
        const one = method({ successes, trials })!
        const other = method({ successes: trials - successes, trials })!
        expect(one.lower).toBeCloseTo(1 - other.upper, 9)
        expect(one.upper).toBeCloseTo(1 - other.lower, 9)
      }),
    )
  })

  it('does not sink when there is one success more', () => {
    fc.assert(
      fc.property(counts, ({ successes, trials }) => {
        if (successes === trials) return
        const fewer = method({ successes, trials })!
        const more = method({ successes: successes + 1, trials })!
        expect(more.lower).toBeGreaterThanOrEqual(fewer.lower - 1e-12)
        expect(more.upper).toBeGreaterThanOrEqual(fewer.upper - 1e-12)
      }),
    )
  })

  it('narrows when the data are doubled, and widens with the level', () => {
    fc.assert(
      fc.property(counts, ({ successes, trials }) => {
        const width = (input: rate.RateInput) => method(input)!.upper - method(input)!.lower
        const once = width({ successes, trials })
        expect(width({ successes: 2 * successes, trials: 2 * trials })).toBeLessThan(once)
        expect(width({ successes, trials, level: 0.99 })).toBeGreaterThanOrEqual(once)
      }),
    )
  })
})

describe('what n can say about one rate', () => {
  it('gives about 3.8 points for 430 examples at 80%', () => {
    expect(rate.rateHalfWidth({ rate: 0.8, trials: 430 })).toBeCloseTo(0.0377, 3)
  })

  it('needs about as many trials as give the half-width', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 0.8, noNaN: true }), halfWidths, (p, halfWidth) => {
        const trials = rate.trialsForHalfWidth({ rate: p, halfWidth })
        expect(rate.rateHalfWidth({ rate: p, trials })! / halfWidth).toBeCloseTo(1, 1)
      }),
    )
  })

  it('knows nothing without trials', () => {
    expect(rate.rateHalfWidth({ rate: 0.8, trials: 0 })).toBeUndefined()
    expect(rate.zeroEventsUpperLimit(0)).toBeUndefined()
  })

  it('gives one-sided limits that the two-sided interval at 90% gives', () => {
    const input = { successes: 45, trials: 50 }
    expect(rate.clopperPearsonLimits(input)).toMatchObject({
      lower: rate.clopperPearsonInterval({ ...input, level: 0.9 })!.lower,
    })
    expect(rate.clopperPearsonLimits({ successes: 0, trials: 59 })!.upper).toBeCloseTo(
      rate.zeroEventsUpperLimit(59)!,
      12,
    )
  })
})

const halfWidths = fc.double({ min: 0.01, max: 0.1, noNaN: true })
