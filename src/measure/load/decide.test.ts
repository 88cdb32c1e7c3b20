import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../kernel/index.ts'
import { planAt, type SimulatedServer, simulate } from './__fixtures__/simulated-generator.ts'
import {
  analyseStage,
  chanceWithinLimit,
  compareLoads,
  type LimitQuestion,
  type LoadResult,
  type LoadStage,
  limitOf,
  loadResultId,
  nextLevel,
  planArrivals,
  readLoadResult,
  type SearchSettings,
  searchResult,
  type TriedLevel,
} from './index.ts'

const limit = limitOf({ measure: 'endToEnd', percentile: 0.95, maxMs: 300, confidence: 0.95 })

function stageAt(ratePerSecond: number, server: Partial<SimulatedServer> = {}, requests = 1_000): LoadStage {
  const random = seededRandom('service', ratePerSecond)
  const arrivals = { kind: 'poisson', requests, ratePerSecond } as const
  const at = planArrivals(arrivals, seededRandom('arrivals', ratePerSecond))
  const load = simulate(planAt(at), {
    places: 1000,
    serviceMs: () => -Math.log(1 - random.float()) * 60,
    ...server,
  })
  return analyseStage({
    load,
    arrivals: { kind: 'poisson', ratePerSecond },
    limits: [limit],
    isStreamed: false,
  }).stage
}

const result = (stages: readonly LoadStage[], more: Partial<LoadResult> = {}): LoadResult => ({
  schema: loadResultId,
  id: '20261101-a',
  startedAt: '2026-11-01T00:00:00.000Z',
  endedAt: '2026-11-01T00:01:00.000Z',
  cupelVersion: '0.0.0',
  candidate: { name: 'a', fingerprint: 'f1', kind: 'model', summary: 'a model' },
  how: 'direct',
  isStreamed: false,
  isStructured: false,
  workload: {
    source: 'dataset',
    about: 'inputs',
    fingerprint: 'w',
    tokenizer: 'o200k_base',
    isUnique: false,
  },
  limits: [limit],
  seed: 1,
  timeoutMs: 10_000,
  connections: 10,
  threads: 1,
  stages: [...stages],
  verdicts: [],
  notes: [],
  ...more,
})

const question = (results: readonly LoadResult[], more: Partial<LimitQuestion> = {}): LimitQuestion => ({
  results,
  candidate: { name: 'a' },
  percentile: 0.95,
  measure: 'endToEnd',
  limitMs: 300,
  ratePerSecond: 50,
  headroom: 1.5,
  ...more,
})

describe('chanceWithinLimit', () => {
  const both = result([stageAt(50), stageAt(75)])

  it('is near 1 well within the limit, near 0 well beyond it, and falls with a stricter limit', () => {
    const at = (limitMs: number) => {
      const found = chanceWithinLimit(question([both], { limitMs }))
      return found.kind === 'known' ? found.probability : Number.NaN
    }
    // p95 of an exponential of mean 60 ms is 180 ms.
    expect(at(300)).toBeGreaterThan(0.99)
    expect(at(100)).toBeLessThan(0.01)
    const limits = [100, 150, 170, 180, 190, 210, 300]
    for (let i = 1; i < limits.length; i++)
      expect(at(limits[i] as number)).toBeGreaterThanOrEqual(at(limits[i - 1] as number))
  })

  it('rests on both stages, and on the one at headroom alone when there is no other', () => {
    const two = chanceWithinLimit(question([both]))
    expect(two.kind === 'known' && two.evidence.map(({ ratePerSecond }) => ratePerSecond)).toEqual([50, 75])
    const one = chanceWithinLimit(question([result([stageAt(80)])]))
    expect(one.kind === 'known' && one.evidence.map(({ ratePerSecond }) => ratePerSecond)).toEqual([80])
  })

  it('takes a stage faster than asked for as proof that the limit is kept, never that it is missed', () => {
    const slow = { places: 2, serviceMs: () => 60 }
    // 30 a second is what two places of 60 ms bear; 200 is far beyond, which says nothing of 75.
    const fast = stageAt(200, { places: 4, serviceMs: () => 60 })
    expect(chanceWithinLimit(question([result([fast])]))).toEqual({
      kind: 'unknown',
      reason: expect.stringContaining('misses the limit at 200/s and was not asked at 75/s'),
    })
    expect(chanceWithinLimit(question([result([stageAt(50), fast])])).kind).toBe('unknown')
    // A stage at no more than the peak that misses it does say so.
    const missed = chanceWithinLimit(question([result([stageAt(50, slow), fast])]))
    expect(missed).toMatchObject({ kind: 'known', evidence: [{ ratePerSecond: 50 }] })
    expect(missed.kind === 'known' && missed.probability).toBeLessThan(0.05)
    // An older run at the rate itself still answers.
    const newer = result([fast], { id: 'new', startedAt: '2026-11-02' })
    expect(chanceWithinLimit(question([newer, both]))).toMatchObject({
      kind: 'known',
      evidence: [{ loadId: both.id }, { loadId: both.id }],
    })
    const kept = chanceWithinLimit(question([result([stageAt(200)])]))
    expect(kept.kind === 'known' && kept.probability).toBeGreaterThan(0.95)
  })

  it('draws the percentile around its value, in step with the probability', () => {
    const draws = { count: 4_000, random: seededRandom('draws') }
    const found = chanceWithinLimit(question([both], { limitMs: 185 }), draws)
    if (found.kind === 'unknown' || found.drawsMs === undefined) throw new Error('no draws')
    const share = found.drawsMs.filter(ms => ms <= 185).length / draws.count
    expect(Math.abs(share - found.probability)).toBeLessThan(0.05)
    expect(new Set(found.drawsMs).size).toBeGreaterThan(20)
  })

  it.each<[string, readonly LoadResult[], Partial<LimitQuestion>, RegExp]>([
    ['nothing was loaded', [], {}, /no load run of a is kept; do: cupel load a --rate 75\/s/],
    ['the rate was not reached', [result([stageAt(50)])], {}, /reached 75\/s; do: cupel load/],
    ['another candidate was loaded', [both], { candidate: { name: 'b' } }, /no load run of b/],
    [
      'the candidate has changed',
      [both],
      { candidate: { name: 'a', fingerprint: 'f2' } },
      /has changed since/,
    ],
    ['answers were not streamed', [both], { measure: 'firstToken' }, /not streamed/],
    [
      'the stage is not valid',
      [result([stageAt(75, { lateMs: i => (i % 20 === 0 ? 900 : 0) })])],
      {},
      /decides nothing at 75\/s: the stage is not valid/,
    ],
  ])('is unknown in words when %s', (_, results, more, words) => {
    const found = chanceWithinLimit(question(results, more))
    expect(found.kind === 'unknown' && found.reason).toMatch(words)
  })

  it('takes the newest run that can answer', () => {
    const slow = result([stageAt(80, { serviceMs: () => 5_000 })], { id: 'new', startedAt: '2026-11-02' })
    const found = chanceWithinLimit(question([both, slow]))
    expect(found.kind === 'known' && found.probability).toBeLessThan(0.01)
    const short = result([stageAt(10)], { id: 'newest', startedAt: '2026-11-03' })
    const older = chanceWithinLimit(question([both, short]))
    expect(older.kind === 'known' && older.probability).toBeGreaterThan(0.99)
  })

  it('draws Infinity where the percentile falls among requests that were not answered', () => {
    const dead = result([stageAt(80, { serviceMs: () => Number.POSITIVE_INFINITY })])
    const found = chanceWithinLimit(question([dead]), { count: 5, random: seededRandom(1) })
    expect(found.kind === 'known' && [...(found.drawsMs ?? [])]).toEqual(
      new Array(5).fill(Number.POSITIVE_INFINITY),
    )
    expect(found.kind === 'known' && found.probability).toBeLessThan(1e-6)
  })
})

