/**
 * A streaming chat server that keeps its own truth: when each request arrived, when its first token left and when its answer ended,
 * on the machine's monotonic clock, which the generator's process shares. Prints its port; `GET /truth` gives the columns and
 * forgets them. Ends when its stdin does.
 */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const {
  REQUESTS = '1000',
  TOKENS = '3',
  GAP_MS = '5',
  MEDIAN_MS = '60',
  SPREAD = '0.4',
  FREEZE = '',
} = process.env
const requests = Number(REQUESTS)
const tokens = Number(TOKENS)
const gapMs = Number(GAP_MS)

const now = (): number => Number(process.hrtime.bigint()) / 1e6
const column = (): Float64Array<ArrayBuffer> => new Float64Array(requests).fill(Number.NaN)
const [arrived, first, ended] = [column(), column(), column()]

const event = (fields: object): string =>
  `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_700_000_000, model: 'bench', ...fields })}\n\n`
const delta = (content: object, finish: string | null = null): string =>
  event({ choices: [{ index: 0, delta: content, finish_reason: finish }] })
const role = delta({ role: 'assistant', content: '' })
const token = delta({ content: ' word' })
const usage = event({ choices: [], usage: { prompt_tokens: 40, completion_tokens: tokens } })
const last = `${token}${delta({}, 'stop')}${usage}data: [DONE]\n\n`

/** Log-normal, by the row alone, so that every run has the same work. */
function firstTokenMs(row: number): number {
  const normal =
    Math.sqrt(-2 * Math.log(fraction(2 * row + 1))) * Math.cos(2 * Math.PI * fraction(2 * row + 2))
  return Number(MEDIAN_MS) * Math.exp(Number(SPREAD) * normal)
}

/** SplitMix32, above 0 and at most 1. */
function fraction(n: number): number {
  let z = Math.imul(n, 0x9e3779b9)
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return (((z ^ (z >>> 15)) >>> 0) + 1) / 2 ** 32
}

function answer(row: number, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  let sent = 0
  const next = (): void => {
    sent++
    if (sent === 1) first[row] = now()
    if (sent === tokens) {
      ended[row] = now()
      response.end(last)
      return
    }
    response.write(sent === 1 ? role + token : token)
    setTimeout(next, gapMs)
  }
  setTimeout(next, firstTokenMs(row))
}

const server = createServer((request, response) => {
  const arrivedMs = now()
  if (request.url === '/truth') {
    response.end(Buffer.concat([arrived, first, ended].map(({ buffer }) => Buffer.from(buffer.slice(0)))))
    for (const one of [arrived, first, ended]) one.fill(Number.NaN)
    return
  }
  let body = ''
  request.setEncoding('latin1')
  request.on('data', piece => (body += piece))
  request.on('end', () => {
    const row = Number(/"row":(\d+)/.exec(body)?.[1])
    arrived[row] = arrivedMs
    answer(row, response)
  })
})
server.keepAliveTimeout = 60_000
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () =>
  console.log((server.address() as AddressInfo).port),
)

// `EVERY/FOR` milliseconds in which it does nothing at all, like a process that collects garbage or waits for a lock.
const [everyMs = 0, forMs = 0] = FREEZE.split('/').map(Number)
const never = new Int32Array(new SharedArrayBuffer(4))
if (everyMs > 0) setInterval(() => Atomics.wait(never, 0, 0, forMs), everyMs)
process.stdin.resume().on('close', () => process.exit())
