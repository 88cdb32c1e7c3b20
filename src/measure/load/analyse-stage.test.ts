import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Random, seededRandom } from '../../kernel/index.ts'
import { nearestRank } from '../../stats/index.ts'
import { emptyRecords, planAt, type SimulatedServer, simulate } from './__fixtures__/simulated-generator.ts'
import {
  analyseStage,
  encodeHistogram,
  type GapCounts,
  type GeneratedLoad,
  gapLimitsOf,
  type LoadLimit,
  limitOf,
  loadMeasures,
  loadResultSchema,
  measureGaps,
  measureTimes,
  mergeHistograms,
  planArrivals,
  readHistogram,
  requestOutcomes,
  type StageInput,
  settle,
  verdictOf,
} from './index.ts'

const within = (maxMs: number, more: Partial<LoadLimit> = {}): LoadLimit =>
  limitOf({ measure: 'endToEnd', percentile: 0.95, confidence: 0.95, ...more, maxMs })

const exponential = (random: Random, mean: number): number => -Math.log(1 - random.float()) * mean

function load(requests: number, ratePerSecond: number, server: Partial<SimulatedServer>): GeneratedLoad {
  const random = seededRandom('service')
  const at = planArrivals({ kind: 'poisson', requests, ratePerSecond }, seededRandom('arrivals'))
  return simulate(planAt(at), { places: 1000, serviceMs: () => exponential(random, 100), ...server })
}

function analyse(generated: GeneratedLoad, more: Partial<StageInput> = {}) {
  return analyseStage({
    load: generated,
    arrivals: { kind: 'poisson', ratePerSecond: 50 },
    limits: [within(2_000)],
    isStreamed: false,
    ...more,
  })
}

const p = (stage: ReturnType<typeof analyse>['stage'], probability: number, measure = 'endToEnd' as const) =>
  stage.measures[measure]?.percentiles.find(one => one.p === probability)

