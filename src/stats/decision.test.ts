import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../kernel/index.ts'
import { type OracleCase, readOracles } from './__fixtures__/oracles.ts'
import { rankAcceptability, twoCriteriaAcceptability, weightedScore, weightRange } from './acceptability.ts'
import { drawsBelief, intervalBelief, rateBelief } from './belief.ts'
import { tInterval } from './mean-interval.ts'
import { frontShares, paretoFront, type Sense } from './pareto.ts'
import { expectedRegret, expectedRegretOfTwo } from './regret.ts'

const { cases } = readOracles('decision')
const of = (method: string) => cases.filter(one => one.method === method)

describe('beliefs', () => {
  it.each(of('constraintProbability'))('$id: P(rate <= limit)', ({ input, expected, tolerance }) => {
    const belief = rateBelief({ successes: input.violations, trials: input.n })
    expect(Math.abs(belief.atMost(input.limit) - expected.pSatisfied)).toBeLessThan(tolerance)
    expect(belief.atLeast(input.limit)).toBeCloseTo(1 - expected.pSatisfied, 10)
  })

  it('of a t interval is the t distribution: its quantiles are the limits at every level', () => {
    const values = [0.1, 0.4, 0.35, 0.8, 0.62, 0.9, 0.33]
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const belief = intervalBelief({ value: mean, interval: tInterval({ values })!, degreesOfFreedom: 6 })
    const wide = tInterval({ values, level: 0.99 })!
    expect(belief.quantile(0.005)).toBeCloseTo(wide.lower, 10)
    expect(belief.quantile(0.995)).toBeCloseTo(wide.upper, 10)
    expect(belief.atMost(wide.lower)).toBeCloseTo(0.005, 10)
  })

  it('of an interval with unequal sides keeps both limits, and puts weight on a value without a side', () => {
    const belief = intervalBelief({ value: 0.9, interval: { lower: 0.7, upper: 0.95, level: 0.9 } })
    expect(belief.atMost(0.7)).toBeCloseTo(0.05, 8)
    expect(belief.atLeast(0.95)).toBeCloseTo(0.05, 8)
    const atEnd = intervalBelief({ value: 1, interval: { lower: 0.9, upper: 1, level: 0.95 } })
    expect(atEnd.atLeast(1)).toBeCloseTo(0.5, 12)
    expect(atEnd.atMost(1)).toBe(1)
    expect(atEnd.atLeast(1.01)).toBe(0)
  })

  it('go up with x and are undone by quantile', () => {
    const rates = fc
      .integer({ min: 1, max: 500 })
      .chain(trials =>
        fc.integer({ min: 0, max: trials }).map(successes => rateBelief({ successes, trials })),
      )
    const spans = fc
      .tuple(fc.double({ min: 0.01, max: 5, noNaN: true }), fc.double({ min: 0.01, max: 5, noNaN: true }))
      .map(([below, above]) =>
        intervalBelief({ value: 1, interval: { lower: 1 - below, upper: 1 + above, level: 0.95 } }),
      )
    const two = fc.tuple(
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
    )
    fc.assert(
      fc.property(fc.oneof(rates, spans), two, (belief, [a, b]) => {
        expect(belief.atMost(belief.quantile(a))).toBeCloseTo(a, 6)
        if (a < b) expect(belief.quantile(a)).toBeLessThanOrEqual(belief.quantile(b))
        expect(belief.atMost(a) + belief.atLeast(a)).toBeCloseTo(1, 9)
      }),
    )
  })

  it('of draws count values that are met exactly on both sides, and are none without draws', () => {
    const belief = drawsBelief([1, 2, 2, Number.POSITIVE_INFINITY])!
    expect([belief.atMost(2), belief.atLeast(2), belief.atMost(1e300)]).toEqual([0.75, 0.75, 0.75])
    expect(drawsBelief([])).toBeUndefined()
  })
})

describe('paretoFront', () => {
  it.each(of('paretoFront'))('$id', ({ input, expected }) => {
    expect(paretoFront(input.items, input.senses)).toEqual(expected.front)
  })

  const items = fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 3 }), {
    minLength: 1,
    maxLength: 12,
  })
  const senses: Sense[] = ['max', 'min', 'min']

  it('is never empty, and adding a dominated item changes nobody else', () => {
    fc.assert(
      fc.property(items, fc.nat(), (all, pick) => {
        const front = paretoFront(all, senses)
        expect(front.length).toBeGreaterThan(0)
        const [quality, latency, cost] = all[pick % all.length] as [number, number, number]
        expect(paretoFront([...all, [quality - 1, latency, cost + 1]], senses)).toEqual(front)
      }),
    )
  })

  it('turns with the order of the items', () => {
    fc.assert(
      fc.property(items, all => {
        const turned = paretoFront([...all].reverse(), senses).map(at => all.length - 1 - at)
        expect(turned.sort((a, b) => a - b)).toEqual(paretoFront(all, senses))
      }),
    )
  })

  it('leaves out what is not a number, and shares over draws', () => {
    expect(
      paretoFront(
        [
          [Number.NaN, 1, 1],
          [1, 1, 1],
        ],
        senses,
      ),
    ).toEqual([1])
    const rounds = [
      [
        [1, 1],
        [2, 2],
      ],
      [
        [3, 1],
        [2, 2],
      ],
    ]
    expect(frontShares(2, at => rounds[at]!, ['max', 'min'])).toEqual([1, 0.5])
  })
})

