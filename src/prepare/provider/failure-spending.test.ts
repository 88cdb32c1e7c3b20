import { describe, expect, it } from 'vitest'
import { CupelError, type ErrorCode, type ErrorDetails } from '../../kernel/index.ts'
import { classifyHttpFailure, priceCall, spendingOfFailure, type Usage, usageDetails } from './index.ts'

const price = { inputPerMillion: 1_000, outputPerMillion: 4_000, source: 'made up', asOf: '2026-09-01' }
const messages = [
  { role: 'system', content: 'Judge the claim by the policy and by nothing else. '.repeat(4) },
  { role: 'user', content: 'Is water backing up through a drain covered? '.repeat(4) },
] as const
/** A token for every four characters, which the tests can count by hand. */
const countTokens = async (text: string): Promise<number> => Math.ceil(text.length / 4)
const inputTokens = 9 + 51 + 45

const spent = (code: ErrorCode, details: ErrorDetails = {}, more: object = {}) =>
  spendingOfFailure(new CupelError(code, 'x', { details }), {
    messages,
    price: usage => priceCall(usage, price),
    countTokens,
    ...more,
  })

const answered = (status: number, body = '') =>
  spendingOfFailure(classifyHttpFailure({ status, body, headers: {}, from: 'x', now: 0 }), {
    messages,
    price: usage => priceCall(usage, price),
    countTokens,
  })

describe('what a failed try used up', () => {
  it('is what the provider reported, before anything else, whatever the failure', async () => {
    const usage: Usage = { inputTokens: 100, outputTokens: 20, cachedInputTokens: 10 }
    const known = { basis: 'reported', usage, costUsd: (100 * 1_000 + 20 * 4_000) / 1e6 }
    for (const code of ['provider_malformed', 'provider_timeout', 'provider_auth'] as const)
      expect(await spent(code, usageDetails(usage))).toEqual(known)
  })

  it.each([401, 402, 403, 404, 413, 429, 503, 529, 302])(
    'is nothing after status %i: it was turned away',
    async status => {
      expect(await answered(status)).toEqual({ basis: 'turned_away', costUsd: 0 })
    },
  )

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED'])(
    'is nothing when the call was never sent: %s',
    async reason => {
      expect(await spent('provider_unavailable', { reason })).toEqual({ basis: 'turned_away', costUsd: 0 })
    },
  )

  it.each([400, 422])(
    'is its input, counted here, after status %i: it was read and then refused',
    async status => {
      expect(await answered(status, '{"error":{"code":"content_filter"}}')).toEqual({
        basis: 'estimated',
        usage: { inputTokens, outputTokens: 0 },
        costUsd: (inputTokens * 1_000) / 1e6,
      })
    },
  )

  it('is input and what had come of an answer that broke off, by the ratio of the input', async () => {
    const characters = messages.reduce((sum, { content }) => sum + content.length, 0)
    const outputTokens = Math.ceil((600 * inputTokens) / characters)
    expect(await spent('provider_malformed', { outputCharacters: 600 })).toEqual({
      basis: 'estimated',
      usage: { inputTokens, outputTokens },
      costUsd: (inputTokens * 1_000 + outputTokens * 4_000) / 1e6,
    })
    // What wraps two words says nothing of how text is cut.
    const short = { messages: [{ role: 'user', content: 'ja' }] }
    expect(await spent('provider_malformed', { outputCharacters: 600 }, short)).toMatchObject({
      usage: { outputTokens: 150 },
    })
  })

  it.each([
    ['a timeout', () => spent('provider_timeout')],
    ['status 408', () => answered(408)],
    ['status 500', () => answered(500)],
    ['status 502', () => answered(502)],
    ['a broken connection', () => spent('provider_unavailable', { reason: 'ECONNRESET' })],
    ['an answer that is no JSON', () => spent('provider_malformed', { status: 200 })],
    ['usage of which one half is not told', () => spent('provider_malformed', { inputTokens: 7 })],
  ])('is not known after %s, and never 0; what the input alone would cost is kept', async (_, spending) => {
    expect(await spending()).toEqual({
      basis: 'unknown',
      usage: { inputTokens },
      inputUsd: (inputTokens * 1_000) / 1e6,
    })
  })

  it('has no cost without a price, and none to count by without messages or a tokenizer', async () => {
    const unpriced = { price: () => undefined }
    expect(await spent('provider_malformed', { outputCharacters: 8 }, unpriced)).not.toHaveProperty('costUsd')
    expect(await spent('provider_malformed', { inputTokens: 1, outputTokens: 1 }, unpriced)).toEqual({
      basis: 'reported',
      usage: { inputTokens: 1, outputTokens: 1 },
    })
    expect(await spent('provider_timeout', {}, { messages: [] })).toEqual({ basis: 'unknown' })
    expect(await spent('provider_timeout', {}, { countTokens: undefined })).toEqual({ basis: 'unknown' })
    expect(await spent('provider_malformed', { outputCharacters: 9 }, { messages: [] })).toEqual({
      basis: 'unknown',
    })
  })

  it('is 0 for a program that runs here at no price, whatever happened', async () => {
    const free = { price: () => 0, messages: [] }
    expect(await spent('pipeline_failed', {}, free)).toEqual({ basis: 'unknown', costUsd: 0 })
  })
})
