import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type LocalServer,
  type ReceivedRequest,
  sendJson,
  serve,
} from '../../../test/support/local-server.ts'
import { createRedactor } from '../../kernel/index.ts'
import { type ModelParameters, redactingResponder } from '../../prepare/provider/index.ts'
import { callAbout, responderContract } from '../../prepare/provider/responder.contract.ts'
import { openHttpClient } from '../http-client/index.ts'
import { createOpenAiCompatibleResponder } from './index.ts'

type Answer = (request: ReceivedRequest, response: ServerResponse) => void

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

async function asking(answer: Answer, parameters: ModelParameters = {}) {
  const server = await serve(answer)
  const http = openHttpClient()
  opened.push(http, server)
  const responder = createOpenAiCompatibleResponder({
    baseUrl: `${server.origin}/v1/`,
    model: 'm',
    apiKey: 'sk-planted-0123456789',
    parameters,
    http,
  })
  return {
    server,
    responder,
    ask: () => responder.respond(callAbout('1'), { signal: new AbortController().signal }),
  }
}

const sent = (server: LocalServer, index = 0) => JSON.parse(server.received[index]?.body ?? 'null')
const completion = (message: object, more: object = {}) => ({
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', ...message } }],
  ...more,
})
const sse = (response: ServerResponse, events: readonly unknown[]) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of events) {
    response.write(`data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`)
  }
  response.end()
}
const delta = (fields: object, more: object = {}) => ({ choices: [{ index: 0, delta: fields, ...more }] })

responderContract('the OpenAI-compatible adapter', {
  failure: 'provider_unavailable',
  canHang: true,
  async open() {
    const server = await serve((request, response) => {
      if (request.body.includes('item hang')) return
      if (request.body.includes('item bad')) sendJson(response, 500, { error: { message: 'broken' } })
      else sendJson(response, 200, completion({ content: 'good' }))
    })
    const http = openHttpClient()
    return {
      responder: createOpenAiCompatibleResponder({
        baseUrl: `${server.origin}/v1`,
        model: 'm',
        parameters: {},
        http,
      }),
      async dispose() {
        await http.close()
        await server.close()
      },
    }
  },
})

describe('a request to an OpenAI-compatible server', () => {
  it('goes to chat/completions with the key, and holds only what is set', async () => {
    const { server, ask } = await asking((_, response) =>
      sendJson(response, 200, completion({ content: 'x' })),
    )
    await ask()
    expect(server.received[0]).toMatchObject({
      url: '/v1/chat/completions',
      headers: { authorization: 'Bearer sk-planted-0123456789' },
    })
    expect(sent(server)).toEqual({ model: 'm', messages: callAbout('1').messages, seed: 7 })
  })

  it('carries parameters under the names of the interface', async () => {
    const schema = { type: 'object', properties: {} }
    const { server, ask } = await asking(
      (_, response) => sendJson(response, 200, completion({ content: 'x' })),
      {
        temperature: 0,
        topP: 0.5,
        maxTokens: 9,
        stop: ['END'],
        seed: false,
        responseFormat: { schema },
        tools: [{ name: 'find', parameters: schema }],
        extra: { top_k: 3 },
      },
    )
    await ask()
    expect(sent(server)).toEqual({
      model: 'm',
      messages: callAbout('1').messages,
      temperature: 0,
      top_p: 0.5,
      max_tokens: 9,
      stop: ['END'],
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema, strict: true } },
      tools: [{ type: 'function', function: { name: 'find', parameters: schema } }],
      top_k: 3,
    })
  })
})