describe('readLoadResult', () => {
  it('reads what was written, and names what is wrong with anything else', () => {
    const whole = result([stageAt(50)])
    expect(readLoadResult(JSON.stringify(whole), 'x.json')).toEqual(whole)
    expect(() => readLoadResult('{', 'x.json')).toThrow(/x\.json is no load run: is not JSON/)
    expect(() => readLoadResult(JSON.stringify({ ...whole, seed: 'one' }), 'x.json')).toThrow(/x\.json.*seed/)
  })
})

describe('a saturation search', () => {
  const settings: SearchSettings = { limit, over: 'rate', from: 10, precision: 1.1, most: 14 }

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

describe('compareLoads', () => {
  const random = () => seededRandom('compare')
  const a = result([stageAt(50), stageAt(75)])

  it('tells what is slower from what is the same', () => {
    const slower = result([stageAt(50, { serviceMs: i => 40 + (i % 100) * 3 })], { id: 'b' })
    const [p50] = compareLoads(a, slower, random())
    expect(p50).toMatchObject({ at: 'poisson 50/s', percentile: 0.5, outcome: 'slower' })
    expect(p50?.interval?.lower).toBeGreaterThan(0)
    const [back] = compareLoads(slower, a, random())
    expect(back?.outcome).toBe('faster')
    const same = compareLoads(a, result(a.stages, { id: 'c' }), random())
    expect(same).toHaveLength(6)
    expect(same.every(({ outcome }) => outcome === 'not told apart')).toBe(true)
  })

  it('tells no percentile apart that too few requests carry', () => {
    const service = seededRandom('short')
    const short = (id: string, factor: number) =>
      result([stageAt(50, { serviceMs: () => factor * (40 + 100 * service.float()) }, 200)], { id })
    const found = compareLoads(short('a', 1), short('b', 5), random())
    const at = (percentile: number) => found.find(one => one.percentile === percentile)
    expect(at(0.5)).toMatchObject({ outcome: 'slower' })
    // 200 requests have no upper limit for p99: their longest times are compared with each other.
    expect(at(0.99)).toMatchObject({ outcome: 'not told apart', interval: undefined })
  })

  it('has no interval, and still an outcome, when one side was not answered', () => {
    const dead = result([stageAt(50, { serviceMs: () => Number.POSITIVE_INFINITY })], { id: 'dead' })
    const [first] = compareLoads(a, dead, random())
    expect(first).toMatchObject({ b: undefined, interval: undefined, outcome: 'slower' })
    const [none] = compareLoads(dead, dead, random())
    expect(none).toMatchObject({ outcome: 'not told apart', probabilitySlower: 0.5 })
  })

  it.each<[string, LoadResult, RegExp]>([
    [
      'the requests differ',
      result(a.stages, { workload: { ...a.workload, fingerprint: 'x' } }),
      /requests differ/,
    ],
    [
      'the arrivals differ',
      result([stageAt(20)]),
      /no arrivals in common: poisson 50\/s, poisson 75\/s and poisson 20\/s/,
    ],
    ['one was streamed', result(a.stages, { isStreamed: true }), /streamed/],
  ])('refuses in words when %s', (_, other, words) => {
    expect(() => compareLoads(a, other, random())).toThrow(words)
  })
})
