import { CupelError, type Json } from '../../kernel/index.ts'
import {
  type AnswerMapping,
  type AnswerReader,
  type Call,
  classifyHttpFailure,
  createAnswerReader,
  type HttpClient,
  type HttpReply,
  type Responder,
  type Response,
  readAnswer,
} from '../../prepare/provider/index.ts'
import { type BodyTemplate, readBodyTemplate } from './fill-body.ts'

export interface HttpPipelineSettings {
  readonly url: string
  readonly method: 'GET' | 'POST' | 'PUT'
  /** With secrets filled in. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** JSON with placeholders. Default: id, input, context, tags, repeat and seed under these names. */
  readonly body?: Json | undefined
  /** Where the answer's fields stand. Without it the answer has our own field names, or is plain text. */
  readonly mapping?: AnswerMapping | undefined
  /** Not closed with the responder: it may be shared. */
  readonly http: HttpClient
}

const defaultBody = {
  id: '{{id}}',
  input: '{{input}}',
  context: '{{context}}',
  tags: '{{tags}}',
  repeat: '{{repeat}}',
  seed: '{{seed}}',
} as const

/**
 * Asks a pipeline over HTTP. With GET, the fields of the body become query parameters.
 *
 * @throws CupelError `candidate_invalid` for a body or path that cannot be read
 */
export function createHttpResponder(settings: HttpPipelineSettings): Responder {
  const { url, method, mapping, http } = settings
  const from = new URL(url).origin
  const { fill, headers } = httpRequests(settings)
  const read = mapping && hasPaths(mapping) ? createAnswerReader(mapping) : undefined
  return {
    async respond(call, { signal }) {
      const reply = await http.send(
        { method, headers, ...addressed({ url, method, fill }, call) },
        { signal },
      )
      if (reply.status < 200 || reply.status >= 300) {
        throw classifyHttpFailure({ ...reply, from, now: Date.now() })
      }
      return { response: readReply(reply, { from, read }), timing: { totalMs: reply.totalMs } }
    },
  }
}

/** What every request carries, and how its body is made of a call; for a load generator that sends them itself. */
export function httpRequests(settings: Pick<HttpPipelineSettings, 'method' | 'headers' | 'body'>): {
  readonly fill: BodyTemplate
  readonly headers: Readonly<Record<string, string>>
} {
  const { method } = settings
  return {
    fill: readBodyTemplate(settings.body ?? (method === 'GET' ? { input: '{{input}}' } : defaultBody)),
    headers: {
      accept: 'application/json, text/plain',
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
      ...settings.headers,
    },
  }
}

const hasPaths = (mapping: AnswerMapping) => Object.values(mapping).some(path => path !== undefined)

interface Addressing extends Pick<HttpPipelineSettings, 'url' | 'method'> {
  readonly fill: BodyTemplate
}

function addressed({ url, method, fill }: Addressing, call: Call): { url: string; body?: string } {
  const body = fill(call)
  if (method !== 'GET') return { url, body: JSON.stringify(body) }
  const target = new URL(url)
  if (typeof body === 'object' && body !== null) {
    for (const [name, value] of Object.entries(body)) {
      target.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value))
    }
  }
  return { url: target.href }
}

interface Reading {
  readonly from: string
  readonly read: AnswerReader | undefined
}

function readReply({ body, headers }: HttpReply, { from, read }: Reading): Response {
  const isJson = /\bjson\b/i.test(String(headers['content-type'] ?? '')) || /^\s*[{["]/.test(body)
  if (!isJson && read === undefined) return { text: body }
  const answer = parse(body, from)
  return read ? read(answer) : readAnswer(answer, { from, code: 'provider_malformed' })
}

function parse(body: string, from: string): Json {
  try {
    return JSON.parse(body) as Json
  } catch {
    throw new CupelError('provider_malformed', `${from} answered with what is not JSON.`)
  }
}
