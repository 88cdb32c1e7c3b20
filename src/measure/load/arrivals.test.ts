import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kernel/index.ts'
import { kolmogorovSmirnov, mean, variance } from '../../stats/index.ts'
import {
  compareLengths,
  createTextFiller,
  drawOrder,
  parseLimit,
  parseRate,
  planArrivals,
  readTrace,
  traceRate,
  traceWithin,
} from './index.ts'

const gapsOf = (at: Float64Array) => at.slice(1).map((time, i) => time - (at[i] as number))

describe('planArrivals', () => {
  it('keeps the rate exactly: so many requests in so much time, in order', () => {
    const kinds = fc.constantFrom('constant', 'poisson', 'gamma')
    fc.assert(
      fc.property(
        kinds,
        fc.integer({ min: 1, max: 300 }),
        fc.double({ min: 0.1, max: 5_000, noNaN: true }),
        (kind, requests, ratePerSecond) => {
          const plan = { kind, requests, ratePerSecond, burstiness: 4 } as const
          const at = planArrivals(plan, seededRandom('a', requests))
          expect(at).toHaveLength(requests)
          expect(gapsOf(at).every(gap => gap >= 0)).toBe(true)
          expect(at[0]).toBeGreaterThanOrEqual(0)
          expect(at.at(-1)).toBeLessThanOrEqual((requests / ratePerSecond) * 1000 * (1 + 1e-9))
        },
      ),
    )
  })

  it('has the gaps of its kind', () => {
    const requests = 40_000
    const gaps = (kind: 'poisson' | 'gamma', burstiness: number) =>
      gapsOf(planArrivals({ kind, requests, ratePerSecond: 1000, burstiness }, seededRandom(kind)))
    const squared = (values: Float64Array) => variance(values) / mean(values) ** 2
    expect(squared(gaps('poisson', 1))).toBeCloseTo(1, 1)
    expect(squared(gaps('gamma', 4)) / 4).toBeCloseTo(1, 0)
    expect(squared(gaps('gamma', 4))).toBeGreaterThan(3.6)
    expect(squared(gaps('gamma', 0.25))).toBeCloseTo(0.25, 1)
    // Gaps of a Poisson process are exponential.
    const expected = gaps('poisson', 1).map((_, i) => -Math.log(1 - (i + 0.5) / requests))
    expect(kolmogorovSmirnov(gaps('poisson', 1), expected)?.p).toBeGreaterThan(0.01)
  })

  it('is the same for the same seed and another for another', () => {
    const plan = { kind: 'poisson', requests: 50, ratePerSecond: 10 } as const
    expect(planArrivals(plan, seededRandom(1))).toEqual(planArrivals(plan, seededRandom(1)))
    expect(planArrivals(plan, seededRandom(1))).not.toEqual(planArrivals(plan, seededRandom(2)))
  })

  it('replays a trace faster, from its own first request', () => {
    const traceMs = Float64Array.of(1_000, 1_500, 4_000, 9_000)
    expect(planArrivals({ kind: 'replay', traceMs, scale: 5 }, seededRandom(1))).toEqual(
      Float64Array.of(0, 100, 600, 1_600),
    )
    expect(traceWithin(traceMs, { scale: 5, seconds: 0.6 })).toEqual(Float64Array.of(1_000, 1_500, 4_000))
    expect(traceWithin(traceMs, { scale: 5, requests: 2 })).toHaveLength(2)
    expect(traceRate(traceMs)).toBeCloseTo(3 / 8, 12)
    expect(traceRate(Float64Array.of(5))).toBeUndefined()
    expect(traceRate(Float64Array.of(5, 5))).toBeUndefined()
  })

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a rate of %s in words', ratePerSecond => {
    expect(() => planArrivals({ kind: 'poisson', requests: 3, ratePerSecond }, seededRandom(1))).toThrow(
      /--rate/,
    )
  })
})

