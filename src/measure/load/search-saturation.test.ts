import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Random, seededRandom } from '../../kernel/index.ts'
import { probabilityWithin } from '../../stats/index.ts'
import { planAt, simulate } from './__fixtures__/simulated-generator.ts'
import {
  errorShare,
  judgeLevel,
  type LimitStanding,
  type LoadLimit,
  limitOf,
  nextLevel,
  planArrivals,
  type SearchSettings,
  searchResult,
  type TriedLevel,
} from './index.ts'

const limit = limitOf({ measure: 'endToEnd', percentile: 0.95, maxMs: 300, confidence: 0.95 })
const toFirst = limitOf({ measure: 'firstToken', percentile: 0.9, maxMs: 100, confidence: 0.95 })
const steady = { isValid: true, isSteady: true, reasons: [] }

describe('a saturation search', () => {
  const settings: SearchSettings = { limits: [limit], over: 'rate', from: 10, precision: 1.1, most: 14 }

  function search(outcomeAt: (level: number) => TriedLevel['outcome'], more: Partial<SearchSettings> = {}) {
    const tried: TriedLevel[] = []
    for (;;) {
      const level = nextLevel(tried, { ...settings, ...more })
      if (level === undefined) return { tried, found: searchResult(tried, { ...settings, ...more }) }
      tried.push({ level, outcome: outcomeAt(level), probability: 0.99, stage: tried.length })
    }
  }

  it('brackets any knee to its precision, from either side', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 400, noNaN: true }), knee => {
        const { found } = search(level => (level <= knee ? 'pass' : 'fail'))
        expect(found.highestMet).toBeLessThanOrEqual(knee)
        expect(found.lowestMissed).toBeGreaterThan(knee)
        expect((found.lowestMissed as number) / (found.highestMet as number)).toBeLessThanOrEqual(1.1)
      }),
    )
  })

  it('ends on whole numbers of requests at once', () => {
    const { found, tried } = search(level => (level <= 3 ? 'pass' : 'fail'), { over: 'concurrency', from: 1 })
    expect(found.highestMet).toBe(3)
    expect(new Set(tried.map(({ level }) => level)).size).toBe(tried.length)
  })

  it('counts what is open as missed, and says that it is open', () => {
    const { found } = search(level => (level <= 20 ? 'pass' : level < 60 ? 'inconclusive' : 'fail'))
    expect(found.highestMet).toBeLessThanOrEqual(20)
    expect(found.words).toMatch(/Open: .*longer stages would tell/)
  })

  it('ends in words when nothing meets the limit, or nothing misses it', () => {
    expect(search(() => 'fail').found).not.toHaveProperty('highestMet')
    expect(search(() => 'fail').found.words).toMatch(/^No level was shown to meet/)
    const { found, tried } = search(() => 'pass')
    expect(tried).toHaveLength(14)
    expect(found.words).toMatch(/None was shown to miss it/)
  })
})

describe('a level of a search', () => {
  const standing = (of: LoadLimit, probability: number | undefined): LimitStanding => ({
    limit: of,
    n: 600,
    exceeding: 30,
    allowed: 0.05,
    designEffect: 1,
    probability,
  })
  const judged = (one: number | undefined, other: number, share = 1, stage = steady) =>
    judgeLevel([standing(limit, one), standing(toFirst, other)], stage, share)

  it('is met when every limit is, missed when one is, and open otherwise', () => {
    expect(judged(0.96, 0.97)).toMatchObject({ outcome: 'pass', probability: 0.96, unmet: [] })
    expect(judged(0.96, 0.01)).toMatchObject({ outcome: 'fail', probability: 0.01, unmet: [toFirst.text] })
    expect(judged(0.5, 0.99)).toMatchObject({ outcome: 'inconclusive', unmet: [limit.text] })
    expect(judged(undefined, 0.99)).toMatchObject({ outcome: 'inconclusive', unmet: [limit.text] })
  })

  it('counts the limits where any of them may say missed, and not where all must say met', () => {
    expect(judged(0.951, 0.951).outcome).toBe('pass')
    expect(judged(0.03, 0.99).outcome).toBe('inconclusive')
    expect(judged(0.024, 0.99).outcome).toBe('fail')
  })

  it('is judged by the share of the error that it is given', () => {
    expect(judged(0.98, 0.98, 0.2)).toMatchObject({ outcome: 'inconclusive', share: 0.2 })
    expect(judged(0.991, 0.991, 0.2).outcome).toBe('pass')
    expect(judged(0.02, 0.98, 0.2).outcome).toBe('fail')
  })

  it('is known to be too short when it could not have been met with none beyond, and no lower one is then tried', () => {
    const few = judgeLevel([{ ...standing(limit, 0.9), n: 60 }], steady, 0.2)
    expect(few).toMatchObject({ outcome: 'inconclusive', isTooShort: true })
    expect(judged(0.9, 0.99, 0.2).isTooShort).toBe(false)
    const settings = { limits: [limit], over: 'rate', from: 8, precision: 1.1, most: 14 } as const
    const tried = [8, 16].map((level, stage) => ({ ...few, level, stage }))
    expect(nextLevel(tried, settings)).toBeUndefined()
    expect(searchResult(tried, settings).words).toMatch(/too short to show it/)
  })

  it('says nothing when its stage is not valid', () => {
    const found = judged(0.99, 0.99, 1, { ...steady, isValid: false })
    expect(found.outcome).toBe('inconclusive')
    expect(found).not.toHaveProperty('probability')
  })
})

