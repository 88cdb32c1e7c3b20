import { CupelError } from '../../kernel/index.ts'
import {
  type Call,
  classifyHttpFailure,
  type HttpClient,
  type ModelParameters,
  parameterNotes,
  type Reply,
  type Responder,
} from '../../prepare/provider/index.ts'
import { type ChatSettings, endpointOf } from './chat-request.ts'
import { type CompletionParts, malformed, toResponse } from './completion-fields.ts'
import { readCompletion } from './read-completion.ts'
import { createStreamReader, type StreamReader } from './read-stream.ts'
import { callFields, fixedFields } from './request-body.ts'

export interface OpenAiCompatibleSettings extends ChatSettings {
  /** Not closed with the responder: it may be shared. */
  readonly http: HttpClient
}

/** What this server is known not to take, learnt from its refusals. */
interface Learnt {
  /** Name under which `maxTokens` is sent. */
  limitName: 'max_tokens' | 'max_completion_tokens'
  readonly omitted: Set<string>
  /** For the reader of every answer made under them. */
  readonly notes: string[]
}

/**
 * Parameters that a server may refuse without the candidate becoming another one: the draw is not seeded, or the
 * usage is not reported with the stream. The call is made once more without them, and every answer says so.
 */
const dispensable = ['seed', 'stream_options']

/** Asks a model through the chat completions interface. */
export function createOpenAiCompatibleResponder(settings: OpenAiCompatibleSettings): Responder {
  const { parameters } = settings
  const connection = connect(settings)
  const learnt: Learnt = { limitName: 'max_tokens', omitted: new Set(), notes: [] }
  let fixed = fixedFields(settings.model, parameters, learnt.limitName)

  function bodyOf(call: Call): string {
    const fields: Record<string, unknown> = { ...fixed, ...callFields(call, parameters) }
    for (const name of learnt.omitted) delete fields[name]
    return JSON.stringify(fields)
  }

  /** Learns from a refusal; true when the call can be made in another form. */
  function learn(error: unknown, sent: string): boolean {
    const name = CupelError.is(error) ? error.details.parameter : undefined
    if (typeof name !== 'string') return false
    if (name === 'max_tokens' && learnt.limitName === 'max_tokens' && parameters.maxTokens !== undefined) {
      learnt.limitName = 'max_completion_tokens'
      learnt.notes.push(parameterNotes.renamed('max_tokens', 'max_completion_tokens'))
      fixed = fixedFields(settings.model, parameters, learnt.limitName)
      return true
    }
    if (!dispensable.includes(name) || !sent.includes(`"${name}":`)) {
      // A call that was under way when another one learnt: its form is old, the new one may do.
      return name === 'max_tokens' && sent.includes('"max_tokens":') && learnt.limitName !== 'max_tokens'
    }
    if (!learnt.omitted.has(name)) {
      learnt.omitted.add(name)
      learnt.notes.push(parameterNotes.withoutRejected(name))
    }
    return true
  }

  async function respond(call: Call, { signal }: { readonly signal: AbortSignal }): Promise<Reply> {
    // Each refusal names one parameter: there are three that can be done without.
    for (let form = 0; ; form++) {
      const body = bodyOf(call)
      try {
        return await ask(body, { connection, parameters, signal, notes: learnt.notes })
      } catch (thrown) {
        if (form >= 3 || !learn(thrown, body)) throw thrown
      }
    }
  }
  return { respond }
}

interface Connection {
  readonly http: HttpClient
  readonly url: string
  /** For messages: the server, not its whole address, which may hold a key. */
  readonly from: string
  readonly headers: Readonly<Record<string, string>>
}

function connect({ http, ...settings }: OpenAiCompatibleSettings): Connection {
  const { url, headers } = endpointOf(settings)
  return { http, url, from: new URL(url).origin, headers }
}

interface Asking {
  readonly connection: Connection
  readonly parameters: ModelParameters
  readonly signal: AbortSignal
  readonly notes: readonly string[]
}

async function ask(body: string, asking: Asking): Promise<Reply> {
  let stream: StreamReader | undefined
  try {
    return await read(body, asking, opened => {
      stream = opened
      return opened
    })
  } catch (thrown) {
    throw stream === undefined || asking.signal.aborted ? thrown : withPart(thrown, stream)
  }
}

/** The same failure, with what had come of the answer: it has to be paid for. */
function withPart(thrown: unknown, stream: StreamReader): unknown {
  if (!CupelError.is(thrown)) return thrown
  const { code, message, hint, details, cause } = thrown
  return new CupelError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    details: { ...stream.partDetails(), ...details },
    cause,
  })
}

async function read(
  body: string,
  { connection, parameters, signal, notes }: Asking,
  onStream: (stream: StreamReader) => StreamReader,
): Promise<Reply> {
  const { http, url, from, headers } = connection
  let stream: StreamReader | undefined
  const reply = await http.send(
    {
      method: 'POST',
      url,
      headers,
      body,
      ...(parameters.stream
        ? {
            onHeaders: (status, { 'content-type': type }) => {
              // A server that cannot stream answers in one piece, which is read as such.
              if (status !== 200 || String(type).startsWith('application/json')) return undefined
              stream = onStream(createStreamReader(from))
              return { onText: stream.push }
            },
          }
        : {}),
    },
    { signal },
  )
  if (reply.status !== 200) {
    if (reply.status > 200 && reply.status < 300) throw malformed(from, `answered ${reply.status}`)
    throw classifyHttpFailure({ ...reply, from, now: Date.now() })
  }
  const parts = stream ? stream.end() : readCompletion(reply.body, from)
  const firstTokenMs = stream?.firstTokenMs
  return {
    response: toResponse(parts, [...notes, ...missing(parts, parameters, stream !== undefined)]),
    timing: { totalMs: reply.totalMs, ...(firstTokenMs === undefined ? {} : { firstTokenMs }) },
  }
}

/** What was asked for and did not come. */
function missing(parts: CompletionParts, parameters: ModelParameters, isStreamed: boolean): string[] {
  const notes: string[] = []
  if (parameters.logprobs && parts.logprobs === undefined && parts.text !== '') {
    notes.push(parameterNotes.ignored('logprobs', 'the answer has none'))
  }
  if (parameters.stream && !isStreamed)
    notes.push(parameterNotes.ignored('stream', 'the answer came in one piece'))
  return notes
}
