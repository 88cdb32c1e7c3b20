import { describe, expect, it } from 'vitest'
import { type Random, seededRandom } from '../../kernel/index.ts'
import { limitOf, standingOf, verdictOf } from './index.ts'
import { tailEffects } from './tail-effect.ts'

const steady = { isValid: true, isSteady: true, reasons: [] }

/** Times of a line before one server, from its settled state: exponential of mean 1 / (1 - load). */
function queue(random: Random, load: number, n: number): Float64Array {
  const exponential = () => -Math.log(1 - random.float())
  let wait = random.float() < load ? exponential() / (1 - load) : 0
  return Float64Array.from({ length: n }, () => {
    const time = wait + exponential()
    wait = Math.max(0, time - exponential() / load)
    return time
  })
}

const p95 = (maxMs: number) => limitOf({ measure: 'endToEnd', percentile: 0.95, maxMs, confidence: 0.95 })

describe('a limit on a line whose share beyond it is exactly what is allowed', () => {
  it.each([
    // Batch means taken as estimated call it kept in 20% and 9%; independent requests in half.
    [0.85, 1_000],
    [0.7, 2_000],
  ])('is seldom called kept or missed, busy %d with %d requests', (load, n) => {
    const random = seededRandom('on the limit', load)
    const limit = p95(-Math.log(0.05) / (1 - load))
    const outcomes = Array.from(
      { length: 150 },
      () => verdictOf(standingOf(limit, queue(random, load, n)), steady).outcome,
    )
    const share = (wanted: string) => outcomes.filter(one => one === wanted).length / outcomes.length
    expect(share('pass')).toBeLessThanOrEqual(0.08)
    expect(share('fail')).toBeLessThanOrEqual(0.05)
  })
})

describe('a stage that is too short', () => {
  it('says so, and how many requests would tell', () => {
    const times = queue(seededRandom('short'), 0.95, 1_000)
    const said = verdictOf(standingOf(p95(1.5 * Math.max(...times)), times), steady)
    expect(said.outcome).toBe('inconclusive')
    expect(said.reason).toMatch(
      /^0 of 1000 requests .*too short for how long its requests depend on each other/,
    )
    expect(said.requestsNeeded).toBeGreaterThan(1_000)
    const few = verdictOf(standingOf(p95(1e6), Float64Array.of(5, 5, 5, 5)), steady)
    expect(few.reason).toMatch(/too short: it could not pass even with none beyond/)
    expect(few.requestsNeeded).toBe(34)
  })

  it('is not one of 600 requests on a line that is seldom busy', () => {
    const random = seededRandom('enough')
    const passes = (n: number) =>
      Array.from({ length: 60 }, () => {
        const times = queue(random, 0.3, n)
        return verdictOf(standingOf(p95(1.5 * Math.max(...times)), times), steady)
      }).filter(({ outcome }) => outcome === 'pass').length
    expect(passes(600)).toBeGreaterThanOrEqual(48)
    expect(passes(60)).toBeLessThan(20)
  })
})

describe('a limit far above the slowest request', () => {
  const chanceOf = (times: Float64Array, timesSlowest: number) =>
    standingOf(p95(timesSlowest * Math.max(...times)), times).probability ?? 0

  it('is kept by fewer requests that depend on each other, the fewer the farther it is', () => {
    const times = queue(seededRandom('far'), 0.3, 150)
    const chances = [1.1, 2, 4, 8, 16].map(factor => chanceOf(times, factor))
    expect(chances[0]).toBe(chances[1])
    for (const [at, chance] of chances.slice(2).entries())
      expect(chance).toBeGreaterThanOrEqual(chances[at + 1] as number)
    expect(chances[0]).toBeLessThan(0.95)
    expect(chances[4]).toBeGreaterThan(0.95)
  })

  it('still needs as many requests as independent ones would be, and at least a handful that are', () => {
    expect(chanceOf(new Float64Array(37).fill(1), 1_000)).toBeLessThan(0.95)
    expect(chanceOf(new Float64Array(38).fill(1), 1_000)).toBeGreaterThan(0.95)
    // All of it one swing: a handful of independent values.
    const swing = Float64Array.from({ length: 200 }, (_, i) => 1 + i)
    expect(chanceOf(swing, 1_000)).toBeLessThan(0.95)
  })

  it('says how slow the slowest was', () => {
    const said = verdictOf(standingOf(p95(2_000), new Float64Array(100).fill(123)), steady)
    expect(said.reason).toBe('0 of 100 requests (0%) exceed 2 s, 5% may; the slowest took 123 ms.')
  })
})

describe('the tail effect', () => {
  const effectOf = (times: Float64Array) => tailEffects(times)(0.95)

  it('takes what the arithmetic of the clock leaves in equal times for no dependence', () => {
    let at = 0
    const times = Float64Array.from({ length: 400 }, () => {
      at += 7.7
      return at + 300 - at
    })
    expect(new Set(times).size).toBeGreaterThan(1)
    expect(effectOf(times)).toBe(1)
  })

  it('shows how requests follow each other although none of the slow ones do', () => {
    const times = queue(seededRandom('tail'), 0.7, 4_000)
    expect(effectOf(times)).toBeGreaterThan(15)
  })

  it('is a number where requests were not answered, all or some, together or apart', () => {
    const times = queue(seededRandom('lost'), 0.3, 400)
    expect(effectOf(new Float64Array(400).fill(Number.POSITIVE_INFINITY))).toBe(1)
    expect(effectOf(new Float64Array(0))).toBe(1)
    const apart = times.map((time, i) => (i % 20 === 7 ? Number.POSITIVE_INFINITY : time))
    const together = times.map((time, i) => (i > 200 && i <= 220 ? Number.POSITIVE_INFINITY : time))
    expect(effectOf(apart)).toBeLessThan(6)
    expect(effectOf(together)).toBeGreaterThan(effectOf(apart))
  })

  it('is not hidden by one request that hangs', () => {
    const times = queue(seededRandom('hangs'), 0.7, 2_000)
    const hung = times.map((time, i) => (i === 999 ? 1e6 : time))
    expect(effectOf(hung)).toBeGreaterThan(0.8 * effectOf(times))
  })
})
