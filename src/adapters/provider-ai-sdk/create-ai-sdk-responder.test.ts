import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type LocalServer,
  type ReceivedRequest,
  sendJson,
  serve,
} from '../../../test/support/local-server.ts'
import { CupelError, createRedactor } from '../../kernel/index.ts'
import { type ModelParameters, redactingResponder } from '../../prepare/provider/index.ts'
import { callAbout, responderContract } from '../../prepare/provider/responder.contract.ts'
import { openHttpClient } from '../http-client/index.ts'
import { createAiSdkResponder, createPackageLoader, type PackageLoader } from './index.ts'
import type { CallOptions, LanguageModel, StreamPart } from './language-model.ts'

const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})
const signal = new AbortController().signal

/** As the packages throw it. */
class ApiCallError extends Error {
  override name = 'AI_APICallError'
  requestBodyValues: unknown
  statusCode: number | undefined
  responseBody: string | undefined
  responseHeaders: Record<string, string> | undefined
  url = 'https://api.test/v1'
}

interface FakeSettings {
  readonly fetch: typeof globalThis.fetch
  readonly apiKey?: string
  readonly baseURL?: string
}

/** A package that does what real ones do: posts through the given fetch, and throws API call errors. */
function fakePackage(origin: string, more: Partial<LanguageModel> = {}): Readonly<Record<string, unknown>> {
  return {
    createMistral: ({ fetch, apiKey, baseURL = origin }: FakeSettings) => ({
      languageModel: (modelId: string): LanguageModel => ({
        specificationVersion: 'v4',
        async doGenerate(options) {
          const response = await fetch(`${baseURL}/chat`, {
            method: 'POST',
            headers: { authorization: `Bearer ${apiKey}` },
            body: JSON.stringify({ modelId, prompt: options.prompt }),
            signal: options.abortSignal,
          })
          const text = await response.text()
          if (response.ok) return JSON.parse(text)
          const error = new ApiCallError(`failed with ${apiKey}`)
          error.statusCode = response.status
          error.responseBody = text
          error.responseHeaders = Object.fromEntries(response.headers)
          error.requestBodyValues = { prompt: options.prompt }
          throw error
        },
        async doStream() {
          throw new Error('not streamed')
        },
        ...more,
      }),
    }),
  }
}

const usage = {
  inputTokens: { total: 9, cacheRead: 4, cacheWrite: 1 },
  outputTokens: { total: 5, reasoning: 2 },
}
const result = (text: string, more: object = {}) => ({
  content: [
    { type: 'reasoning', text: 'hm' },
    { type: 'text', text },
  ],
  finishReason: { unified: 'stop', raw: 'eos' },
  usage,
  warnings: [],
  response: { modelId: 'm-2026' },
  ...more,
})

async function asking(
  answer: (request: ReceivedRequest, response: ServerResponse) => void,
  { parameters = {}, model = {} }: { parameters?: ModelParameters; model?: Partial<LanguageModel> } = {},
) {
  const server = await serve(answer)
  const http = openHttpClient()
  opened.push(http, server)
  return { server, responder: await make(server, { parameters, model, http }) }
}

interface Making {
  readonly parameters: ModelParameters
  readonly model: Partial<LanguageModel>
  readonly http: ReturnType<typeof openHttpClient>
}
const make = (server: LocalServer, { parameters, model, http }: Making) =>
  createAiSdkResponder({
    provider: 'mistral',
    model: 'small',
    apiKey: 'sk-planted-0123456789',
    parameters,
    http,
    load: async () => fakePackage(server.origin, model),
  })

responderContract('the AI SDK adapter', {
  failure: 'provider_unavailable',
  canHang: true,
  async open() {
    const server = await serve((request, response) => {
      if (request.body.includes('item hang')) return
      if (request.body.includes('item bad')) sendJson(response, 503, { message: 'broken' })
      else sendJson(response, 200, result('good'))
    })
    const http = openHttpClient()
    return {
      responder: await make(server, { parameters: {}, model: {}, http }),
      async dispose() {
        await http.close()
        await server.close()
      },
    }
  },
})