describe('the error that a search may make', () => {
  const settings: SearchSettings = {
    limits: [limit],
    over: 'rate',
    from: 10,
    precision: 1.1,
    most: 14,
  }

  it('is never spent twice: what levels not called met used up, and the next one with it, stays within it', () => {
    const outcomes = fc.array(fc.constantFrom('pass', 'fail', 'inconclusive' as const), { maxLength: 14 })
    fc.assert(
      fc.property(outcomes, fc.double({ min: 0.5, max: 500, noNaN: true }), (drawn, from) => {
        const tried: TriedLevel[] = []
        let spent = 0
        for (const outcome of drawn) {
          const level = nextLevel(tried, { ...settings, from })
          if (level === undefined) break
          const share = errorShare(tried, settings)
          expect(share).toBeGreaterThan(0)
          expect(spent + share).toBeLessThanOrEqual(1 + 1e-12)
          if (outcome !== 'pass') spent += share
          tried.push({ level, outcome, stage: tried.length })
        }
      }),
    )
  })

  /** Answers of so many requests at a level, exponential so that the true share beyond the limit is `share`. */
  function timesAt(share: number, level: number, random: Random): Float64Array {
    const requests = 600
    const mean = limit.maxMs / -Math.log(share)
    const at = planArrivals({ kind: 'constant', requests, ratePerSecond: level }, random)
    const exponential = () => -Math.log(1 - random.float()) * mean
    const { records } = simulate(planAt(at), { places: 1, serviceMs: exponential, isEndless: true })
    return records.endMs.map((end, row) => end - (records.intendedMs[row] as number))
  }

  /** As independent requests stand, which these are: the correction alone is looked at, not how dependence is allowed for. */
  function standingAt(share: number, level: number, random: Random): LimitStanding {
    const times = timesAt(share, level, random)
    const exceeding = times.filter(time => time > limit.maxMs).length
    const probability = probabilityWithin({ exceeding, n: times.length, allowed: 0.05 })
    return { limit, n: times.length, exceeding, allowed: 0.05, designEffect: 1, probability }
  }

  /** Searches for a knee beyond which the limit is just missed, at every level alike: the hardest case for honesty. */
  function wronglyCalledMet(searches: number, asShares: (tried: readonly TriedLevel[]) => number): number {
    const random = seededRandom('searches')
    const knee = 100
    let wrong = 0
    for (let search = 0; search < searches; search++) {
      const from = knee * 2 ** (3 * random.float() - 2)
      const tried: TriedLevel[] = []
      for (;;) {
        const level = nextLevel(tried, { ...settings, from })
        if (level === undefined) break
        const standing = standingAt(level <= knee ? 0.02 : 0.0501, level, random)
        const share = asShares(tried)
        const outcome = judgeLevel([standing], steady, share)
        tried.push({ level, stage: tried.length, ...outcome })
      }
      const { highestMet = 0 } = searchResult(tried, settings)
      if (highestMet > knee) wrong++
    }
    return wrong / searches
  }

  it('keeps the highest level from being one that misses in more than 5% of searches, which it would be uncorrected', () => {
    expect(wronglyCalledMet(600, () => 1)).toBeGreaterThan(0.08)
    expect(wronglyCalledMet(600, tried => errorShare(tried, settings))).toBeLessThanOrEqual(0.05)
  })

  it('is told, with the limits that were missed', () => {
    const both = { ...settings, limits: [limit, toFirst] }
    const at = (level: number, outcome: TriedLevel['outcome'], share: number): TriedLevel => ({
      level,
      outcome,
      probability: outcome === 'pass' ? 0.996 : 0.001,
      share,
      stage: 0,
      unmet: outcome === 'pass' ? [] : [toFirst.text],
    })
    const found = searchResult([at(10, 'pass', 0.2), at(20, 'fail', 0.2), at(14, 'pass', 0.4)], both)
    expect(found).toMatchObject({ confidence: 0.95, highestMet: 14, lowestMissed: 20 })
    expect(found.tried[1]).toMatchObject({ confidence: 0.99, unmet: [toFirst.text] })
    expect(found.words).toBe(
      '14/s meets p95 end to end ≤ 300 ms and p90 to first token ≤ 100 ms with probability 99.6%. 20/s misses p90 to first token ≤ 100 ms. Each level was asked for 98% to 99%, so that the whole search calls a level met that is not in at most 5%.',
    )
  })
})
