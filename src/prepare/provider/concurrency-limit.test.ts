import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cpuMilliseconds } from '../../../test/support/cpu-time.ts'
import { CupelError } from '../../kernel/index.ts'
import { createConcurrencyLimit } from './index.ts'

const clock = { monotonic: () => 0 }
const overloaded = new CupelError('provider_rate_limited', 'slow down')
const fill = (limit: ReturnType<typeof createConcurrencyLimit>) => {
  let taken = 0
  while (limit.inFlight < limit.slots) {
    void limit.acquire()
    taken++
  }
  return taken
}

describe('the concurrency limit', () => {
  it('begins at its maximum and gives free slots without a promise', () => {
    const limit = createConcurrencyLimit({ max: 3, clock })
    expect([limit.acquire(), limit.acquire(), limit.acquire()]).toEqual([0, 0, 0])
    expect(limit.acquire()).toBeInstanceOf(Promise)
    expect(limit.waiting).toBe(1)
  })

  it('serves in the order of asking, and tells how long each has waited', async () => {
    let now = 0
    const limit = createConcurrencyLimit({ max: 1, clock: { monotonic: () => now } })
    await limit.acquire()
    const order: string[] = []
    const waits = ['a', 'b', 'c'].map(async name => {
      const waited = await limit.acquire()
      order.push(name)
      now += 10
      limit.release()
      return waited
    })
    now = 5
    limit.release()
    expect(await Promise.all(waits)).toEqual([5, 15, 25])
    expect(order).toEqual(['a', 'b', 'c'])
  })

  it('halves once for all the calls that were under way', () => {
    const limit = createConcurrencyLimit({ max: 40, clock })
    fill(limit)
    for (let call = 0; call < 40; call++) {
      limit.failed(overloaded)
      limit.release()
    }
    expect(limit.slots).toBe(20)
    fill(limit)
    limit.failed(overloaded)
    expect(limit.slots).toBe(10)
  })

  it('never falls below one and wins slots back one by one', () => {
    const limit = createConcurrencyLimit({ max: 4, clock })
    for (let round = 0; round < 10; round++) {
      void limit.acquire()
      limit.failed(overloaded)
      limit.release()
    }
    expect(limit.slots).toBe(1)
    const seen = [limit.slots]
    for (let call = 0; call < 12; call++) {
      void limit.acquire()
      limit.succeeded()
      limit.release()
      if (limit.slots !== seen.at(-1)) seen.push(limit.slots)
    }
    expect(seen).toEqual([1, 2, 3, 4])
  })

  it('falls less for failures that may not come of overload', () => {
    const limit = createConcurrencyLimit({ max: 10, clock })
    void limit.acquire()
    limit.failed(new CupelError('provider_unavailable', 'broken'))
    expect(limit.slots).toBe(8)
  })

  it.each(['provider_rejected', 'provider_auth', 'provider_malformed', 'pipeline_failed'] as const)(
    'is not moved by %s',
    code => {
      const limit = createConcurrencyLimit({ max: 8, clock })
      void limit.acquire()
      limit.failed(new CupelError(code, code))
      expect(limit.slots).toBe(8)
    },
  )

  it('lets a waiter leave, and does not give it a slot later', async () => {
    const limit = createConcurrencyLimit({ max: 1, clock })
    await limit.acquire()
    const control = new AbortController()
    const leaving = limit.acquire(control.signal)
    const staying = limit.acquire()
    const reason = new CupelError('interrupted', 'stop')
    control.abort(reason)
    await expect(leaving).rejects.toBe(reason)
    limit.release()
    await staying
    expect(limit).toMatchObject({ inFlight: 1, waiting: 0 })
  })

  it('refuses a maximum that is no number of slots', () => {
    for (const max of [0, -1, Number.NaN]) {
      expect(() => createConcurrencyLimit({ max, clock })).toThrow(/at least 1/)
    }
  })

  it('keeps its counts through any order of events', () => {
    const event = fc.constantFrom('acquire', 'release', 'succeed', 'fail', 'leave')
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(event, { maxLength: 300 }), (max, events) => {
        const limit = createConcurrencyLimit({ max, clock })
        const waiting: AbortController[] = []
        for (const name of events) {
          if (name === 'acquire') {
            const control = new AbortController()
            const slot = limit.acquire(control.signal)
            if (typeof slot !== 'number') slot.catch(() => {})
            waiting.push(control)
          } else if (name === 'leave') waiting.pop()?.abort(overloaded)
          else if (limit.inFlight > 0) {
            if (name === 'succeed') limit.succeeded()
            if (name === 'fail') limit.failed(overloaded)
            limit.release()
          }
          expect(limit.slots).toBeGreaterThanOrEqual(1)
          expect(limit.slots).toBeLessThanOrEqual(max)
          expect(limit.inFlight).toBeLessThanOrEqual(max)
          expect(limit.waiting === 0 || limit.inFlight >= limit.slots).toBe(true)
        }
      }),
    )
  })

  it('serves a hundred thousand waiters in linear time', async () => {
    const limit = createConcurrencyLimit({ max: 1, clock })
    await limit.acquire()
    const spent = await cpuMilliseconds(async () => {
      const all = Array.from({ length: 100_000 }, () =>
        Promise.resolve(limit.acquire()).then(() => limit.release()),
      )
      limit.release()
      await Promise.all(all)
    })
    expect(spent).toBeLessThan(3_000)
    expect(limit).toMatchObject({ inFlight: 0, waiting: 0 })
  })
})
