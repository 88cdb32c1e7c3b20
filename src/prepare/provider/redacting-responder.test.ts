import { describe, expect, it } from 'vitest'
import { CupelError, createRedactor } from '../../kernel/index.ts'
import { type Reply, redactingResponder } from './index.ts'
import { callAbout } from './responder.contract.ts'

const key = 'sk-planted-"quoted"-key'
const redact = createRedactor({ KEY: key })
const signal = new AbortController().signal
const answering = (reply: Reply) =>
  redactingResponder({ respond: async () => reply }, redact).respond(callAbout('1'), { signal })

describe('a redacting responder', () => {
  it('lets an answer without secrets through as it is', async () => {
    const reply: Reply = {
      response: { text: 'x', toolCalls: [{ name: 'f', arguments: [1, null, { a: 'b' }] }] },
      timing: { totalMs: 1 },
    }
    expect(await answering(reply)).toBe(reply)
  })

  it('takes secrets out of every field, also of keys and of encoded spellings', async () => {
    const base64 = Buffer.from(key).toString('base64')
    const reply = await answering({
      response: {
        text: `key: ${key}`,
        value: { [key]: [`${encodeURIComponent(key)}`, base64] },
        warnings: [key],
        citations: [{ id: key }],
        model: JSON.stringify(key),
      },
      timing: { totalMs: 1 },
    })
    const text = JSON.stringify(reply)
    for (const spelling of [key, JSON.stringify(key).slice(1, -1), encodeURIComponent(key), base64]) {
      expect(text).not.toContain(spelling)
    }
  })

  it('takes secrets out of errors, with their causes and details, and out of bugs', async () => {
    const thrown = [
      new CupelError('provider_auth', `key ${key}`, {
        hint: key,
        details: { problems: [key] },
        cause: new Error(key),
      }),
      new CupelError('provider_auth', 'bad key', { cause: { headers: { authorization: key } } }),
      new TypeError(`cannot read ${key}`),
    ]
    for (const error of thrown) {
      const clean = await redactingResponder({ respond: () => Promise.reject(error) }, redact)
        .respond(callAbout('1'), { signal })
        .catch(caught => caught)
      expect(CupelError.is(clean)).toBe(CupelError.is(error))
      const everything = [
        clean.message,
        clean.stack,
        clean.hint,
        JSON.stringify(clean),
        JSON.stringify(clean.details),
        JSON.stringify(clean.cause ?? null),
        String(clean.cause),
      ]
      expect(everything.join()).not.toContain('sk-planted')
    }
  })
})
