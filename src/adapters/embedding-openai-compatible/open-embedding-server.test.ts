import { afterEach, describe, expect, it } from 'vitest'
import { type LocalServer, serve } from '../../../test/support/local-server.ts'
import { wordEmbedder } from '../../prepare/dataset/__fixtures__/word-embedder.ts'
import { embedderContract } from '../../prepare/dataset/embedder.contract.ts'
import type { Embedder } from '../../prepare/dataset/index.ts'
import { openHttpClient } from '../http-client/index.ts'
import { systemClock } from '../system-clock/index.ts'
import { openEmbeddingServer } from './open-embedding-server.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

interface Answer {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body: unknown
}

type Item = { index: number; embedding: number[] | string }

/** A server that embeds by words; `change` alters an answer by the number of the request. */
async function open(change: (request: number, items: Item[]) => Answer | undefined = () => undefined) {
  let requests = 0
  const server = await serve(async ({ body }, response) => {
    const { input } = JSON.parse(body) as { input: string[] }
    const vectors = await wordEmbedder.embed(input)
    const items = vectors.map((vector, index) => ({
      index,
      embedding: [...vector] as Item['embedding'] as number[],
    }))
    const { status = 200, headers = {}, body: data } = change(requests++, items) ?? { body: { data: items } }
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof data === 'string' ? data : JSON.stringify(data))
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
  return { server, embedder: openEmbeddingServer(settings) }
}

const sent = ({ received }: LocalServer): string[][] => received.map(({ body }) => JSON.parse(body).input)

describe('an embedding server', () => {
  embedderContract(async () => (await open()).embedder)

  it('is asked at /v1/embeddings with the key, up to 64 texts at a time, never with an empty one', async () => {
    const { server, embedder } = await open()
    await (await embedder).embed(Array.from({ length: 65 }, (_, at) => (at === 0 ? '' : `text ${at}`)))
    expect(server.received[0]).toMatchObject({
      url: '/v1/embeddings',
      headers: { authorization: 'Bearer key' },
    })
    expect(sent(server).map(({ length }) => length)).toEqual([1, 64, 1])
    expect(sent(server)[1]?.[0]).toBe(' ')
    expect((await embedder).id).toBe(`m@${new URL(server.origin).host}`)
  })

  it('gets long texts in smaller requests', async () => {
    const { server, embedder } = await open()
    await (await embedder).embed(Array.from({ length: 4 }, () => 'x'.repeat(90_000)))
    expect(sent(server).map(({ length }) => length)).toEqual([1, 2, 2])
  })

  it('may answer out of order and in base64', async () => {
    const encode = (numbers: number[]): string =>
      Buffer.from(Float32Array.from(numbers).buffer).toString('base64')
    const { embedder } = await open((_, items) => ({
      body: {
        data: items.map(item => ({ ...item, embedding: encode(item.embedding as number[]) })).reverse(),
      },
    }))
    const texts = ['one', 'two words', 'three more words']
    expect(await (await embedder).embed(texts)).toEqual(await wordEmbedder.embed(texts))
  })

  it.each([
    ['is overloaded', { status: 503, body: '' }],
    ['limits the rate', { status: 429, headers: { 'retry-after': '0' }, body: '{}' }],
    ['answers with half a body', { body: '{"data":[' }],
  ])('is asked again when it %s', async (_, failure) => {
    const { server, embedder } = await open(request => (request < 2 ? failure : undefined))
    expect((await embedder).dimensions).toBe(64)
    expect(server.received).toHaveLength(3)
  })

  it('is asked four times in all, and once when asking again cannot help', async () => {
    const down = await open(() => ({ status: 500, body: '' }))
    await expect(down.embedder).rejects.toMatchObject({ code: 'provider_unavailable' })
    expect(down.server.received).toHaveLength(4)
    const refused = await open(() => ({ status: 401, body: '{"error":{"message":"bad key"}}' }))
    await expect(refused.embedder).rejects.toMatchObject({ code: 'provider_auth' })
    expect(refused.server.received).toHaveLength(1)
  })

  it.each<[string, (items: Item[]) => unknown, string]>([
    ['too few vectors', items => ({ data: items.slice(1) }), '1 vectors for 2 texts'],
    [
      'an index twice',
      items => ({ data: items.map(item => ({ ...item, index: 0 })) }),
      'the indexes are not those of the texts',
    ],
    [
      'an index beyond the texts',
      items => ({ data: items.map(item => ({ ...item, index: item.index + 1 })) }),
      'the indexes are not those of the texts',
    ],
    [
      'vectors of another length',
      items => ({ data: items.map(item => ({ ...item, embedding: [1, 2] })) }),
      'vectors of 2 numbers instead of 64',
    ],
    [
      'numbers beyond 32-bit floats',
      items => ({
        data: items.map(item => ({ ...item, embedding: (item.embedding as number[]).map(() => 1e300) })),
      }),
      'numbers that are not finite',
    ],
    [
      'texts for numbers',
      items => ({ data: items.map(item => ({ ...item, embedding: ['a'] })) }),
      'data.0.embedding is not as documented',
    ],
    ['something else', () => [], 'the body is not as documented'],
  ])('is not believed when it gives %s', async (_, change, problem) => {
    const { embedder } = await open((request, items) => (request === 0 ? undefined : { body: change(items) }))
    const failure = await (await embedder).embed(['a', 'b']).catch((thrown: unknown) => thrown as Embedder)
    expect(failure).toMatchObject({ code: 'provider_malformed', message: expect.stringContaining(problem) })
  })
})
