import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRetryable } from '../../kernel/index.ts'
import { classifyHttpFailure } from './index.ts'

const failure = (status: number, body = '', headers = {}) =>
  classifyHttpFailure({ status, body, headers, from: 'https://api.test', now: 0 })

describe('an HTTP failure', () => {
  it.each([
    [400, 'provider_rejected'],
    [401, 'provider_auth'],
    [402, 'provider_rejected'],
    [403, 'provider_auth'],
    [404, 'provider_rejected'],
    [408, 'provider_timeout'],
    [409, 'provider_unavailable'],
    [413, 'provider_rejected'],
    [422, 'provider_rejected'],
    [425, 'provider_unavailable'],
    [429, 'provider_rate_limited'],
    [500, 'provider_unavailable'],
    [503, 'provider_unavailable'],
    [529, 'provider_unavailable'],
    [301, 'provider_rejected'],
    [101, 'provider_malformed'],
  ])('with status %i is %s', (status, code) => {
    expect(failure(status).code).toBe(code)
  })

  it('names the wait of a rate limit', () => {
    expect(failure(429, '', { 'retry-after': '2' }).details).toEqual({ status: 429, retryAfterMs: 2_000 })
  })

  it('is not retried when a 429 says that the money is spent', () => {
    const error = failure(
      429,
      '{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}',
    )
    expect(isRetryable(error)).toBe(false)
  })

  it.each([
    ['error.param', { error: { message: 'Unsupported value', param: 'temperature' } }, 'temperature'],
    [
      'a path in error.param',
      { error: { message: 'x', param: 'response_format.json_schema' } },
      'response_format',
    ],
    [
      'loc of FastAPI',
      { detail: [{ loc: ['body', 'seed'], msg: 'Extra inputs are not permitted' }] },
      'seed',
    ],
    [
      'a quoted name',
      { error: { message: "Unrecognized request argument supplied: 'logprobs'" } },
      'logprobs',
    ],
    ['a bare name', { message: 'stream_options is not supported' }, 'stream_options'],
    ['an error that is a text', { error: 'unknown field "top_p"' }, 'top_p'],
    ['no complaint', { error: { message: 'the seed of doubt' } }, undefined],
    ['a param that is the message', { error: { message: 'x', param: 'messages' } }, undefined],
  ])('names the refused parameter from %s', (_, body, parameter) => {
    expect(failure(400, JSON.stringify(body)).details.parameter).toBe(parameter)
  })

  it('says where a redirect leads, and no more of it than the origin', () => {
    const error = failure(302, '', { location: 'https://evil.test/path?key=secret' })
    expect(error.hint).toContain('https://evil.test')
    expect(error.hint).not.toContain('secret')
  })

  it('is told on one line, bounded, without control characters, whatever the body', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.oneof(fc.string(), fc.json()), (status, body) => {
        const { message } = failure(status, `${body}\u001b[2J\n\u202e${'x'.repeat(2_000)}`)
        expect(message.length).toBeLessThan(700)
        expect(message).not.toMatch(/[\p{Cc}\u202e]/u)
      }),
    )
  })
})
