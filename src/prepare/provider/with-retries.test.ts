import { describe, expect, it } from 'vitest'
import { virtualClock } from '../../../test/support/virtual-clock.ts'
import { CupelError, type ErrorCode, type ErrorDetails, seededRandom } from '../../kernel/index.ts'
import {
  createConcurrencyLimit,
  defaultRetryPolicy,
  type Reply,
  type RetryOptions,
  withRetries,
} from './index.ts'

const reply: Reply = { response: { text: 'yes' }, timing: { totalMs: 1 } }
const fails = (code: ErrorCode, details: ErrorDetails = {}) => new CupelError(code, code, { details })

function setUp(more: Partial<RetryOptions> = {}) {
  const clock = virtualClock()
  const options = {
    policy: defaultRetryPolicy,
    clock,
    random: seededRandom('test'),
    deadlineMs: 10_000,
    ...more,
  }
  let tries = 0
  /** Tries in turn: an error is thrown, a number is a try that takes so long, `reply` an answer. */
  const run = (script: readonly (CupelError | Reply | number)[]) =>
    withRetries(async signal => {
      const step = script[Math.min(tries++, script.length - 1)] as CupelError | Reply | number
      if (typeof step === 'number') await clock.sleep(step, signal)
      if (CupelError.is(step)) throw step
      return reply
    }, options)
  return { clock, run, tries: () => tries }
}