describe('readTrace', () => {
  it('reads dates with seven digits, seconds, and other names, in order of time', () => {
    const azure = readTrace(
      'TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:15:47.6805900,396,109\r\n2023-11-16 18:15:46.6805900,374,44\n',
      'a.csv',
    )
    expect([...(azure.atMs ?? [])].map(Math.round)).toEqual([0, 1000])
    expect([...azure.inputTokens]).toEqual([374, 396])
    expect([...(azure.outputTokens ?? [])]).toEqual([44, 109])
    const plain = readTrace('\uFEFFtimestamp,input,output\n0,10,1\n0.25,20,2', 'b.csv')
    expect([...(plain.atMs ?? [])]).toEqual([0, 250])
    expect(readTrace('input\n7', 'c.csv')).toMatchObject({ atMs: undefined, outputTokens: undefined })
    const fine = readTrace(
      'timestamp,input\n2023-11-16 18:15:46.6805900,1\n2023-11-16 18:15:46.6810950,1',
      'd',
    )
    expect(fine.atMs?.[1]).toBeCloseTo(0.505, 3)
  })

  it.each([
    ['', /no column of input tokens/],
    ['a,b\n1,2', /no column of input tokens among a, b/],
    ['timestamp,input\n', /no requests/],
    ['timestamp,input\n1,2\n2,x\n3,-1', /line 3: input tokens are "x"[\s\S]*line 4: input tokens are "-1"/],
    ['timestamp,input\nnever,2', /line 2: the time is "never", neither a date nor seconds/],
    ['timestamp,input,output\n1,2', /line 2: output tokens are missing/],
  ])('names what is wrong with %j', (text, words) => {
    expect(() => readTrace(text, 'x.csv')).toThrow(words)
  })

  const azure = new URL('../../../../shared/data/load/AzureLLMInferenceTrace_conv.csv', import.meta.url)
  const isThere = existsSync(azure)
  if (!isThere) console.log('skipped: ../shared/data/load is not here')

  it.skipIf(!isThere)('reads the Azure trace: its length, rate, lengths and burstiness', () => {
    const trace = readTrace(readFileSync(azure, 'utf8'), 'azure.csv')
    const at = trace.atMs as Float64Array
    expect(at).toHaveLength(19_366)
    expect(traceRate(at)).toBeCloseTo(5.5, 0)
    const sorted = trace.inputTokens.slice().sort()
    expect(sorted[Math.floor(sorted.length / 2)]).toBe(1_020)
    // Requests of people come in bursts: a Poisson process would have 1.
    const counts = new Float64Array(Math.floor((at.at(-1) as number) / 1000))
    for (const time of at) if (time / 1000 < counts.length) counts[Math.floor(time / 1000)]! += 1
    expect(variance(counts) / mean(counts)).toBeGreaterThan(1.2)
    const part = traceWithin(at, { scale: 20, seconds: 3 })
    const sent = planArrivals({ kind: 'replay', traceMs: part, scale: 20 }, seededRandom(1))
    expect(sent).toHaveLength(191)
    expect(sent.at(-1)).toBeLessThanOrEqual(3_000)
  })
})

describe('drawOrder', () => {
  it('takes every item once before any twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 200 }), (items, requests) => {
        const order = drawOrder(items, requests, seededRandom('order', items))
        const counts = new Array<number>(items).fill(0)
        for (const item of order) counts[item]! += 1
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('createTextFiller', () => {
  // One token for every four letters of a word, with its space.
  const count = (text: string) => Math.ceil(text.trim().length / 4)
  const filler = createTextFiller(['a policy covers water damage from a burst pipe'], {
    count,
    random: seededRandom('words'),
  })

  it('makes texts of just the wished number of tokens, other ones for other draws', () => {
    for (const tokens of [1, 2, 17, 400]) {
      const text = filler.fill(tokens, seededRandom('x', tokens))
      const total = text.split(' ').reduce((sum, word) => sum + count(` ${word}`), 0)
      expect(total).toBe(tokens)
    }
    expect(filler.fill(40, seededRandom(1))).not.toBe(filler.fill(40, seededRandom(2)))
    expect(filler.fill(0, seededRandom(1))).toBe('')
  })

  it('has words also where texts have none, and ends where none is short enough', () => {
    const spare = createTextFiller([' \n'], { count, random: seededRandom(1) })
    expect(spare.fill(5, seededRandom(1)).length).toBeGreaterThan(0)
    const long = createTextFiller(['incomprehensibilities'], { count, random: seededRandom(1) })
    expect(long.fill(2, seededRandom(1))).toBe('')
  })
})

describe('compareLengths', () => {
  it('counts every length once on common bins, and sees when they differ', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 80 })
    fc.assert(
      fc.property(lengths, lengths, (planned, achieved) => {
        const found = compareLengths(planned, achieved)
        const total = (counts: readonly number[] = []) => counts.reduce((sum, one) => sum + one, 0)
        expect(total(found?.planned)).toBe(planned.length)
        expect(total(found?.achieved)).toBe(achieved.length)
        expect(found?.edges).toEqual([...new Set(found?.edges)].sort((a, b) => a - b))
      }),
    )
    const long = Array.from({ length: 300 }, (_, i) => 100 + i)
    expect(compareLengths(long, long)?.test?.p).toBe(1)
    expect(
      compareLengths(
        long,
        long.map(length => length * 2),
      )?.test?.p,
    ).toBeLessThan(1e-6)
    expect(compareLengths([], long)).toBeUndefined()
  })
})

describe('the words of the command line', () => {
  it('reads limits and rates', () => {
    expect(parseLimit('p95<=2s')).toMatchObject({ percentile: 0.95, maxMs: 2000, measure: 'endToEnd' })
    expect(parseLimit('p99.9 ttft <= 500ms')).toMatchObject({ maxMs: 500, measure: 'firstToken' })
    expect(parseLimit('p50(tpot)<20ms').text).toBe('p50 per output token ≤ 20 ms')
    expect(parseRate('50/s')).toBe(50)
    expect(parseRate('120/min')).toBe(2)
    expect(parseRate('0.5')).toBe(0.5)
  })

  it.each([
    '',
    'p95',
    'p95<=2',
    '95<=2s',
    'p95 nothing<=2s',
    'p0<=1s',
    'p95<=2s; rm',
    'p100<=1s',
    'p99<=0ms',
    'p99<=0.0s',
  ])('refuses the limit %j and shows the form', text =>
    expect(() => parseLimit(text)).toThrow(/is not a limit/),
  )

  it.each(['', '0', '-1', '5/day', 'fast', '1e3/s'])('refuses the rate %j', text =>
    expect(() => parseRate(text)).toThrow(/is not a rate/),
  )
})