describe('analyseStage', () => {
  it('reports the percentiles of the requests it measured, with intervals that hold the truth', () => {
    const { stage } = analyse(load(3_000, 50, {}))
    // Exponential of mean 100 ms: p95 is 299.6, p99 is 460.5.
    for (const [probability, truth] of [
      [0.5, 69.3],
      [0.95, 299.6],
      [0.99, 460.5],
    ] as const) {
      const interval = p(stage, probability)?.interval
      expect(interval?.lower).toBeLessThan(truth)
      expect(interval?.upper).toBeGreaterThan(truth)
    }
    expect(stage.validity).toEqual({ isValid: true, reasons: [] })
    expect(stage.generator.achievedRate).toBeCloseTo(50, -1)
    expect(stage.measured + stage.warmUp.cutRequests).toBe(3_000)
    expect(stage.meanInFlight).toBeCloseTo(5, 0)
  })

  it('does not forget what a server that stood still kept waiting', () => {
    const frozen = load(2_000, 100, { serviceMs: () => 20, places: 10, freeze: [5_000, 6_000] })
    const { stage } = analyse(frozen, { arrivals: { kind: 'poisson', ratePerSecond: 100 } })
    // A tool that counts from the actual send of ten at once sees a p99 of 20 ms here.
    expect(p(stage, 0.99)?.value).toBeGreaterThan(500)
    expect(p(stage, 0.5)?.value).toBeCloseTo(20, 6)
    const worst = Math.max(...stage.timeline.map(({ p95Ms }) => p95Ms ?? 0))
    expect(stage.timeline.find(({ p95Ms }) => p95Ms === worst)?.second).toBe(5)
    expect(stage.warmUp.cutSeconds).toBeLessThan(1)
  })

  it('ranks what was not answered above every answer, and counts it against the limit', () => {
    let request = 0
    const slow = load(1_000, 50, { serviceMs: () => (++request % 25 === 0 ? 60_000 : 100) })
    const { stage, standings } = analyse(slow)
    expect(p(stage, 0.95)?.value).toBeCloseTo(100, 6)
    expect(p(stage, 0.99)?.value).toBe('unanswered')
    expect(p(stage, 0.99)?.interval?.upper).toBe('unanswered')
    expect(stage.outcomes.timeout).toBe(standings[0]?.exceeding)
    expect(stage.goodput.kind === 'known' && stage.goodput.value).toBeCloseTo(0.96, 2)
    expect(stage.measures.endToEnd?.unanswered).toBe(stage.outcomes.timeout)
    // The histogram holds answers only; both together are all requests.
    const { count } = readHistogram(stage.measures.endToEnd?.histogram ?? '')
    expect(count + stage.outcomes.timeout).toBe(stage.measured)
  })

  it('declares itself void when the generator was late, in words', () => {
    const late = load(1_000, 50, { lateMs: request => (request % 50 === 0 ? 300 : 0) })
    const { stage, standings } = analyse(late)
    expect(stage.validity.isValid).toBe(false)
    expect(stage.validity.reasons[0]).toMatch(
      /sent 300 ms or more too late, above a tenth of the strictest limit/,
    )
    const said = verdictOf(standings[0]!, { ...stage.validity, isSteady: true })
    expect(said).toMatchObject({ outcome: 'inconclusive' })
    expect(said.reason).toContain('not valid')
    // The same lateness is nothing beside a limit of ten seconds.
    expect(analyse(late, { limits: [within(10_000)] }).stage.validity.isValid).toBe(true)
  })

  it('declares itself void when the rate was not reached', () => {
    const slow = load(1_000, 50, { lateMs: request => request * 2 })
    const { stage } = analyse(slow, { limits: [within(1e9)] })
    expect(stage.validity.reasons.join()).toMatch(/9\d\.\d% of the planned rate/)
    // A closed loop has no rate to be held against.
    expect(
      analyse(slow, { limits: [within(1e9)], arrivals: { kind: 'closed', concurrency: 4 } }).stage.validity
        .isValid,
    ).toBe(true)
  })

  it('says that one request has no rate', () => {
    const { stage } = analyse(load(1, 50, {}))
    expect(stage.measured).toBe(1)
    expect(stage.validity).toEqual({
      isValid: false,
      reasons: ['One request was measured, and one request has no rate.'],
    })
    expect(analyse(load(2, 50, {})).stage.validity.isValid).toBe(true)
  })

  it('leaves out what it never sent, or dropped itself', () => {
    const generated = load(200, 50, {})
    generated.records.outcome.fill(requestOutcomes.indexOf('unsent'), 150)
    generated.records.outcome[149] = requestOutcomes.indexOf('aborted')
    const { stage } = analyse(generated)
    expect(stage.measured + stage.warmUp.cutRequests).toBe(149)
    expect(stage.sent).toBe(150)
    expect(stage.outcomes).toMatchObject({ unsent: 50, aborted: 1, timeout: 0 })
  })

  it.each([
    ['nothing was sent', emptyRecords(0)],
    ['nothing of the plan was sent', emptyRecords(30)],
  ])('says so when %s', (_, records) => {
    const nothing = { records, generatorCpuShare: 0, startedAt: 'now' }
    const { stage, standings } = analyse(nothing)
    expect(stage.measured).toBe(0)
    expect(stage.validity.isValid).toBe(false)
    expect(stage.goodput.kind).toBe('unknown')
    expect(standings[0]?.probability).toBeUndefined()
    expect(stage.measures.endToEnd?.percentiles).toEqual([])
  })

  it('bears one request, and requests that all fail', () => {
    expect(analyse(load(1, 50, {})).stage.measured).toBe(1)
    const { stage, standings } = analyse(load(300, 50, { serviceMs: () => Number.POSITIVE_INFINITY }))
    expect(p(stage, 0.5)?.value).toBe('unanswered')
    expect(stage.requestsPerSecond).toBe(0)
    expect(verdictOf(standings[0]!, { ...stage.validity, isSteady: true }).outcome).toBe('fail')
  })

  it('times tokens of streamed answers, and leaves out answers of one token', () => {
    const streamed = load(500, 50, { serviceMs: () => 100, outputTokens: 6 })
    const { stage } = analyse(streamed, { isStreamed: true })
    expect(stage.measures.firstToken?.percentiles[0]?.value).toBeCloseTo(50, 6)
    expect(stage.measures.timePerOutputToken?.percentiles[0]?.value).toBeCloseTo(10, 6)
    expect(stage.outputTokensPerSecond).toBeCloseTo(300, -2)
    streamed.records.outputTokens.fill(1)
    expect(analyse(streamed, { isStreamed: true }).stage.measures.timePerOutputToken?.n).toBe(0)
  })

  it('counts a request as good only within every limit, also that on the time for each token', () => {
    let request = 0
    const streamed = load(1_000, 50, {
      serviceMs: () => (++request % 10 === 0 ? 400 : 100),
      outputTokens: 6,
    })
    const perToken = within(20, { measure: 'timePerOutputToken' })
    const good = (limits: readonly LoadLimit[]) => {
      const { goodput } = analyse(streamed, { isStreamed: true, limits }).stage
      return goodput.kind === 'known' ? goodput.value : undefined
    }
    expect(good([within(2_000), perToken])).toBeCloseTo(0.9, 2)
    expect(good([within(2_000)])).toBe(1)
  })

  it('cuts what it is told to cut', () => {
    const { stage } = analyse(load(500, 50, {}), { warmUpMs: 2_000 })
    expect(stage.warmUp.cutSeconds).toBeGreaterThanOrEqual(2)
    expect(stage.warmUp.cutSeconds).toBeLessThan(2.2)
    expect(analyse(load(500, 50, {}), { warmUpMs: 8_000 }).stage.measured).toBeLessThan(150)
    expect(analyse(load(500, 50, {}), { warmUpMs: 80_000 }).stage.validity.reasons).toEqual([
      'No request was measured.',
    ])
  })
})

