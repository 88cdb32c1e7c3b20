import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CupelError } from '../../kernel/index.ts'
import { classifyHttpFailure, readAnswer, usageDetails, usageInBody, usageOfFailure } from './index.ts'

describe('tokens in an answer that cannot be used', () => {
  it('are read in the forms of OpenAI, Anthropic, Google and our own', () => {
    expect(
      usageInBody({
        usage: {
          prompt_tokens: 10,
          completion_tokens: 3,
          prompt_tokens_details: { cached_tokens: 4 },
          completion_tokens_details: { reasoning_tokens: 2 },
        },
      }),
    ).toEqual({ inputTokens: 10, outputTokens: 3, cachedInputTokens: 4, reasoningTokens: 2 })
    expect(
      usageInBody({
        usage: {
          input_tokens: 10,
          output_tokens: 3,
          cache_read_input_tokens: 4,
          cache_creation_input_tokens: 5,
        },
      }),
    ).toEqual({ inputTokens: 19, outputTokens: 3, cachedInputTokens: 4, cacheWriteTokens: 5 })
    expect(
      usageInBody({
        usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 3, thoughtsTokenCount: 2 },
      }),
    ).toEqual({ inputTokens: 10, outputTokens: 5, reasoningTokens: 2 })
    expect(usageInBody({ usage: { inputTokens: 10, outputTokens: 3 } })).toEqual({
      inputTokens: 10,
      outputTokens: 3,
    })
  })

  it('are none for whatever else is there, and never something that is no count', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (body, usage) => {
        for (const found of [
          usageInBody(body),
          usageInBody({ usage }),
          usageInBody({ usage: { prompt_tokens: usage } }),
        ])
          for (const count of Object.values(found ?? {}))
            expect(Number.isSafeInteger(count) && count >= 0).toBe(true)
      }),
    )
    for (const count of [-1, 1.5, '7', Number.NaN, null, 1e300])
      expect(usageInBody({ usage: { prompt_tokens: count } })).toBeUndefined()
  })

  it('travel with the error, and count only when both input and output are told', () => {
    const body = JSON.stringify({
      error: { message: 'no' },
      usage: { prompt_tokens: 8, completion_tokens: 0 },
    })
    const refused = classifyHttpFailure({ status: 500, body, headers: {}, from: 'x', now: 0 })
    expect(usageOfFailure(refused)).toEqual({ inputTokens: 8, outputTokens: 0 })
    const half = new CupelError('provider_malformed', 'x', { details: usageDetails({ inputTokens: 8 }) })
    expect(usageOfFailure(half)).toBeUndefined()
  })

  it('are kept of a pipeline whose answer is of a wrong form', () => {
    const wrong = { anwser: 'x', usage: { inputTokens: 5, outputTokens: 2 } }
    const thrown = (() => {
      try {
        return readAnswer(wrong, { from: 'x', code: 'provider_malformed' })
      } catch (error) {
        return error
      }
    })()
    expect(CupelError.is(thrown) && usageOfFailure(thrown)).toEqual({ inputTokens: 5, outputTokens: 2 })
  })
})
