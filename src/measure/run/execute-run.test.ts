import { describe, expect, it } from 'vitest'
import { openMemoryStore } from '../../adapters/store-memory/index.ts'
import { type Clock, CupelError, scored } from '../../kernel/index.ts'
import type { Example } from '../../prepare/dataset/index.ts'
import { createConcurrencyLimit, type Reply, type Responder } from '../../prepare/provider/index.ts'
import { type Metric, ScoringStopped } from '../metric/index.ts'
import {
  executeRun,
  type RunCandidate,
  type RunEvent,
  type RunPlan,
  type RunStore,
  type Trial,
} from './index.ts'

/** Time that passes only when someone sleeps; the call deadline (1 s) is never reached. */
function testClock(): Clock {
  let now = Date.parse('2026-11-01T00:00:00Z')
  return {
    now: () => now,
    monotonic: () => now,
    async sleep(ms) {
      if (ms >= 1_000) await new Promise(() => {})
      await new Promise(done => setImmediate(done))
      now += ms
    },
  }
}

const example = (id: string): Example => ({
  id,
  input: `question ${id}`,
  expected: { answer: id },
  component: 'core',
  tags: {},
  weight: 1,
})

const answerIsId: Metric = {
  id: 'exact',
  version: '1',
  title: 'exact',
  direction: 'higher',
  range: [0, 1],
  aggregation: { kind: 'rate' },
  score: ({ example: asked, response }) => scored(response.text === asked.id ? 1 : 0),
}

interface Setup {
  readonly respond: Responder['respond']
  readonly examples?: number
  readonly repeats?: number
  readonly metrics?: Metric[]
  readonly workers?: number
  readonly budgetUsd?: number
  readonly isCacheable?: boolean
  readonly price?: RunCandidate['price']
}

function planOf(
  {
    respond,
    examples = 5,
    repeats = 1,
    metrics = [answerIsId],
    workers = 2,
    budgetUsd,
    isCacheable = false,
    price = () => 1,
  }: Setup,
  clock: Clock,
): RunPlan {
  const all = Array.from({ length: examples }, (_, index) => example(`e${index}`))
  const facts = { name: 'a', fingerprint: 'f', kind: 'module' as const, summary: 'a' }
  const candidate: RunCandidate = {
    facts,
    responder: { respond },
    render: () => [{ role: 'user', content: 'four' }],
    parse: response => response,
    price,
    limit: createConcurrencyLimit({ max: workers, clock }),
    workers,
    retryPolicy: { maxAttempts: 3, maxMalformed: 1, maxTimeouts: 2, baseDelayMs: 10, maxDelayMs: 10 },
    callTimeoutMs: 1_000,
    isCacheable,
  }
  return {
    record: {
      id: 'r',
      createdAt: '2026-11-01T00:00:00.000Z',
      name: 'test',
      fingerprint: 'f',
      dataset: { name: 'd', version: 'v', file: 'f', split: 'eval', examples, holdoutOpenings: 0 },
      candidates: [facts],
      metrics: [],
      repeats,
      seed: 1,
      cupelVersion: '0',
    },
    examples: async function* () {
      yield* all
    },
    corpus: [],
    candidates: [candidate],
    metrics,
    redact: text => text.replaceAll('sk-planted', '[redacted]'),
    ...(budgetUsd === undefined ? {} : { budgetUsd }),
  }
}

const reply = (text: string): Reply => ({ response: { text }, timing: { totalMs: 1 } })

async function run(setup: Setup, more: { store?: RunStore; stop?: AbortSignal; cut?: AbortSignal } = {}) {
  const clock = testClock()
  const store = more.store ?? openMemoryStore()
  const plan = planOf(setup, clock)
  if (!(await store.findRun('r'))) await store.createRun(plan.record)
  const events: RunEvent[] = []
  const status = await executeRun(plan, {
    clock,
    countTokens: async text => text.length,
    ...more,
    store,
    onEvent: event => events.push(event),
  })
  const trials: Trial[] = []
  for await (const trial of store.trials('r')) trials.push(trial)
  return { status, trials, events, store }
}