describe('gaps between tokens', () => {
  const random = seededRandom('gaps')
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float())
  /** Gaps of one answer share a level; all together they are lognormal of median 20 ms and this deviation of the logarithm. */
  const deviation = Math.hypot(0.3, 0.3)
  const answer = (): number[] => {
    const level = 20 * Math.exp(0.3 * normal())
    return Array.from({ length: 1 + random.below(60) }, () => level * Math.exp(0.3 * normal()))
  }
  const streamed = (gapsMs: (row: number) => readonly number[], limits: readonly LoadLimit[] = []) => {
    const at = planArrivals({ kind: 'constant', requests: 600, ratePerSecond: 50 }, random)
    const plan = planAt(at, { gapLimitsMs: gapLimitsOf(limits) })
    const server = { places: 1000, serviceMs: () => 100, outputTokens: 9, gapsMs }
    return analyse(simulate(plan, server), { isStreamed: true, limits })
  }

  it('have intervals that hold the truth in 95% of stages, which those of independent gaps would not', () => {
    const z = { 0.5: 0, 0.95: 1.6449 } as const
    const runs = 100
    for (const [at, share] of Object.entries(z)) {
      const truth = 20 * Math.exp(deviation * share)
      let [held, heldAlone] = [0, 0]
      for (let run = 0; run < runs; run++) {
        const measured = measureGaps(countedInBatches(Array.from({ length: 600 }, answer), 5))!
        const { interval, designEffect } = measured.percentiles.find(one => one.p === Number(at))!
        const [lower, upper] = [interval?.lower as number, interval?.upper as number]
        if (lower <= truth && truth <= upper) held++
        const middle = (lower + upper) / 2
        if (Math.abs(truth - middle) <= (upper - lower) / 2 / Math.sqrt(designEffect)) heldAlone++
      }
      expect(held / runs).toBeGreaterThanOrEqual(0.93)
      expect(heldAlone / runs).toBeLessThan(0.6)
    }
  })

  it('leave out the warm-up, as every other measure does', () => {
    const { stage } = analyse(coldLoad(), { isStreamed: true, warmUpMs: 1_250 })
    // 63 are cut; gaps are counted for six requests together, and those of the batch in which it ends are left out.
    expect(stage.warmUp.cutRequests).toBe(63)
    expect(stage.measures.interToken).toMatchObject({ n: 2 * (600 - 66), maxMs: 10 })
  })

  const coldLoad = () => {
    const at = planArrivals({ kind: 'constant', requests: 600, ratePerSecond: 50 }, random)
    return simulate(planAt(at), {
      places: 1000,
      serviceMs: () => 100,
      outputTokens: 3,
      gapsMs: row => (row < 63 ? [500, 500] : [10, 10]),
    })
  }

  it('show no interval where too few requests carry one, and none of equal gaps is wider than they are', () => {
    expect(measureGaps([])).toBeUndefined()
    const few = measureGaps(countedInBatches(Array.from({ length: 9 }, answer), 1))
    expect(few?.percentiles.every(({ interval }) => interval === undefined)).toBe(true)
    const equal = measureGaps(countedInBatches(new Array(200).fill(new Array(20).fill(5)), 2))
    expect(equal?.percentiles[0]).toEqual({
      p: 0.5,
      value: 5,
      designEffect: 1,
      interval: { lower: 5, upper: 5, level: 0.95 },
    })
    expect(readHistogram(equal?.histogram ?? '').count).toBe(4_000)
  })

  it('are judged by the share beyond a limit, of which a whole slow answer says little more than one slow gap', () => {
    const limit = within(50, { measure: 'interToken', percentile: 0.95 })
    const judge = (gapsMs: (row: number) => number[]) => {
      const { stage, standings } = streamed(gapsMs, [limit])
      return {
        standing: standings[0]!,
        said: verdictOf(standings[0]!, { ...stage.validity, isSteady: true }),
      }
    }
    const spread = judge(() => Array.from({ length: 50 }, () => (random.float() < 0.04 ? 60 : 20)))
    expect(spread.said.outcome).toBe('pass')
    expect(spread.said.reason).toMatch(/of \d+ gaps between tokens \(.*\) exceed 50 ms/)
    const together = judge(() => new Array(50).fill(random.float() < 0.04 ? 60 : 20))
    expect(together.standing.n).toBe(spread.standing.n)
    expect(together.standing.designEffect).toBeGreaterThan(40)
    expect(together.said).toMatchObject({ outcome: 'inconclusive' })
    // As many requests as are missing, not as many gaps.
    expect(together.said.requestsNeeded).toBeLessThan(5_000)
    expect(judge(() => new Array(50).fill(random.float() < 0.1 ? 60 : 20)).said.outcome).toBe('fail')
  })

  it('make a request good when the same percentile of its own gaps is within the limit', () => {
    const good = (percentile: number, gapsMs: number[]) => {
      const { goodput } = streamed(() => gapsMs, [within(50, { measure: 'interToken', percentile })]).stage
      return goodput.kind === 'known' && goodput.value
    }
    const slow = (count: number) => [...new Array(50 - count).fill(20), ...new Array(count).fill(60)]
    expect([good(0.99, slow(0)), good(0.99, slow(1))]).toEqual([1, 0])
    expect([good(0.95, slow(2)), good(0.95, slow(3))]).toEqual([1, 0])
    expect(good(0.5, [])).toBe(1)
    const uncounted = analyse(coldLoad(), {
      isStreamed: true,
      limits: [within(50, { measure: 'interToken' })],
    })
    expect(uncounted.stage.goodput).toMatchObject({
      kind: 'unknown',
      reason: 'gaps between tokens were not counted',
    })
  })
})