describe('a model through an AI SDK package', () => {
  it('gives text, usage, finish reason, model, tool calls, log-probabilities and warnings', async () => {
    const { responder } = await asking((_, response) =>
      sendJson(
        response,
        200,
        result('hello', {
          content: [
            { type: 'text', text: 'hel' },
            { type: 'text', text: 'lo' },
            { type: 'tool-call', toolCallId: '1', toolName: 'find', input: '{"q":1}' },
          ],
          warnings: [
            { type: 'unsupported', feature: 'seed', details: 'this model takes none' },
            { type: 'other', message: 'a preview model' },
          ],
          providerMetadata: { openai: { logprobs: [[{ token: 'hel', logprob: -1, top_logprobs: [] }]] } },
        }),
      ),
    )
    const { response, timing } = await responder.respond(callAbout('1'), { signal })
    expect(response).toEqual({
      text: 'hello',
      toolCalls: [{ name: 'find', arguments: { q: 1 } }],
      finishReason: 'stop',
      logprobs: [{ token: 'hel', logprob: -1 }],
      usage: {
        inputTokens: 9,
        outputTokens: 5,
        cachedInputTokens: 4,
        cacheWriteTokens: 1,
        reasoningTokens: 2,
      },
      model: 'm-2026',
      warnings: ['`seed` has no effect here: this model takes none', 'a preview model'],
    })
    expect(timing.totalMs).toBeGreaterThan(0)
  })

  it('is given messages and parameters in the form of the interface', async () => {
    const seen: CallOptions[] = []
    const doGenerate = async (options: CallOptions) => {
      seen.push(options)
      return result('x') as never
    }
    const schema = { type: 'object' }
    const parameters = {
      temperature: 0,
      topP: 0.9,
      maxTokens: 5,
      stop: ['END'],
      responseFormat: { schema },
      tools: [{ name: 'f', parameters: schema }],
      reasoningEffort: 'low',
      extra: { safe: true },
    }
    const { responder } = await asking(() => {}, { parameters, model: { doGenerate } })
    const messages = (['system', 'user', 'assistant', 'tool'] as const).map(role => ({ role, content: role }))
    const { response } = await responder.respond(callAbout('1', { messages }), { signal })
    expect(seen[0]).toEqual({
      prompt: [
        { role: 'system', content: 'system' },
        { role: 'user', content: [{ type: 'text', text: 'user' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'assistant' }] },
        { role: 'user', content: [{ type: 'text', text: 'tool' }] },
      ],
      temperature: 0,
      topP: 0.9,
      maxOutputTokens: 5,
      stopSequences: ['END'],
      responseFormat: { type: 'json', schema, name: 'answer' },
      tools: [{ type: 'function', name: 'f', inputSchema: schema }],
      toolChoice: { type: 'auto' },
      reasoning: 'low',
      providerOptions: { mistral: { safe: true } },
      seed: 7,
      abortSignal: signal,
    })
    expect(response.warnings).toEqual([expect.stringContaining('role: tool')])
  })

  it('streams, with the time to the first token', async () => {
    const parts: readonly StreamPart[] = [
      { type: 'stream-start', warnings: [{ type: 'unsupported', feature: 'topK' }] },
      { type: 'response-metadata', modelId: 'm-1' },
      { type: 'text-delta', delta: 'hel' },
      { type: 'text-delta', delta: 'lo' },
      { type: 'tool-call', toolName: 'f', input: '{}' },
      { type: 'finish', finishReason: { unified: 'stop' }, usage },
    ]
    const doStream = async () => ({ stream: ReadableStream.from(parts) as never })
    const { responder } = await asking(() => {}, { parameters: { stream: true }, model: { doStream } })
    const { response, timing } = await responder.respond(callAbout('1'), { signal })
    expect(response).toMatchObject({
      text: 'hello',
      model: 'm-1',
      finishReason: 'stop',
      toolCalls: [{ name: 'f', arguments: {} }],
      warnings: ['`topK` has no effect here'],
    })
    expect(timing.firstTokenMs).toBeLessThanOrEqual(timing.totalMs)
  })

  it.each([
    [
      'is said to be interrupted',
      [{ type: 'finish', finishReason: { unified: 'interrupted' } }],
      'provider_malformed',
    ],
    ['ends in error', [{ type: 'finish', finishReason: { unified: 'error' } }], 'provider_unavailable'],
    ['ends with nothing', [{ type: 'finish', finishReason: { unified: 'other' } }], 'provider_malformed'],
    ['breaks off', [{ type: 'text-delta', delta: 'hel' }], 'provider_malformed'],
    [
      'tells of an overload',
      [{ type: 'error', error: Object.assign(new ApiCallError('x'), { statusCode: 529 }) }],
      'provider_unavailable',
    ],
  ])('fails when its stream %s', async (_, parts, code) => {
    const doStream = async () => ({ stream: ReadableStream.from<object>(parts) as never })
    const { responder } = await asking(() => {}, { parameters: { stream: true }, model: { doStream } })
    await expect(responder.respond(callAbout('1'), { signal })).rejects.toMatchObject({ code })
  })

  it.each([
    [
      'a rate limit',
      { statusCode: 429, responseHeaders: { 'retry-after': '3' } },
      { code: 'provider_rate_limited', details: { retryAfterMs: 3_000 } },
    ],
    [
      'a refused parameter',
      { statusCode: 400, responseBody: '{"error":{"message":"no","param":"temperature"}}' },
      { code: 'provider_rejected', details: { parameter: 'temperature' } },
    ],
    ['a wrong key', { statusCode: 401 }, { code: 'provider_auth' }],
    [
      'a redirect',
      { statusCode: 302, responseHeaders: { location: 'http://evil.test/x' } },
      { code: 'provider_rejected' },
    ],
    ['an answer that cannot be read', { statusCode: 200 }, { code: 'provider_malformed' }],
    ['no answer', {}, { code: 'provider_unavailable' }],
    ['a missing key', { name: 'AI_LoadAPIKeyError' }, { code: 'secret_missing' }],
    ['JSON of a wrong form', { name: 'AI_TypeValidationError' }, { code: 'provider_malformed' }],
    ['what the model cannot do', { name: 'AI_UnsupportedFunctionalityError' }, { code: 'provider_rejected' }],
  ])('fails by class with %s', async (_, fields, wanted) => {
    const doGenerate = () => Promise.reject(Object.assign(new ApiCallError('x'), fields))
    const { responder } = await asking(() => {}, { model: { doGenerate } })
    await expect(responder.respond(callAbout('1'), { signal })).rejects.toMatchObject(wanted)
  })

  it.each([
    ['is said to be interrupted', [{ type: 'finish', finishReason: { unified: 'interrupted' }, usage }]],
    ['ends in error', [{ type: 'finish', finishReason: { unified: 'error' }, usage }]],
    ['ends with nothing', [{ type: 'finish', finishReason: { unified: 'other' }, usage }]],
  ])('keeps the tokens of an answer that %s', async (_, parts) => {
    const doStream = async () => ({ stream: ReadableStream.from<object>(parts) as never })
    const { responder } = await asking(() => {}, { parameters: { stream: true }, model: { doStream } })
    await expect(responder.respond(callAbout('1'), { signal })).rejects.toMatchObject({
      details: { inputTokens: 9, outputTokens: 5, cachedInputTokens: 4, reasoningTokens: 2 },
    })
  })

  it('keeps what can be told of an answer that breaks off, or that its package cannot read', async () => {
    const doStream = async () => ({
      stream: ReadableStream.from<object>([{ type: 'text-delta', delta: 'hel' }]) as never,
    })
    const broken = await asking(() => {}, { parameters: { stream: true }, model: { doStream } })
    await expect(broken.responder.respond(callAbout('1'), { signal })).rejects.toMatchObject({
      details: { outputCharacters: 3 },
    })
    const fields = { statusCode: 200, responseBody: '{"usage":{"input_tokens":9,"output_tokens":5}}' }
    const doGenerate = () => Promise.reject(Object.assign(new ApiCallError('x'), fields))
    const unreadable = await asking(() => {}, { model: { doGenerate } })
    await expect(unreadable.responder.respond(callAbout('1'), { signal })).rejects.toMatchObject({
      details: { inputTokens: 9, outputTokens: 5 },
    })
  })

  it('has the failures of the connection by their own class', async () => {
    const { responder } = await asking((_, response) => response.end(Buffer.alloc(40 * 1024 * 1024, 0x20)))
    await expect(responder.respond(callAbout('1'), { signal })).rejects.toMatchObject({
      code: 'provider_malformed',
      message: expect.stringContaining('bytes'),
    })
  })

  it('times each call by its own requests', async () => {
    const { promise: quickIsDone, resolve } = Promise.withResolvers<void>()
    const { responder } = await asking((request, response) => {
      const send = () => sendJson(response, 200, result('x'))
      // Asked in the same moment, and answered this much later, however slow the machine is.
      if (request.body.includes('item slow')) void quickIsDone.then(() => setTimeout(send, 200))
      else send()
    })
    const asked = responder.respond(callAbout('slow'), { signal })
    const quick = await responder.respond(callAbout('quick'), { signal })
    resolve()
    const slow = await asked
    expect(slow.timing.totalMs - quick.timing.totalMs).toBeGreaterThan(100)
  })

  it('tells neither key nor prompt in its errors', async () => {
    const { responder } = await asking((request, response) =>
      sendJson(response, 400, { error: { message: `key ${request.headers.authorization}` } }),
    )
    const clean = redactingResponder(responder, createRedactor({ KEY: 'sk-planted-0123456789' }))
    const thrown = await clean.respond(callAbout('1'), { signal }).catch(error => error)
    expect(thrown.code).toBe('provider_rejected')
    const everything = JSON.stringify([
      thrown.message,
      thrown.hint,
      thrown.details,
      thrown.stack,
      thrown.cause ?? null,
    ])
    expect(everything).not.toContain('sk-planted')
    expect(everything).not.toContain('item 1')
  })
})