describe('executeRun', () => {
  it('records one scored trial for every example', async () => {
    const { status, trials } = await run({ respond: async call => reply(call.question.exampleId) })
    expect(status).toBe('complete')
    expect(trials.map(trial => trial.exampleId)).toEqual(['e0', 'e1', 'e2', 'e3', 'e4'])
    expect(
      trials.every(trial => trial.outcome === 'answered' && trial.scores.exact?.outcome === 'scored'),
    ).toBe(true)
  })

  it('gives a candidate nothing of what is expected', async () => {
    const seen: string[] = []
    await run({
      respond: async call => {
        seen.push(JSON.stringify(call))
        return reply('x')
      },
    })
    expect(seen).toHaveLength(5)
    expect(seen.some(call => call.includes('expected') || call.includes('"answer"'))).toBe(false)
  })

  it('never scores a failed call, and records its class, attempts and a redacted message', async () => {
    const { trials, status } = await run({
      respond: async call => {
        if (call.question.exampleId === 'e1')
          throw new CupelError('provider_unavailable', 'down, key sk-planted')
        if (call.question.exampleId === 'e2') throw new CupelError('provider_rejected', 'no')
        return reply(call.question.exampleId)
      },
    })
    expect(status).toBe('complete')
    const failed = trials.filter(trial => trial.outcome === 'failed')
    expect(failed.map(trial => [trial.exampleId, trial.code, trial.attempts.length])).toEqual([
      ['e1', 'provider_unavailable', 3],
      ['e2', 'provider_rejected', 1],
    ])
    expect(failed[0]?.message).toBe('down, key [redacted]')
    expect(failed.every(trial => !('scores' in trial))).toBe(true)
  })

  it('keeps the working time of the answer apart from retries and waiting', async () => {
    let calls = 0
    const { trials } = await run({
      examples: 1,
      respond: async call => {
        if (calls++ === 0)
          throw new CupelError('provider_rate_limited', 'slow down', { details: { retryAfterMs: 700 } })
        return reply(call.question.exampleId)
      },
    })
    const [trial] = trials
    expect(trial).toMatchObject({ outcome: 'answered', timing: { totalMs: 1 } })
    expect(trial?.attempts).toHaveLength(2)
    expect(trial?.waitedMs).toBeGreaterThanOrEqual(700)
  })

  it('makes every repeat a fresh draw with its own seed', async () => {
    const seeds = new Set<number>()
    const { trials } = await run({
      repeats: 3,
      respond: async call => {
        seeds.add(call.seed)
        return reply(`${call.repeat}`)
      },
    })
    expect(trials).toHaveLength(15)
    expect(seeds.size).toBe(15)
  })

  it('records a metric that throws, or that returns no number, as errored', async () => {
    const broken: Metric = {
      ...answerIsId,
      id: 'broken',
      score: () => {
        throw new Error('oops sk-planted')
      },
    }
    const nan: Metric = { ...answerIsId, id: 'nan', score: () => scored(Number.NaN) }
    const late: Metric = {
      ...answerIsId,
      id: 'late',
      score: async () => {
        throw new Error('late')
      },
    }
    const { trials } = await run({
      examples: 1,
      metrics: [answerIsId, broken, nan, late],
      respond: async () => reply('e0'),
    })
    const scores = trials[0]?.outcome === 'answered' ? trials[0].scores : {}
    expect(scores.exact).toEqual(scored(1))
    expect(scores.broken).toEqual({
      outcome: 'errored',
      code: 'metric_failed',
      note: 'broken: oops [redacted]',
    })
    expect(scores.nan).toMatchObject({ outcome: 'errored' })
    expect(scores.late).toMatchObject({ outcome: 'errored', note: 'late: late' })
  })

  it('stops when asked, lets calls in flight end, and goes on where it stopped', async () => {
    const stop = new AbortController()
    let asked = 0
    const respond: Responder['respond'] = async call => {
      if (++asked === 2) stop.abort()
      await new Promise(done => setImmediate(done))
      return reply(call.question.exampleId)
    }
    const first = await run({ respond }, { stop: stop.signal })
    expect(first.status).toBe('interrupted')
    expect(first.trials).toHaveLength(2)
    const second = await run({ respond }, { store: first.store })
    expect(second.status).toBe('complete')
    expect(second.trials).toHaveLength(5)
    expect(asked).toBe(5)
  })

  it('drops calls in flight when cut off, and records nothing of them', async () => {
    const cut = new AbortController()
    const { status, trials } = await run(
      {
        respond: async (call, { signal }) => {
          if (call.question.exampleId !== 'e0') {
            setImmediate(() => cut.abort())
            await new Promise((_, fail) =>
              signal.addEventListener('abort', () => fail(new CupelError('interrupted', 'cut'))),
            )
          }
          return reply('e0')
        },
      },
      { cut: cut.signal },
    )
    expect(status).toBe('interrupted')
    expect(trials.map(trial => trial.exampleId)).toEqual(['e0'])
  })

  it('begins no new trial once the budget is spent, and says so', async () => {
    const { status, trials } = await run({
      examples: 50,
      budgetUsd: 3,
      workers: 1,
      respond: async call => {
        await new Promise(done => setTimeout(done, 20))
        return reply(call.question.exampleId)
      },
    })
    expect(status).toBe('budget')
    expect(trials.length).toBeGreaterThanOrEqual(3)
    expect(trials.length).toBeLessThan(50)
  })

  it('counts judges against the budget, keeps answers that were not judged, and judges them first on resume', async () => {
    const judged: string[] = []
    const judge: Metric = {
      ...answerIsId,
      id: 'judge',
      asksModel: true,
      score: async ({ example: asked, meter }) => {
        if (!meter?.mayAsk()) throw new ScoringStopped()
        judged.push(asked.id)
        meter.charge({ costUsd: 2 })
        return scored(1)
      },
    }
    const asked: string[] = []
    const respond: Responder['respond'] = async call => {
      asked.push(call.question.exampleId)
      return reply(call.question.exampleId)
    }
    const setup = { respond, metrics: [answerIsId, judge], workers: 1 }
    const scoring = (cost: number) => ({
      calls: cost / 2,
      knownUsd: cost,
      unknownCalls: 0,
      cachedCalls: 0,
    })
    // 1 for each answer and 2 for each judgement: the second answer brings it to 4.
    const first = await run({ ...setup, budgetUsd: 4 })
    expect(first.status).toBe('budget')
    expect([asked, judged]).toEqual([['e0', 'e1'], ['e0']])
    expect(first.trials).toMatchObject([
      { costUsd: 1, scoringCost: scoring(2), scores: { exact: scored(1), judge: scored(1) } },
      { costUsd: 1, scoringCost: scoring(0), scores: { exact: scored(1) } },
    ])
    expect(first.trials[1]).not.toHaveProperty('scores.judge')
    // What was spent before counts: the same budget begins nothing.
    expect((await run({ ...setup, budgetUsd: 4 }, { store: first.store })).status).toBe('budget')
    expect([asked.length, judged.length]).toEqual([2, 1])
    const second = await run({ ...setup, budgetUsd: 100 }, { store: first.store })
    expect(second.status).toBe('complete')
    expect(asked).toEqual(['e0', 'e1', 'e2', 'e3', 'e4'])
    expect(judged).toEqual(['e0', 'e1', 'e2', 'e3', 'e4'])
    expect(second.trials).toHaveLength(5)
    for (const trial of second.trials)
      expect(trial).toMatchObject({ scoringCost: scoring(2), scores: { judge: scored(1) } })
    expect(await second.store.countTrials('r')).toMatchObject([{ knownCostUsd: 5, knownScoringUsd: 10 }])
  })

  // A dollar a token of input, ten a token of output; calls of 4 characters come to 10 tokens.
  const byToken: RunCandidate['price'] = usage =>
    usage?.inputTokens === undefined || usage.outputTokens === undefined
      ? undefined
      : usage.inputTokens + 10 * usage.outputTokens
  const usage = { inputTokens: 10, outputTokens: 1 }

  it('records what every failed try used up, known, estimated or unknown, and the sum where all is known', async () => {
    const failures: Record<string, CupelError[]> = {
      e0: [
        new CupelError('provider_unavailable', 'x', { details: { inputTokens: 10, outputTokens: 2 } }),
        new CupelError('provider_rate_limited', 'x', { details: { status: 429 } }),
      ],
      e1: [new CupelError('provider_rejected', 'x', { details: { status: 400 } })],
      e2: [
        new CupelError('provider_unavailable', 'x', { details: { inputTokens: 10, outputTokens: 2 } }),
        new CupelError('provider_timeout', 'x'),
        new CupelError('provider_timeout', 'x'),
      ],
    }
    const { trials, store } = await run({
      examples: 3,
      price: byToken,
      respond: async call => {
        const failure = failures[call.question.exampleId]?.shift()
        if (failure) throw failure
        return { response: { text: 'x', usage }, timing: { totalMs: 1 } }
      },
    })
    const reported = { basis: 'reported', usage: { inputTokens: 10, outputTokens: 2 }, costUsd: 30 }
    const unknown = { basis: 'unknown', usage: { inputTokens: 10 }, inputUsd: 10 }
    expect(trials.map(({ attempts }) => attempts.map(({ spending }) => spending))).toEqual([
      [reported, { basis: 'turned_away', costUsd: 0 }, undefined],
      [{ basis: 'estimated', usage: { inputTokens: 10, outputTokens: 0 }, costUsd: 10 }],
      [reported, unknown, unknown],
    ])
    // An answer costs what answered it; a failed trial what its tries cost, unless one of them is not known.
    expect(trials.map(({ outcome, costUsd }) => [outcome, costUsd])).toEqual([
      ['answered', 20],
      ['failed', 10],
      ['failed', undefined],
    ])
    expect(await store.countTrials('r')).toMatchObject([
      {
        knownCostUsd: 30 + 20 + 10 + 30,
        unknownCosts: 1,
        unknownCalls: 2,
        unknownInputUsd: 20,
        dearestUsd: 20,
      },
    ])
  })

  it('counts failed tries against the budget, those of an earlier part and of dropped trials too', async () => {
    let asked = 0
    const respond: Responder['respond'] = async () => {
      asked++
      throw new CupelError('provider_rejected', 'x', { details: { inputTokens: 10, outputTokens: 2 } })
    }
    // 30 a try: the second brings it to 60.
    const setup = { respond, price: byToken, workers: 1 }
    const first = await run({ ...setup, budgetUsd: 45 })
    expect([first.status, first.trials.length]).toEqual(['budget', 2])
    expect((await run({ ...setup, budgetUsd: 60 }, { store: first.store })).status).toBe('budget')
    await first.store.dropFailedTrials('r')
    expect((await run({ ...setup, budgetUsd: 60 }, { store: first.store })).status).toBe('budget')
    expect(asked).toBe(2)
    expect((await run({ ...setup, budgetUsd: 61 }, { store: first.store })).trials).toHaveLength(1)
  })

  it('counts tries of unknown cost as the dearest answer, and before there is one by their input', async () => {
    const timesOut: Responder['respond'] = async () => {
      throw new CupelError('provider_timeout', 'x')
    }
    // Two tries a trial, 10 of input each: three trials come to 60.
    const silent = await run({ respond: timesOut, price: byToken, workers: 1, examples: 9, budgetUsd: 60 })
    expect([silent.status, silent.trials.length]).toEqual(['budget', 3])
    const mixed: Responder['respond'] = async (call, options) =>
      call.question.exampleId === 'e0'
        ? { response: { text: 'x', usage: { inputTokens: 10, outputTokens: 9 } }, timing: { totalMs: 1 } }
        : timesOut(call, options)
    // 100 for the answer, then 200 for the two tries of each trial.
    const setup = { respond: mixed, price: byToken, workers: 1, examples: 9 }
    const first = await run({ ...setup, budgetUsd: 500 })
    expect([first.status, first.trials.length]).toEqual(['budget', 3])
    expect((await run({ ...setup, budgetUsd: 500 }, { store: first.store })).trials).toHaveLength(3)
    expect((await run({ ...setup, budgetUsd: 501 }, { store: first.store })).trials).toHaveLength(4)
  })

  it('says nothing of the cost of scoring where no metric asks a model', async () => {
    const { trials } = await run({ respond: async call => reply(call.question.exampleId) })
    for (const trial of trials) expect(trial).not.toHaveProperty('scoringCost')
  })

  it('asks only what the store does not hold yet', async () => {
    const asked: string[] = []
    const respond: Responder['respond'] = async call => {
      asked.push(call.question.exampleId)
      return reply(call.question.exampleId)
    }
    const { store } = await run({ respond })
    await run({ respond }, { store })
    expect(asked).toHaveLength(5)
  })

  it('ends with the error of the store, and asks nothing more, when a commit fails', async () => {
    const store = openMemoryStore()
    const failing: RunStore = {
      ...store,
      appendTrials: async () => {
        throw new CupelError('disk_full', 'no space')
      },
    }
    let asked = 0
    await expect(
      run(
        {
          examples: 1_000,
          respond: async () => {
            asked++
            await new Promise(done => setTimeout(done, 1))
            return reply('x')
          },
        },
        { store: failing },
      ),
    ).rejects.toMatchObject({ code: 'disk_full' })
    expect(asked).toBeLessThan(1_000)
  })

  it('throws a bug of a responder on, after the other workers have ended', async () => {
    const respond: Responder['respond'] = async call => {
      if (call.question.exampleId === 'e1') throw new TypeError('a bug')
      return reply(call.question.exampleId)
    }
    await expect(run({ respond })).rejects.toThrow('a bug')
  })
})