/** Gaps of answers, counted for so many of them together. */
function countedInBatches(answers: readonly (readonly number[])[], requestsEach: number): GapCounts[] {
  return Array.from({ length: Math.ceil(answers.length / requestsEach) }, (_, batch) => {
    const us = answers
      .slice(batch * requestsEach, (batch + 1) * requestsEach)
      .flat()
      .map(ms => Math.round(ms * 1_000))
    return { us: Uint32Array.from(us).sort(), times: new Uint32Array(us.length).fill(1) }
  })
}

describe('any small load', () => {
  /** Milliseconds as a clock gives them, in microseconds. */
  const clocked = (mostMs: number) => fc.nat(mostMs * 1_000).map(us => us / 1_000)
  /** From a few values, so that many are equal; Infinity: it never ends. */
  const someMs = fc.oneof(fc.constantFrom(0, 1, 50, 50, 120, Number.POSITIVE_INFINITY), clocked(20_000))
  const request = fc.record({
    afterMs: fc.oneof(fc.constantFrom(0, 0, 10), clocked(3_000)),
    serviceMs: someMs,
    lateMs: fc.constantFrom(0, 0, 0, 5, 400),
    gapsMs: fc.array(fc.constantFrom(0, 0.4, 10, 10, 900), { maxLength: 4 }),
  })
  const stageSchema = loadResultSchema.shape.stages.element
  const limits = loadMeasures.map(measure => within(60, { measure, percentile: 0.9 }))

  it('becomes a stage that survives JSON and its own form, and standings that can be told', () => {
    const requests = fc.array(request, { minLength: 1, maxLength: 200 })
    const how = fc.record({
      isStreamed: fc.boolean(),
      isClosed: fc.boolean(),
      places: fc.integer({ min: 1, max: 3 }),
      outputTokens: fc.constantFrom(0, 1, 7),
      warmUpMs: fc.option(fc.constantFrom(0, 100, 1e6), { nil: undefined }),
      lost: fc.nat(200),
    })
    fc.assert(
      fc.property(requests, how, (all, { isStreamed, isClosed, warmUpMs, lost, ...server }) => {
        let at = 0
        const atMs = Float64Array.from(all, ({ afterMs }) => {
          at += afterMs
          return at
        })
        const plan = planAt(atMs, { gapLimitsMs: gapLimitsOf(limits) })
        const generated = simulate(
          isClosed ? { ...plan, arrivals: { kind: 'closed', concurrency: 2, requests: all.length } } : plan,
          {
            ...server,
            serviceMs: row => all[row]?.serviceMs ?? 0,
            lateMs: row => all[row]?.lateMs ?? 0,
            gapsMs: row => (isStreamed ? (all[row]?.gapsMs ?? []) : []),
          },
        )
        if (lost < all.length) generated.records.outcome[lost] = requestOutcomes.indexOf('aborted')
        const arrivals = isClosed ? closedLoop : ({ kind: 'poisson', ratePerSecond: 5 } as const)
        const { stage, standings } = analyse(generated, { arrivals, limits, isStreamed, warmUpMs })
        expect(stageSchema.parse(JSON.parse(JSON.stringify(stage)))).toEqual(stage)
        for (const standing of standings) {
          const said = verdictOf(standing, { ...stage.validity, isSteady: stage.warmUp.isSteady })
          expect(JSON.parse(JSON.stringify(said))).toEqual(said)
          expect(said.reason).not.toMatch(/NaN|undefined|Infinity/)
        }
      }),
      { numRuns: 150 },
    )
  })
})

