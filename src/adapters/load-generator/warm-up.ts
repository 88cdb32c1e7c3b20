import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LoadTarget } from '../../measure/load/index.ts'
import { monotonicMs } from './monotonic.ts'
import { allocateRecords } from './shared-records.ts'
import { createThreadWork } from './thread-work.ts'

/** As many requests make the code of the path compiled and optimised, in a few tenths of a second. */
const requests = 1_500
const atOnce = 16

let isWarm = false

/**
 * Sends throw-away requests through the very code that will be measured, to a server of this thread's own: the first thousand
 * requests of a fresh thread are slower by milliseconds, and nobody's server is to be asked for them. Where nothing can listen on
 * loopback the thread stays cold, which its own scheduling error will show.
 */
export async function warmUp(): Promise<void> {
  if (isWarm) return
  isWarm = true
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => answerAs(request.url ?? '', response))
  })
  server.on('error', () => {})
  const listening = new Promise<boolean>(resolve => {
    server.once('error', () => resolve(false))
    server.listen(0, '127.0.0.1', () => resolve(true))
  })
  if (!(await listening)) return
  const { port } = server.address() as AddressInfo
  for (const answer of ['chat-stream', 'chat', 'json'] as const)
    await send(`http://127.0.0.1:${port}/${answer}`, answer)
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
}

async function send(url: string, answer: LoadTarget['answer']): Promise<void> {
  const share = answer === 'chat-stream' ? requests : requests / 10
  const work = createThreadWork(
    {
      target: { url, method: 'POST', headers: {}, answer },
      bodies: ['{"messages":[{"role":"user","content":"warm"}]}'],
      bodyOf: new Int32Array(share),
      arrivals: 'closed',
      timeoutMs: 10_000,
      places: atOnce,
      memory: allocateRecords(share),
      shard: { first: 0, step: 1 },
      keepsText: false,
      gapLimitsMs: [],
    },
    () => {},
  )
  await work.run(monotonicMs())
}

const chunk = (delta: object) => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`
const role = chunk({ role: 'assistant', content: '' })
const token = chunk({ content: 'word' })
const usage = { prompt_tokens: 4, completion_tokens: 3 }
const lastEvents = `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage })}\n\ndata: [DONE]\n\n`
const completion = JSON.stringify({ choices: [{ message: { content: 'word' } }], usage })

function answerAs(url: string, response: ServerResponse): void {
  if (url !== '/chat-stream') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(completion)
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(role + token)
  setImmediate(() => {
    response.write(token)
    setImmediate(() => response.end(token + lastEvents))
  })
}
