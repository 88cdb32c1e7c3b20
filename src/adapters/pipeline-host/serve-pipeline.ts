import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CupelError, errorTable, messageOf } from '../../kernel/index.ts'
import type { Call, Response } from '../../prepare/provider/index.ts'

export interface ServeSettings {
  /** Answers one call; the signal is aborted when whoever asked has gone, or the deadline has passed. */
  readonly answer: (call: Call, signal: AbortSignal) => Promise<Response>
  /** Longest that one answer may take. */
  readonly deadlineMs: number
}

export interface PipelineServer {
  /** On loopback, with a word in it that nobody can guess: no other page or program of this machine can ask. */
  readonly url: string
  close(): Promise<void>
}

const largestBody = 32 * 2 ** 20

/**
 * Serves a pipeline over HTTP: a call in JSON is posted, a response in JSON comes back. What the pipeline throws becomes the HTTP
 * status of its error code.
 */
export async function servePipeline(settings: ServeSettings): Promise<PipelineServer> {
  const path = `/${randomBytes(24).toString('base64url')}`
  const server = createServer((request, response) => {
    if (request.method !== 'POST' || request.url !== path) refuse(response, 404, 'There is nothing here.')
    else void answerOne(settings, request, response)
  })
  server.requestTimeout = 60_000
  // Longer than any pause of a load, so that no request meets a connection that is just being closed.
  server.keepAliveTimeout = 600_000
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${path}`,
    close() {
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}

async function answerOne(
  { answer, deadlineMs }: ServeSettings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  const late = new CupelError('provider_timeout', `No answer within ${deadlineMs} ms.`)
  const timer = setTimeout(() => gone.abort(late), deadlineMs)
  response.once('close', () => gone.abort(new CupelError('interrupted', 'Whoever asked has gone.')))
  try {
    const answered = await answer(await readCall(request), gone.signal)
    send(response, 200, answered)
  } catch (thrown) {
    const code = CupelError.is(thrown) ? thrown.code : undefined
    refuse(response, code === undefined ? 500 : errorTable[code].http, messageOf(thrown))
  } finally {
    clearTimeout(timer)
  }
}

/** @throws CupelError `request_invalid` */
async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > largestBody)
      throw new CupelError('request_invalid', `The call is longer than ${largestBody} bytes.`)
    chunks.push(chunk)
  }
  try {
    const call = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Call
    if (typeof call.question?.exampleId === 'string' && Array.isArray(call.messages)) return call
  } catch {
    // Told below.
  }
  throw new CupelError(
    'request_invalid',
    'The body is not a call in JSON: { question, messages, repeat, seed }.',
  )
}

function send(response: ServerResponse, status: number, value: unknown): void {
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

function refuse(response: ServerResponse, status: number, message: string): void {
  send(response, status, { error: { message } })
}