describe('an answer in one piece', () => {
  it('gives text, finish reason, usage, model, tool calls and log-probabilities', async () => {
    const body = {
      model: 'm-2026',
      choices: [
        {
          finish_reason: 'tool_calls',
          message: {
            content: 'hello',
            tool_calls: [
              { id: 'c1', type: 'function', function: { name: 'find', arguments: '{"q":1}' } },
              { id: 'c2', type: 'function', function: { name: 'find', arguments: '{broken' } },
            ],
          },
          logprobs: { content: [{ token: 'hello', logprob: -0.1, top_logprobs: [] }] },
        },
      ],
      usage: {
        prompt_tokens: 40,
        completion_tokens: 30,
        prompt_tokens_details: { cached_tokens: 16 },
        completion_tokens_details: { reasoning_tokens: 12 },
      },
    }
    const { ask } = await asking((_, response) => sendJson(response, 200, body))
    expect((await ask()).response).toEqual({
      text: 'hello',
      model: 'm-2026',
      finishReason: 'tool_calls',
      toolCalls: [
        { name: 'find', arguments: { q: 1 } },
        { name: 'find', arguments: '{broken' },
      ],
      logprobs: [{ token: 'hello', logprob: -0.1 }],
      usage: { inputTokens: 40, outputTokens: 30, cachedInputTokens: 16, reasoningTokens: 12 },
      warnings: ['the arguments of the call to find are not JSON'],
    })
  })

  it.each([
    ['a refusal', { content: null, refusal: 'I cannot help.' }, 'I cannot help.'],
    [
      'parts',
      {
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      'ab',
    ],
    ['nothing before the limit', { content: null }, ''],
  ])('reads %s', async (_, message, text) => {
    const { ask } = await asking((_, response) => sendJson(response, 200, completion(message)))
    expect((await ask()).response.text).toBe(text)
  })

  it.each([
    ['cut JSON', '{"choices":[{"mess'],
    ['nothing', ''],
    ['a list', '[]'],
    ['a page', '<html>Sign in</html>'],
    ['no choices', '{"choices":[]}'],
    ['no message', '{"choices":[{}]}'],
    ['an empty message', '{"choices":[{"message":{}}]}'],
    ['numbers for texts', '{"choices":[{"message":{"content":5}}]}'],
  ])('calls %s malformed', async (_, body) => {
    const { ask } = await asking((_, response) => response.end(body))
    await expect(ask()).rejects.toMatchObject({ code: 'provider_malformed' })
  })

  it.each([
    [{ error: { message: 'slow down', code: 429 } }, 'provider_rate_limited'],
    [{ error: { message: 'upstream failed' } }, 'provider_unavailable'],
  ])('takes %j within a 200 for what it is', async (body, code) => {
    const { ask } = await asking((_, response) => sendJson(response, 200, body))
    await expect(ask()).rejects.toMatchObject({ code })
  })
})

describe('a streamed answer', () => {
  it('is put together, with the time to the first token', async () => {
    const { server, ask } = await asking(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write(': comment\r\n\r\n')
        response.write(`data: ${JSON.stringify(delta({ role: 'assistant', content: '' }))}\r\n\r\n`)
        response.write(`data: ${JSON.stringify(delta({ content: 'Hel' }))}\n\nda`)
        setTimeout(() => {
          response.write(`ta: ${JSON.stringify({ model: 'm-1', ...delta({ content: 'lo \u20ac' }) })}\n\n`)
          response.write(`data: ${JSON.stringify(delta({}, { finish_reason: 'stop' }))}\n\n`)
          response.write(
            `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } })}\n\n`,
          )
          response.end('data: [DONE]\n\n')
          // Long enough that a busy machine does not read both parts at once.
        }, 400)
      },
      { stream: true },
    )
    const { response, timing } = await ask()
    expect(response).toEqual({
      text: 'Hello \u20ac',
      model: 'm-1',
      finishReason: 'stop',
      usage: { inputTokens: 3, outputTokens: 2 },
    })
    expect(timing.firstTokenMs).toBeGreaterThan(0)
    expect(timing.totalMs - (timing.firstTokenMs ?? 0)).toBeGreaterThan(100)
    expect(sent(server)).toMatchObject({ stream: true, stream_options: { include_usage: true } })
  })

  it('puts tool calls together from their pieces', async () => {
    const call = (index: number, fields: object) => delta({ tool_calls: [{ index, function: fields }] })
    const { ask } = await asking(
      (_, response) =>
        sse(response, [
          call(0, { name: 'find', arguments: '' }),
          call(0, { arguments: '{"q":' }),
          call(1, { name: 'stop', arguments: '{}' }),
          call(0, { arguments: '1}' }),
          delta({}, { finish_reason: 'tool_calls' }),
          '[DONE]',
        ]),
      { stream: true },
    )
    expect((await ask()).response).toMatchObject({
      text: '',
      toolCalls: [
        { name: 'find', arguments: { q: 1 } },
        { name: 'stop', arguments: {} },
      ],
    })
  })

  it.each([
    ['ends early', [delta({ content: 'Hel' })]],
    ['is empty', []],
    ['holds what is not JSON', ['{"choices":']],
    ['holds a tool call out of order', [delta({ tool_calls: [{ index: 1e9, function: {} }] })]],
  ])('is malformed when it %s', async (_, events) => {
    const { ask } = await asking((_, response) => sse(response, events), { stream: true })
    await expect(ask()).rejects.toMatchObject({ code: 'provider_malformed' })
  })

  it('fails with the class of an error that comes in the middle', async () => {
    const { ask } = await asking(
      (_, response) =>
        sse(response, [delta({ content: 'Hel' }), { error: { message: 'overloaded', code: 503 } }]),
      { stream: true },
    )
    await expect(ask()).rejects.toMatchObject({ code: 'provider_unavailable' })
  })

  it('may come in one piece from a server that cannot stream, and says so', async () => {
    const { ask } = await asking((_, response) => sendJson(response, 200, completion({ content: 'x' })), {
      stream: true,
    })
    const { response, timing } = await ask()
    expect(response).toMatchObject({
      text: 'x',
      warnings: [expect.stringContaining('`stream` has no effect')],
    })
    expect(timing.firstTokenMs).toBeUndefined()
  })
})

