import { request } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { CupelError } from '../../kernel/index.ts'
import { callAbout } from '../../prepare/provider/responder.contract.ts'
import { type PipelineServer, type ServeSettings, servePipeline } from './index.ts'

const servers: PipelineServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function serve(answer: ServeSettings['answer'], deadlineMs = 10_000): Promise<string> {
  const server = await servePipeline({ answer, deadlineMs })
  servers.push(server)
  return server.url
}

const post = (url: string, body: string) => fetch(url, { method: 'POST', body })
const call = JSON.stringify(callAbout('a'))

it('hands the call on and gives the response back', async () => {
  const url = await serve(async given => ({ text: JSON.stringify(given), usage: { outputTokens: 3 } }))
  const answered = (await (await post(url, call)).json()) as { text: string; usage: object }
  expect(JSON.parse(answered.text)).toEqual(JSON.parse(call))
  expect(answered.usage).toEqual({ outputTokens: 3 })
})

it('listens on loopback and answers nobody who does not know its address', async () => {
  let asked = 0
  const url = await serve(async () => {
    asked++
    return { text: '' }
  })
  const { origin, hostname, pathname } = new URL(url)
  expect(hostname).toBe('127.0.0.1')
  expect(pathname.length).toBeGreaterThan(30)
  for (const other of [origin, `${origin}/`, `${url}x`, `${url}?a`])
    expect((await post(other, call)).status).toBe(404)
  expect((await fetch(url)).status).toBe(404)
  expect(asked).toBe(0)
})

it.each(['', '{', '7', 'null', '{"question":{}}', '{"question":{"exampleId":"a"}}'])(
  'refuses a body that is no call: %s',
  async body => {
    const url = await serve(async () => ({ text: '' }))
    const refused = await post(url, body)
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ error: { message: expect.stringContaining('not a call') } })
  },
)

it.each([
  [new CupelError('provider_rate_limited', 'slow'), 429],
  [new CupelError('provider_timeout', 'late'), 504],
  [new CupelError('pipeline_failed', 'broke'), 502],
  [new Error('a bug'), 500],
])('what the pipeline throws becomes a status: %s', async (thrown, status) => {
  const url = await serve(async () => {
    throw thrown
  })
  const failed = await post(url, call)
  expect(failed.status).toBe(status)
  expect(await failed.json()).toEqual({ error: { message: thrown.message } })
})

it('ends an answer at its deadline', async () => {
  const url = await serve(
    (_, signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    50,
  )
  expect((await post(url, call)).status).toBe(504)
})

it('tells the pipeline when whoever asked has gone', async () => {
  const { promise: aborted, resolve } = Promise.withResolvers<unknown>()
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const url = await serve((_, signal) => {
    begin()
    return new Promise((_, reject) =>
      signal.addEventListener('abort', () => {
        resolve(signal.reason)
        reject(signal.reason)
      }),
    )
  })
  const asking = request(url, { method: 'POST' }).on('error', () => {})
  asking.end(call)
  await begun
  asking.destroy()
  expect(await aborted).toMatchObject({ code: 'interrupted' })
})
