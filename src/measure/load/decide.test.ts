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
  planArrivals,
  readLoadResult,
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

  it('says what the verdict of the load run says of a short stage far within the limit', () => {
    const limitMs = 20_000
    const short = stageAt(75, { serviceMs: request => 60 + 30 * Math.sin(request / 3) }, 160)
    const found = chanceWithinLimit(question([result([short])], { limitMs }))
    expect(found.kind === 'known' && found.probability).toBeGreaterThan(0.95)
    // Nearer, the same stage shows less.
    const near = chanceWithinLimit(question([result([short])], { limitMs: 100 }))
    expect(near.kind === 'known' && near.probability).toBeLessThan(0.95)
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
    const short = result([stageAt(10)], { id: 'newest', startedAt: '2026-11-03' })
    const older = chanceWithinLimit(question([both, short]))
    expect(older.kind === 'known' && older.probability).toBeGreaterThan(0.99)
  })

  const later = (day: number, stages: readonly LoadStage[], more: Partial<LoadResult> = {}) =>
    result(stages, { id: `day-${day}`, startedAt: `2026-11-0${day}`, ...more })

  it('is open when one run keeps what another misses, whichever is newer, until a reason sets the earlier one aside', () => {
    const slow = (day: number) => later(day, [stageAt(80, { serviceMs: () => 5_000 })])
    const quick = (day: number, more = {}) => later(day, [stageAt(75)], more)
    for (const runs of [
      [slow(1), quick(2)],
      [quick(1), slow(2)],
    ])
      expect(chanceWithinLimit(question(runs))).toEqual({
        kind: 'unknown',
        reason: expect.stringMatching(
          /load runs day-\d and day-\d of the same candidate contradict each other at 75\/s: .* 100% \(\d+\) of the requests.*--reason "why"/,
        ),
      })
    const reason = 'a backup ran beside it'
    const found = chanceWithinLimit(question([slow(1), quick(2, { reason }), quick(3)]))
    expect(found).toMatchObject({
      kind: 'known',
      basis: expect.arrayContaining([`load runs before it no longer count: ${reason}`]),
    })
    expect(found.kind === 'known' && found.probability).toBeGreaterThan(0.99)
    // The reason speaks of what was before it.
    expect(chanceWithinLimit(question([quick(1, { reason }), slow(2)])).kind).toBe('unknown')
    // Another candidate of the name is no contradiction.
    const other = { ...slow(1), candidate: { ...slow(1).candidate, fingerprint: 'f0' } }
    const same = question([other, quick(2)], { candidate: { name: 'a', fingerprint: 'f1' } })
    expect(chanceWithinLimit(same).kind).toBe('known')
  })

  it('is not above what all runs of the candidate say together, however often it is loaded again', () => {
    // Of 1,000 requests 50 are allowed beyond the limit: 48 are within, and hardly shown to be.
    const withBeyond = (every: number) => [stageAt(75, { serviceMs: i => (i % every === 0 ? 400 : 50) })]
    const at = (runs: readonly LoadResult[]) => {
      const found = chanceWithinLimit(question(runs))
      return found.kind === 'known' ? found.probability : Number.NaN
    }
    const [poor, lucky] = [later(1, withBeyond(19)), later(2, withBeyond(40))]
    expect(at([lucky])).toBeGreaterThan(0.95)
    expect(at([poor])).toBeGreaterThan(0.05)
    expect(at([poor])).toBeLessThan(0.5)
    expect(at([poor, lucky])).toBeLessThan(at([lucky]))
    expect(at([poor, lucky])).toBeGreaterThan(at([poor]))
    // Two of one kind do not make a better one of the newest.
    expect(at([lucky, later(3, withBeyond(40))])).toBe(at([later(3, withBeyond(40))]))
  })

  it('cannot pass by a load that is milder than a real one, and can fail', () => {
    const even = (server = {}) => {
      const stage = stageAt(75, server)
      return { ...stage, arrivals: { ...stage.arrivals, kind: 'constant' as const } }
    }
    expect(chanceWithinLimit(question([result([even()])]))).toMatchObject({
      kind: 'known',
      probability: 0.5,
      basis: [
        'constant 75/s, inputs',
        'measured with evenly spaced arrivals, which cannot show that a limit is kept',
      ],
    })
    const missed = chanceWithinLimit(question([result([even({ serviceMs: () => 5_000 })])]))
    expect(missed.kind === 'known' && missed.probability).toBeLessThan(0.01)
    const workload = {
      ...result([]).workload,
      source: 'trace' as const,
      about: 'texts cut to the lengths of tiny.csv',
    }
    const tiny = later(2, [stageAt(75)], { workload })
    expect(chanceWithinLimit(question([tiny]))).toMatchObject({
      probability: 0.5,
      basis: [expect.any(String), expect.stringContaining('other lengths than those of the dataset')],
    })
    // A run under real load counts before a milder one, however new that is.
    const real = chanceWithinLimit(question([later(1, [stageAt(75)]), tiny, later(3, [even()])]))
    expect(real).toMatchObject({ kind: 'known', evidence: [{ loadId: 'day-1' }] })
    expect(real.kind === 'known' && real.probability).toBeGreaterThan(0.95)
    // What misses under the milder load contradicts it.
    const beyond = later(3, [even({ serviceMs: () => 5_000 })])
    expect(chanceWithinLimit(question([later(1, [stageAt(75)]), beyond])).kind).toBe('unknown')
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
    // A search of one limit was kept otherwise once.
    const found = { over: 'rate', words: 'w', tried: [] }
    expect(
      readLoadResult(JSON.stringify({ ...whole, search: { limit, ...found } }), 'x.json').search,
    ).toEqual({ limits: [limit], ...found })
    expect(() => readLoadResult('{', 'x.json')).toThrow(/x\.json is no load run: is not JSON/)
    expect(() => readLoadResult(JSON.stringify({ ...whole, seed: 'one' }), 'x.json')).toThrow(/x\.json.*seed/)
  })
})

describe('compareLoads', () => {
  const random = () => seededRandom('compare')
  const a = result([stageAt(50), stageAt(75)])

  it('tells what is slower from what is the same', () => {
    const slower = result([stageAt(50, { serviceMs: i => 40 + ((i * 37) % 100) * 3 })], { id: 'b' })
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