describe('weights', () => {
  const [exact, drawn] = of('smaa') as [OracleCase, OracleCase]

  it(exact.id, () => {
    const found = twoCriteriaAcceptability(exact.input.scores)
    found.breakpoints.forEach((at, i) => {
      expect(at).toBeCloseTo(exact.expected.breakpoints_w1[i], 10)
    })
    found.acceptability.flat().forEach((share, at) => {
      expect(share).toBeCloseTo(exact.expected.rankAcceptability.flat()[at], 10)
    })
  })

  it(`${drawn.id}, by drawing`, () => {
    const draws = 200_000
    const shares = rankAcceptability({
      scores: () => drawn.input.scores,
      criteria: 3,
      draws,
      random: seededRandom('smaa'),
    })
    shares.forEach((row, at) => {
      // Five standard errors of the draws beside the tolerance of the oracle.
      expect(Math.abs(row[0]! - drawn.expected.firstRankAcceptability[at])).toBeLessThan(
        drawn.tolerance + 5 * Math.sqrt(0.25 / draws),
      )
    })
  })

  const table = fc.integer({ min: 1, max: 5 }).chain(criteria =>
    fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: criteria, maxLength: criteria }), {
      minLength: 1,
      maxLength: 6,
    }),
  )

  it('gives acceptabilities whose rows and columns add up to 1, ties and all', () => {
    fc.assert(
      fc.property(table, scores => {
        const shares = rankAcceptability({
          scores: () => scores,
          criteria: scores[0]!.length,
          draws: 40,
          random: seededRandom('sums'),
        })
        for (let at = 0; at < scores.length; at++) {
          expect(shares[at]!.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
          expect(shares.reduce((sum, row) => sum + row[at]!, 0)).toBeCloseTo(1, 9)
        }
      }),
    )
  })

  it('may move inside the range without another leader, and beyond it another leads', () => {
    const scores = fc.array(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
      { minLength: 2, maxLength: 6 },
    )
    const raw = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 })
    const moved = (weights: readonly number[], criterion: number, to: number) =>
      weights.map((weight, at) => (at === criterion ? to : (weight * (1 - to)) / (1 - weights[criterion]!)))
    fc.assert(
      fc.property(scores, raw, fc.integer({ min: 0, max: 2 }), (items, parts, criterion) => {
        const total = parts.reduce((sum, part) => sum + part, 0)
        const weights = parts.map(part => part / total)
        const best = (w: readonly number[]) => Math.max(...items.map(item => weightedScore(item, w)))
        const totals = items.map(item => weightedScore(item, weights))
        const leader = totals.indexOf(Math.max(...totals))
        const range = weightRange(items, weights, { criterion, leader })
        expect(range.lower).toBeLessThanOrEqual(weights[criterion]!)
        expect(range.upper).toBeGreaterThanOrEqual(weights[criterion]!)
        for (const to of [range.lower, range.upper, (range.lower + range.upper) / 2]) {
          const at = moved(weights, criterion, to)
          expect(weightedScore(items[leader]!, at)).toBeGreaterThanOrEqual(best(at) - 1e-9)
        }
        if (range.above !== undefined) {
          const at = moved(weights, criterion, (range.upper + 1) / 2)
          expect(weightedScore(items[leader]!, at)).toBeLessThanOrEqual(best(at))
          expect(best(at)).toBeGreaterThanOrEqual(weightedScore(items[range.above]!, at) - 1e-12)
        }
      }),
    )
  })

  it('has nowhere to go with one criterion', () => {
    expect(weightRange([[1], [2]], [1], { criterion: 0, leader: 1 })).toEqual({ lower: 0, upper: 1 })
  })
})

describe('expected regret', () => {
  const [two] = of('expectedRegret') as [OracleCase]

  it(two.id, () => {
    const found = expectedRegretOfTwo({ difference: two.input.meanDiff, standardError: two.input.se })
    expect(Math.abs(found.probabilityWrong - two.expected.pWrong)).toBeLessThan(two.tolerance)
    expect(Math.abs(found.regret - two.expected.expectedRegretIfPickLeader)).toBeLessThan(two.tolerance)
  })

  it('by draws comes to the same', () => {
    const random = seededRandom('regret')
    const normal = () => Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float())
    const draws = Array.from({ length: 100_000 }, () => [0.02 + 0.015 * normal(), 0])
    expect(expectedRegret(draws, 0)).toBeCloseTo(two.expected.expectedRegretIfPickLeader, 4)
  })

  it('is nothing without doubt, and the whole loss when the pick is known to be worse', () => {
    expect(expectedRegretOfTwo({ difference: 1, standardError: 0 })).toEqual({
      probabilityWrong: 0,
      regret: 0,
    })
    expect(expectedRegretOfTwo({ difference: -1, standardError: 0 })).toEqual({
      probabilityWrong: 1,
      regret: 1,
    })
    expect(expectedRegret([], 0)).toBe(0)
  })
})