const closedLoop = { kind: 'closed', concurrency: 2 } as const

describe('settle', () => {
  const noisy = (count: number, level: (i: number) => number) => {
    const random = seededRandom('noise')
    return Float64Array.from({ length: count }, (_, i) => level(i) * (0.8 + 0.4 * random.float()))
  }

  it('cuts a slow beginning', () => {
    const { cut, isSteady } = settle(noisy(600, i => (i < 60 ? 900 - i * 8 : 100)))
    expect(cut).toBeGreaterThanOrEqual(50)
    expect(cut).toBeLessThanOrEqual(80)
    expect(isSteady).toBe(true)
  })

  it('keeps a slow spell in the middle: users will meet it', () => {
    const times = noisy(600, i => (i > 200 && i < 230 ? 5_000 : 100))
    expect(settle(times).cut).toBeLessThanOrEqual(15)
  })

  it('says when latency still grows, and does not for what is only noisy', () => {
    expect(settle(noisy(600, i => 100 + i)).isSteady).toBe(false)
    const random = seededRandom('steady')
    const steady = Array.from({ length: 100 }, () =>
      settle(Float64Array.from({ length: 300 }, () => exponential(random, 100))),
    )
    expect(steady.filter(({ isSteady }) => !isSteady).length).toBeLessThanOrEqual(3)
  })

  it('never cuts more than half', () => {
    const times = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 200 })
    fc.assert(
      fc.property(times, values => {
        expect(settle(Float64Array.from(values)).cut).toBeLessThanOrEqual(values.length / 2)
      }),
    )
  })
})

