import { describe, expect, it } from 'vitest'
import { virtualClock } from '../../../test/support/virtual-clock.ts'
import { type HttpClient, type HttpReply, postJson } from './index.ts'

const good: HttpReply = { status: 200, headers: {}, body: '{}', totalMs: 1 }
const limited: HttpReply = { status: 429, headers: { 'retry-after': '7' }, body: '{}', totalMs: 1 }

/** Answers in turn; `hangs` settles only when its signal does. */
function post(script: readonly (HttpReply | 'hangs')[]) {
  const clock = virtualClock()
  let tries = 0
  const http: HttpClient = {
    send: (_, { signal }) => {
      const step = script[Math.min(tries++, script.length - 1)] as HttpReply | 'hangs'
      if (step !== 'hangs') return Promise.resolve(step)
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      )
    },
    close: async () => {},
  }
  const endpoint = { baseUrl: 'http://helper.test/v1', path: 'x', http, clock, gives: 'numbers' }
  return { clock, tried: () => tries, reply: postJson(endpoint, {}, body => ({ value: body })) }
}

describe('a helper over HTTP', () => {
  it('is given up on after four tries of a minute when it never answers', async () => {
    const { clock, tried, reply } = post(['hangs'])
    await expect(reply).rejects.toMatchObject({
      code: 'provider_timeout',
      message: expect.stringContaining('no numbers within 60 s'),
    })
    expect(tried()).toBe(4)
    expect(clock.monotonic()).toBeGreaterThanOrEqual(4 * 60_000 + 10_500)
  })

  it('is left alone for as long as it asks', async () => {
    const { clock, reply } = post([limited, good])
    expect(await reply).toBe('{}')
    expect(clock.monotonic()).toBeGreaterThanOrEqual(7_000)
    expect(clock.monotonic()).toBeLessThan(8_000)
  })
})