describe('a call with retries', () => {
  it('that is answered at once takes one try and waits for nothing', async () => {
    const { run } = setUp()
    expect(await run([reply])).toEqual({
      reply,
      attempts: [{ startedAfterMs: 0, durationMs: 0 }],
      waitedMs: 0,
    })
  })

  it.each([
    'provider_rejected',
    'provider_auth',
    'pipeline_failed',
    'replay_missing',
    'candidate_invalid',
  ] as const)('does not try again after %s', async code => {
    const { run, tries, clock } = setUp()
    const outcome = await run([fails(code), reply])
    expect(outcome.failure?.code).toBe(code)
    expect(tries()).toBe(1)
    expect(clock.slept).toEqual([])
  })

  it('keeps what every failed try used up, asks nothing of answers, and nothing when the caller gives up', async () => {
    const asked: ErrorCode[] = []
    const control = new AbortController()
    const { run } = setUp({
      signal: control.signal,
      spendingOf: async failure => {
        asked.push(failure.code)
        return { basis: 'unknown', usage: { inputTokens: asked.length } }
      },
    })
    const outcome = await run([fails('provider_unavailable'), fails('provider_malformed'), reply])
    expect(outcome.attempts.map(({ failure, spending }) => [failure, spending?.usage?.inputTokens])).toEqual([
      ['provider_unavailable', 1],
      ['provider_malformed', 2],
      [undefined, undefined],
    ])
    control.abort(new CupelError('interrupted', 'stop'))
    expect((await run([reply])).isAborted).toBe(true)
    expect(asked).toHaveLength(2)
  })

  it('backs off with full jitter under a ceiling that doubles', async () => {
    const { run, tries, clock } = setUp({
      policy: { ...defaultRetryPolicy, maxAttempts: 8, maxDelayMs: 4_000 },
    })
    const outcome = await run([fails('provider_unavailable')])
    expect(tries()).toBe(8)
    const ceilings = [500, 1_000, 2_000, 4_000, 4_000, 4_000, 4_000]
    const waits = clock.slept.filter(ms => ms !== 10_000)
    expect(waits).toHaveLength(7)
    for (const [index, wait] of waits.entries()) expect(wait).toBeLessThanOrEqual(ceilings[index] as number)
    expect(new Set(waits).size).toBe(7)
    expect(outcome.waitedMs).toBeCloseTo(waits.reduce((sum, wait) => sum + wait, 0))
  })

  it('waits as long as the server asks, and a little more', async () => {
    const { run, clock } = setUp()
    await run([fails('provider_rate_limited', { retryAfterMs: 20_000 }), reply])
    expect(clock.slept[0]).toBeGreaterThanOrEqual(20_000)
    expect(clock.slept[0]).toBeLessThanOrEqual(20_500)
  })

  it('tries an answer of a wrong form three times in all, and no more', async () => {
    const { run, tries } = setUp()
    expect((await run([fails('provider_malformed')])).failure?.code).toBe('provider_malformed')
    expect(tries()).toBe(3)
  })

  it('does not begin a wait that would end after the total deadline', async () => {
    const { run, tries, clock } = setUp({ policy: { ...defaultRetryPolicy, totalDeadlineMs: 5_000 } })
    await run([fails('provider_rate_limited', { retryAfterMs: 6_000 })])
    expect(tries()).toBe(1)
    expect(clock.monotonic()).toBe(0)
  })

  it('ends a try at its deadline, also one that ignores its signal, and tries again', async () => {
    const { clock } = setUp()
    let tries = 0
    const outcome = await withRetries(
      () => (++tries === 1 ? new Promise<Reply>(() => {}) : Promise.resolve(reply)),
      { policy: defaultRetryPolicy, clock, random: seededRandom('test'), deadlineMs: 3_000 },
    )
    expect(outcome.reply).toBe(reply)
    expect(outcome.attempts[0]).toMatchObject({ failure: 'provider_timeout', startedAfterMs: 0 })
    expect(outcome.attempts[0]?.durationMs).toBeCloseTo(3_000, -1)
    expect(outcome.attempts[1]?.durationMs).toBe(0)
  })

  it('counts working time and waiting time apart', async () => {
    const { run, clock } = setUp()
    const outcome = await run([fails('provider_unavailable'), 700])
    expect(outcome.attempts).toHaveLength(2)
    expect(outcome.attempts[1]?.durationMs).toBeCloseTo(700)
    expect(outcome.waitedMs + 700).toBeCloseTo(clock.monotonic())
    expect(outcome.attempts[1]?.startedAfterMs).toBeCloseTo(outcome.waitedMs)
  })

  it('ends when its caller gives up: before, within a try, and while it waits', async () => {
    for (const when of ['before', 'trying', 'waiting'] as const) {
      const control = new AbortController()
      const reason = new CupelError('interrupted', 'stop')
      const { clock } = setUp()
      if (when === 'before') control.abort(reason)
      const outcome = await withRetries(
        async () => {
          if (when === 'trying') control.abort(reason)
          if (when === 'waiting') void clock.sleep(100).then(() => control.abort(reason))
          throw fails('provider_rate_limited', { retryAfterMs: 60_000 })
        },
        {
          policy: defaultRetryPolicy,
          clock,
          random: seededRandom('t'),
          deadlineMs: 90_000,
          signal: control.signal,
        },
      )
      expect(outcome).toMatchObject({ isAborted: true })
      expect(clock.monotonic()).toBeLessThan(1_000)
    }
  })

  it('drops what an abandoned try still throws', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)
    const { clock } = setUp()
    await withRetries(signal => clock.sleep(60_000, signal).then(() => reply), {
      policy: { ...defaultRetryPolicy, maxAttempts: 1 },
      clock,
      random: seededRandom('t'),
      deadlineMs: 100,
    })
    await new Promise(resolve => setImmediate(resolve))
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })

  it('rejects with a bug, and gives the slot back', async () => {
    const clock = virtualClock()
    const limit = createConcurrencyLimit({ max: 1, clock })
    const bug = new TypeError('bug')
    const options = { policy: defaultRetryPolicy, clock, random: seededRandom('t'), deadlineMs: 100, limit }
    await expect(withRetries(() => Promise.reject(bug), options)).rejects.toBe(bug)
    await expect(
      withRetries(() => {
        throw bug
      }, options),
    ).rejects.toBe(bug)
    expect(limit.inFlight).toBe(0)
  })

  it('holds a slot while it tries and none while it waits; queueing is waiting', async () => {
    const clock = virtualClock()
    const limit = createConcurrencyLimit({ max: 1, clock, onRateLimit: 1 })
    const options = {
      policy: defaultRetryPolicy,
      clock,
      random: seededRandom('t'),
      deadlineMs: 100_000,
      limit,
    }
    let tries = 0
    const first = withRetries(async () => {
      if (++tries === 1) throw fails('provider_rate_limited', { retryAfterMs: 10_000 })
      return reply
    }, options)
    const second = withRetries(signal => clock.sleep(500, signal).then(() => reply), options)
    const third = withRetries(async () => reply, options)
    expect((await second).waitedMs).toBe(0)
    const { waitedMs, attempts } = await third
    expect(waitedMs).toBeCloseTo(500)
    expect(attempts).toEqual([{ startedAfterMs: expect.closeTo(500), durationMs: 0 }])
    expect((await first).waitedMs).toBeGreaterThanOrEqual(10_000)
    expect(limit.inFlight).toBe(0)
  })

  it('watches ten thousand deadlines with a handful of sleeps', async () => {
    const clock = virtualClock()
    let sleeps = 0
    const counting = {
      ...clock,
      sleep(ms: number, signal?: AbortSignal) {
        sleeps++
        return clock.sleep(ms, signal)
      },
    }
    const options = {
      policy: defaultRetryPolicy,
      clock: counting,
      random: seededRandom('t'),
      deadlineMs: 1_000,
    }
    await Promise.all(Array.from({ length: 10_000 }, () => withRetries(async () => reply, options)))
    expect(sleeps).toBeLessThan(10)
  })
})
