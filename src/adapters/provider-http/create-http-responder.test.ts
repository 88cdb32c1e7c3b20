import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { type ReceivedRequest, sendJson, serve } from '../../../test/support/local-server.ts'
import { callAbout, responderContract } from '../../prepare/provider/responder.contract.ts'
import { openHttpClient } from '../http-client/index.ts'
import { createHttpResponder, type HttpPipelineSettings } from './index.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

async function asking(
  settings: Partial<HttpPipelineSettings>,
  answer: (request: ReceivedRequest, response: ServerResponse) => void,
) {
  const server = await serve(answer)
  const http = openHttpClient()
  opened.push(http, server)
  const responder = createHttpResponder({ url: `${server.origin}/answer`, method: 'POST', http, ...settings })
  const signal = new AbortController().signal
  return { server, ask: (call = callAbout('q1')) => responder.respond(call, { signal }) }
}

responderContract('the HTTP pipeline adapter', {
  failure: 'provider_unavailable',
  canHang: true,
  async open() {
    const server = await serve((request, response) => {
      const { id } = JSON.parse(request.body)
      if (id === 'hang') return
      if (id === 'bad') response.writeHead(502).end('bad gateway')
      else sendJson(response, 200, { answer: 'good' })
    })
    const http = openHttpClient()
    return {
      responder: createHttpResponder({
        url: server.origin,
        method: 'POST',
        mapping: { answer: '$.answer' },
        http,
      }),
      async dispose() {
        await http.close()
        await server.close()
      },
    }
  },
})

describe('an HTTP pipeline', () => {
  it('is sent the question and the draw under our names when no body is mapped', async () => {
    const { server, ask } = await asking({}, (_, response) => sendJson(response, 200, { text: 'x' }))
    await ask()
    expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({
      id: 'q1',
      input: 'item q1',
      context: [{ id: 'D1', text: 'A clause.' }],
      tags: { line: 'auto' },
      repeat: 0,
      seed: 7,
    })
  })

  it('is sent the mapped body: whole values stay what they are, others become text, nothing is read twice', async () => {
    const body = {
      q: '{{input.claim}}',
      docs: '{{context}}',
      note: 'line {{tags.line}}, draw {{repeat}}',
      k: 3,
      deep: [{ all: '{{ input }}' }],
    }
    const { server, ask } = await asking({ body }, (_, response) => sendJson(response, 200, 'x'))
    const call = callAbout('q1')
    await ask({ ...call, question: { ...call.question, input: { claim: '{{seed}}' } } })
    expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({
      q: '{{seed}}',
      docs: [{ id: 'D1', text: 'A clause.' }],
      note: 'line auto, draw 0',
      k: 3,
      deep: [{ all: { claim: '{{seed}}' } }],
    })
  })

  it('is asked by query with GET, with everything encoded', async () => {
    const { server, ask } = await asking(
      { method: 'GET', body: { q: '{{input}}', s: '{{seed}}' } },
      (_, response) => response.end('plain'),
    )
    const call = callAbout('q1')
    const reply = await ask({ ...call, question: { ...call.question, input: 'a&b=c #?' } })
    expect(server.received[0]).toMatchObject({ url: '/answer?q=a%26b%3Dc+%23%3F&s=7', body: '' })
    expect(reply.response).toEqual({ text: 'plain' })
  })

  it('refuses a placeholder that is not known before anything is sent', () => {
    for (const bad of ['{{expected}}', '{{context.id}}', '{{inptu}}', '{{input.}}']) {
      const make = () =>
        createHttpResponder({ url: 'http://x/', method: 'POST', body: { a: bad }, http: openHttpClient() })
      expect(make).toThrow(expect.objectContaining({ code: 'candidate_invalid' }))
    }
  })

  it('says which field an example does not have', async () => {
    const { ask } = await asking({ body: '{{input.claim}}' }, (_, response) => response.end('x'))
    await expect(ask()).rejects.toMatchObject({ code: 'candidate_invalid' })
  })

  it('answers by mapping, or with our own fields, or in plain text', async () => {
    const mapped = await asking({ mapping: { answer: '$.a', citations: '$.s[*].id' } }, (_, response) =>
      sendJson(response, 200, { a: 'yes', s: [{ id: 'D1' }] }),
    )
    expect((await mapped.ask()).response).toEqual({ text: 'yes', citations: [{ id: 'D1' }] })
    const own = await asking({}, (_, response) =>
      sendJson(response, 201, { answer: 'yes', label: 'covered' }),
    )
    expect((await own.ask()).response).toEqual({ text: 'yes', label: 'covered' })
  })

  it.each([
    ['fields that are not ours', {}, '{"txt":"x"}'],
    ['cut JSON', {}, '{"text":'],
    ['no JSON where a mapping needs it', { mapping: { answer: '$.a' } }, 'oops'],
  ])('is malformed with %s', async (_, settings, body) => {
    const { ask } = await asking(settings, (_, response) => response.end(body))
    await expect(ask()).rejects.toMatchObject({ code: 'provider_malformed' })
  })

  it('is not followed elsewhere', async () => {
    const { server, ask } = await asking({}, (_, response) =>
      response.writeHead(308, { location: 'http://evil.test/' }).end(),
    )
    await expect(ask()).rejects.toMatchObject({
      code: 'provider_rejected',
      hint: expect.stringContaining('http://evil.test'),
    })
    expect(server.received).toHaveLength(1)
  })
})