describe('a parameter that the server refuses', () => {
  const refusing =
    (name: string, error: object): Answer =>
    (request, response) =>
      request.body.includes(`"${name}":`)
        ? sendJson(response, 400, error)
        : sendJson(response, 200, completion({ content: 'x' }))
  const named = (param: string) => ({ error: { message: `Unsupported parameter: '${param}'`, param } })

  it.each([
    ['seed', named('seed'), {}],
    ['seed', { detail: [{ type: 'extra_forbidden', loc: ['body', 'seed'], msg: 'Extra inputs' }] }, {}],
    ['stream_options', named('stream_options'), { stream: true }],
  ])('%s is left out, once and for all, and every answer says so: %j', async (name, error, parameters) => {
    const { server, ask } = await asking(refusing(name, error), parameters)
    const warning = `the provider rejects \`${name}\`; asked again without it`
    expect((await ask()).response.warnings).toContain(warning)
    expect((await ask()).response.warnings).toContain(warning)
    expect(server.received).toHaveLength(3)
  })

  it('max_tokens is sent under its new name', async () => {
    const { server, ask } = await asking(refusing('max_tokens', named('max_tokens')), { maxTokens: 5 })
    expect((await ask()).response.warnings).toEqual([expect.stringContaining('max_completion_tokens')])
    expect(sent(server, 1)).toMatchObject({ max_completion_tokens: 5 })
  })

  it('is fatal when the candidate would be another one without it', async () => {
    const { server, ask } = await asking(refusing('temperature', named('temperature')), { temperature: 0 })
    await expect(ask()).rejects.toMatchObject({
      code: 'provider_rejected',
      details: { parameter: 'temperature' },
    })
    expect(server.received).toHaveLength(1)
  })

  it('is left out by calls that were under way together', async () => {
    const { ask } = await asking(refusing('seed', named('seed')))
    const replies = await Promise.all(Array.from({ length: 8 }, ask))
    expect(replies.every(reply => reply.response.warnings?.length === 1)).toBe(true)
  })

  it('does not go round in circles when the server refuses it even when it is not there', async () => {
    const { server, ask } = await asking((_, response) => sendJson(response, 400, named('seed')))
    await expect(ask()).rejects.toMatchObject({ code: 'provider_rejected' })
    expect(server.received).toHaveLength(2)
  })
})

