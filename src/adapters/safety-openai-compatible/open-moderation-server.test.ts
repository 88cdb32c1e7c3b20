import { afterEach, describe, expect, it } from 'vitest'
import { sendJson, serve } from '../../../test/support/local-server.ts'
import { openHttpClient } from '../http-client/index.ts'
import { systemClock } from '../system-clock/index.ts'
import { openModerationServer } from './open-moderation-server.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function open(answer: (request: number) => { status?: number; body: unknown }) {
  let requests = 0
  const server = await serve((_, response) => {
    const { status = 200, body } = answer(requests++)
    sendJson(response, status, body as object)
  })
  const http = openHttpClient()
  closing.push(
    () => http.close(),
    () => server.close(),
  )
  const settings = {
    baseUrl: `${server.origin}/v1/`,
    model: 'm',
    apiKey: 'key',
    http,
    clock: systemClock,
    waitsMs: [0, 0, 0],
  }
  return { server, classifier: openModerationServer(settings) }
}

const result = {
  flagged: true,
  categories: { violence: true, sexual: false, illicit: null },
  category_scores: { violence: 0.9, sexual: 0.01, illicit: null },
}

describe('a moderation server', () => {
  it('is asked at /v1/moderations with the key, and its decisions are read', async () => {
    const { server, classifier } = await open(() => ({ body: { model: 'm-1', results: [result] } }))
    expect(await classifier.classify('some text')).toEqual({
      flagged: true,
      categories: { violence: true, sexual: false },
      scores: { violence: 0.9, sexual: 0.01 },
      model: 'm-1',
    })
    expect(server.received[0]).toMatchObject({
      url: '/v1/moderations',
      headers: { authorization: 'Bearer key' },
    })
    expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({ model: 'm', input: 'some text' })
  })

  it('is asked again when it is overloaded, and not when it refuses the key', async () => {
    const busy = await open(request =>
      request < 2 ? { status: 503, body: {} } : { body: { results: [result] } },
    )
    expect(await busy.classifier.classify('x')).toMatchObject({ flagged: true, model: undefined })
    const closed = await open(() => ({ status: 401, body: { error: { message: 'bad key' } } }))
    await expect(closed.classifier.classify('x')).rejects.toMatchObject({ code: 'provider_auth' })
    expect(closed.server.received).toHaveLength(1)
  })

  it.each([
    ['no result', { results: [] }, 'results'],
    ['two results for one text', { results: [result, result] }, 'results'],
    ['no decision', { results: [{ categories: {} }] }, 'results.0.flagged'],
    ['a score above 1', { results: [{ ...result, category_scores: { a: 7 } }] }, 'category_scores.a'],
    ['something else', [], 'the body'],
  ])('is not believed when it gives %s', async (_, body, words) => {
    const { classifier } = await open(() => ({ body }))
    await expect(classifier.classify('x')).rejects.toMatchObject({
      code: 'provider_malformed',
      message: expect.stringContaining(words),
    })
  })
})