describe('the package of a provider', () => {
  const http = openHttpClient()
  const wish = (load: PackageLoader, provider = 'mistral') => ({
    provider,
    model: 'm',
    parameters: {},
    http,
    load,
  })

  it('that is not installed is named with the command that installs it', async () => {
    const load = createPackageLoader(tmpdir())
    for (const [provider, name] of [
      ['anthropic', '@ai-sdk/anthropic'],
      ['bedrock', '@ai-sdk/amazon-bedrock'],
    ] as const) {
      await expect(createAiSdkResponder(wish(load, provider))).rejects.toMatchObject({
        code: 'package_missing',
        message: `The package ${name} is not installed.`,
        hint: `npm install ${name}`,
      })
    }
  })

  it.each([
    ['has another interface', fakePackage('http://x', { specificationVersion: 'v2' }), 'v2'],
    ['has no such provider', {}, 'createMistral'],
  ])('that %s is to be updated', async (_, module, message) => {
    await expect(createAiSdkResponder(wish(async () => module))).rejects.toMatchObject({
      code: 'package_missing',
      message: expect.stringContaining(message),
      hint: 'npm install @ai-sdk/mistral@latest',
    })
  })

  it('of a provider that is not known is not looked for', async () => {
    const load = () => Promise.reject(new CupelError('store_failed', 'asked'))
    for (const provider of ['antropic', 'constructor', '../../evil']) {
      await expect(createAiSdkResponder(wish(load, provider))).rejects.toMatchObject({
        code: 'candidate_invalid',
      })
    }
  })

  it('is found in the project, whatever conditions it exports', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cupel-packages-'))
    const home = join(folder, 'node_modules', '@ai-sdk', 'mistral')
    mkdirSync(home, { recursive: true })
    mkdirSync(join(folder, 'deep', 'er'), { recursive: true })
    writeFileSync(
      join(home, 'package.json'),
      JSON.stringify({
        type: 'module',
        exports: { '.': { types: './x.d.ts', import: { default: './index.js' } } },
      }),
    )
    writeFileSync(join(home, 'index.js'), 'export const here = true')
    expect(await createPackageLoader(join(folder, 'deep', 'er'))('@ai-sdk/mistral')).toMatchObject({
      here: true,
    })
    rmSync(folder, { recursive: true })
  })
})