describe('an answer that cannot be used', () => {
  const usage = { prompt_tokens: 40, completion_tokens: 3 }
  const detailsOf = (ask: () => Promise<unknown>) =>
    ask().then(
      () => undefined,
      error => error.details,
    )

  it.each([
    ['no message', { choices: [], usage }],
    ['a message without content', { choices: [{ message: {} }], usage }],
    ['an error in the body', { error: { message: 'overloaded' }, usage }],
  ])('keeps the tokens that the server reports of it: %s', async (_, body) => {
    const { ask } = await asking((__, response) => sendJson(response, 200, body))
    expect(await detailsOf(ask)).toMatchObject({ inputTokens: 40, outputTokens: 3 })
  })

  it('keeps how much had come of a stream that broke off, however it broke off', async () => {
    const begun = [
      delta({ content: 'some' }),
      delta({ tool_calls: [{ index: 0, function: { name: 'find' } }] }),
    ]
    const ends: readonly ((response: ServerResponse) => void)[] = [
      response => response.end(),
      response => response.end('data: {broken\n\n'),
      response => response.end(`data: ${JSON.stringify({ error: { message: 'overloaded' } })}\n\n`),
      response => setTimeout(() => response.destroy(), 20),
    ]
    for (const end of ends) {
      const { ask } = await asking(
        (_, response) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' })
          for (const event of begun) response.write(`data: ${JSON.stringify(event)}\n\n`)
          end(response)
        },
        { stream: true },
      )
      expect(await detailsOf(ask)).toMatchObject({ outputCharacters: 'some'.length + 'find'.length })
    }
  })

  it('takes the tokens that a stream reported over a count of its characters, and nothing for a count of none', async () => {
    const told = await asking(
      (_, response) => sse(response, [delta({ content: 'some' }), { choices: [], usage }]),
      { stream: true },
    )
    const details = await detailsOf(told.ask)
    expect(details).toMatchObject({ inputTokens: 40, outputTokens: 3 })
    expect(details).not.toHaveProperty('outputCharacters')
    const silent = await asking((_, response) => sse(response, [delta({ reasoning_content: 'hm' })]), {
      stream: true,
    })
    expect(await detailsOf(silent.ask)).not.toHaveProperty('outputCharacters')
  })
})

describe('secrets', () => {
  it('do not come back out of answers, warnings and errors of a server that repeats them', async () => {
    const key = 'sk-planted-0123456789'
    let turn = 0
    const { responder } = await asking((request, response) => {
      const said = String(request.headers.authorization)
      if (turn++ === 0) sendJson(response, 400, { error: { message: `bad key ${said}`, param: said } })
      else
        sendJson(
          response,
          200,
          completion(
            { content: said, tool_calls: [{ function: { name: 'x', arguments: `{"k":"${key}"}` } }] },
            { model: key },
          ),
        )
    })
    const clean = redactingResponder(responder, createRedactor({ KEY: key }))
    const signal = new AbortController().signal
    const thrown = await clean.respond(callAbout('1'), { signal }).catch(error => error)
    expect(thrown.code).toBe('provider_rejected')
    const reply = await clean.respond(callAbout('1'), { signal })
    const everything = JSON.stringify([
      reply,
      thrown.message,
      thrown.hint,
      thrown.details,
      String(thrown.cause),
      thrown.stack,
    ])
    expect(everything).not.toContain(key)
    expect(everything).toContain('[redacted:KEY]')
  })
})