describe('measureTimes', () => {
  it('has intervals around the nearest rank, and none where there are too few', () => {
    const times = fc.array(fc.double({ min: 0.001, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 400 })
    fc.assert(
      fc.property(times, values => {
        const sorted = Float64Array.from(values).sort()
        for (const { p: probability, value, interval } of measureTimes(Float64Array.from(values))
          .percentiles) {
          expect(value).toBe(nearestRank(sorted, probability))
          if (interval === undefined) continue
          expect(interval.lower).toBeLessThanOrEqual(value as number)
          expect(interval.upper).toBeGreaterThanOrEqual(value as number)
        }
      }),
    )
    expect(measureTimes(Float64Array.of(1, 2, 3)).percentiles.every(one => one.interval === undefined)).toBe(
      true,
    )
  })
})

describe('intervals of requests that queue behind each other', () => {
  it('hold the truth where they are shown, and are seldom shown where too few independent requests carry them', () => {
    const random = seededRandom('queue')
    const exponential = () => -Math.log(1 - random.float())
    // One server, busy 70% of the time: times are exponential with mean 1 / 0.3.
    const queue = () => {
      let wait = 0
      const next = () => {
        const own = exponential()
        const time = wait + own
        wait = Math.max(0, time - exponential() / 0.7)
        return time
      }
      for (let at = 0; at < 1_000; at++) next()
      return Float64Array.from({ length: 2_000 }, next)
    }
    const truth = -Math.log(0.01) / 0.3
    let missing = 0
    const runs = 100
    for (let run = 0; run < runs; run++) {
      const { interval } = measureTimes(queue()).percentiles.find(({ p }) => p === 0.99)!
      if (interval === undefined) continue
      const { lower, upper } = interval
      if (lower === 'unanswered' || lower > truth || (upper !== 'unanswered' && upper < truth)) missing++
    }
    // One in twenty-five; by the 20 requests beyond p99 alone it is more.
    expect(missing / runs).toBeLessThanOrEqual(0.04)
  })
})

describe('histograms', () => {
  it('hold times to 0.1%, merge without loss, and are empty without pretending to be 0', () => {
    const times = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(times, times, (a, b) => {
        const merged = readHistogram(mergeHistograms([encodeHistogram(a), encodeHistogram(b)]))
        const sorted = [...a, ...b].sort((one, two) => one - two)
        expect(merged.count).toBe(sorted.length)
        for (const [i, time] of sorted.entries()) {
          // 0.1% of the value, or the microsecond that is the unit.
          expect(Math.abs((merged.atRank(i + 1) ?? 0) - time)).toBeLessThanOrEqual(
            Math.max(0.001, time * 0.001),
          )
        }
        expect(merged.countAbove(-1)).toBe(sorted.length)
        expect(merged.countAbove(1e7)).toBe(0)
        const middle = sorted[Math.floor(sorted.length / 2)] as number
        const clear = sorted.filter(time => Math.abs(time / middle - 1) > 0.002 || time === middle)
        if (clear.length === sorted.length && Math.min(...sorted) > 1)
          expect(merged.countAbove(middle * 1.0011)).toBe(sorted.filter(time => time > middle).length)
      }),
    )
    const empty = readHistogram(encodeHistogram([]))
    expect(empty.count).toBe(0)
    expect(empty.meanMs).toBeNaN()
    expect(empty.atRank(1)).toBeUndefined()
    expect(readHistogram(mergeHistograms([])).count).toBe(0)
  })

  it('leave out what is no time, and refuse what is no histogram in words', () => {
    expect(readHistogram(encodeHistogram([1, Number.POSITIVE_INFINITY, Number.NaN, -0.5])).count).toBe(2)
    expect(() => readHistogram('not a histogram')).toThrow(/cannot be read/)
  })

  it('bear 100,000 values in a few kilobytes', () => {
    const random = seededRandom('many')
    const encoded = encodeHistogram(Float64Array.from({ length: 100_000 }, () => exponential(random, 300)))
    expect(encoded.length).toBeLessThan(30_000)
    expect(readHistogram(encoded).atRank(95_000)).toBeCloseTo(300 * Math.log(20), -1.5)
  })
})
