import { execFile } from 'node:child_process'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import {
  type LocalServer,
  type ReceivedRequest,
  sendJson,
  serve,
} from '../../../test/support/local-server.ts'
import {
  type Arrivals,
  type LoadMoney,
  type LoadPlan,
  type LoadProgress,
  type LoadTarget,
  measureGaps,
  type RequestOutcome,
  type RequestRecords,
  requestOutcomes,
} from '../../measure/load/index.ts'
import { openLoadGenerator } from './index.ts'

const generator = openLoadGenerator()
const never = new AbortController().signal
const servers: LocalServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})
afterAll(() => generator.close())

type Answer = (request: ReceivedRequest, response: ServerResponse) => void

async function start(answer: Answer): Promise<LocalServer> {
  const server = await serve(answer)
  servers.push(server)
  return server
}

interface Wish extends Partial<Omit<LoadPlan, 'target'>> {
  readonly target?: Partial<LoadTarget>
}

/** A plan of a body for each request, which holds its row. */
function planOf(url: string, arrivals: Arrivals, { target, ...more }: Wish = {}): LoadPlan {
  const requests = arrivals.kind === 'open' ? arrivals.atMs.length : arrivals.requests
  return {
    target: { url, method: 'POST', headers: {}, answer: 'json', ...target },
    bodies: Array.from({ length: requests }, (_, row) => ({ body: JSON.stringify({ row }) })),
    bodyOf: Int32Array.from({ length: requests }, (_, row) => row),
    arrivals,
    timeoutMs: 60_000,
    connections: 100,
    threads: 1,
    ...more,
  }
}

const open = (...atMs: number[]): Arrivals => ({ kind: 'open', atMs: Float64Array.from(atMs) })
const outcomesOf = ({ outcome }: RequestRecords): RequestOutcome[] =>
  [...outcome].map(index => requestOutcomes[index] as RequestOutcome)
const rowOf = ({ body }: ReceivedRequest): number => (JSON.parse(body) as { row: number }).row

const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
const role = chunk({ role: 'assistant', content: '' })
const finish = chunk({}, 'stop')
const usage = 'data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":5}}\n\n'
const done = 'data: [DONE]\n\n'
const completion = (content: string) => ({
  choices: [{ message: { content }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 7, completion_tokens: 5 },
})

function stream(response: ServerResponse, ...pieces: string[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const piece of pieces) response.write(piece)
}

/** Each kind of end, and what a server does for it to come about. */
const ends: readonly (readonly [string, RequestOutcome, LoadTarget['answer'], Answer])[] = [
  ['an answer', 'ok', 'json', (_, response) => sendJson(response, 200, { answer: 'yes' })],
  ['a completion', 'ok', 'chat', (_, response) => sendJson(response, 200, completion('yes'))],
  [
    'a stream',
    'ok',
    'chat-stream',
    (_, response) => {
      stream(response, role, chunk({ content: 'yes' }), finish, usage, done)
      response.end()
    },
  ],
  [
    'status 429',
    'rate_limited',
    'json',
    (_, response) => {
      response.setHeader('retry-after', '1')
      sendJson(response, 429, { error: 'slow down' })
    },
  ],
  ['status 500', 'server_error', 'json', (_, response) => sendJson(response, 500, { error: 'mine' })],
  ['status 503', 'server_error', 'chat-stream', (_, response) => sendJson(response, 503, {})],
  ['status 401', 'client_error', 'chat', (_, response) => sendJson(response, 401, { error: 'who?' })],
  [
    'a redirect',
    'client_error',
    'json',
    (_, response) => {
      response.writeHead(302, { location: '/elsewhere' }).end()
    },
  ],
  ['what is not JSON', 'malformed', 'json', (_, response) => void response.end('{"a":')],
  [
    'a completion without a message',
    'malformed',
    'chat',
    (_, response) => sendJson(response, 200, { choices: [] }),
  ],
  [
    'an error with status 200',
    'server_error',
    'chat',
    (_, response) => sendJson(response, 200, { error: { message: 'no' } }),
  ],
  [
    'a rate limit within a stream',
    'rate_limited',
    'chat-stream',
    (_, response) => {
      stream(response, role, 'data: {"error":{"code":429,"message":"slow"}}\n\n')
      response.end()
    },
  ],
  [
    'an event that is not JSON',
    'malformed',
    'chat-stream',
    (_, response) => {
      stream(response, role, 'data: {"choices":[{"delta":{"content":"y\n\n', finish, done)
      response.end()
    },
  ],
  [
    'a stream without its end',
    'malformed',
    'chat-stream',
    (_, response) => {
      stream(response, role, chunk({ content: 'yes' }))
      response.end()
    },
  ],
  [
    'a body compressed unasked',
    'malformed',
    'json',
    (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('{}')
    },
  ],
  ['a connection closed at once', 'connection', 'json', request => void request],
  [
    'a connection closed midway',
    'connection',
    'chat-stream',
    (_, response) => {
      stream(response, role, chunk({ content: 'yes' }))
      setImmediate(() => response.destroy())
    },
  ],
  ['no answer', 'timeout', 'json', () => {}],
  [
    'an answer that stalls',
    'timeout',
    'chat-stream',
    (_, response) => stream(response, role, chunk({ content: 'y' })),
  ],
]

describe('how a request ends', () => {
  it.each(ends)('%s is %s (%s)', async (what, outcome, answer, act) => {
    const server = await start((request, response) => {
      if (what === 'a connection closed at once') response.destroy()
      else act(request, response)
    })
    const wish = { target: { answer }, timeoutMs: outcome === 'timeout' ? 1_000 : 60_000 }
    const { records, firstFailures } = await generator.generate(planOf(server.origin, open(0, 5), wish), {
      stop: never,
    })
    expect(outcomesOf(records)).toEqual([outcome, outcome])
    expect(Object.keys(firstFailures ?? {})).toEqual(outcome === 'ok' ? [] : [outcome])
    expect(server.received).toHaveLength(2)
    for (const row of [0, 1]) {
      expect(records.endMs[row]).toBeGreaterThanOrEqual(records.startedMs[row] as number)
      expect(records.startedMs[row]).toBeGreaterThanOrEqual(records.sentMs[row] as number)
      expect(records.sentMs[row]).toBeGreaterThanOrEqual(records.intendedMs[row] as number)
    }
  })

  it('a refused connection is told with its reason', async () => {
    const free = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => free.once('listening', resolve))
    const { port } = free.address() as { port: number }
    await new Promise(resolve => free.close(resolve))
    const plan = planOf(`http://127.0.0.1:${port}`, open(0, 1, 2))
    const { records, firstFailures } = await generator.generate(plan, { stop: never })
    expect(outcomesOf(records)).toEqual(['connection', 'connection', 'connection'])
    expect(firstFailures?.connection).toContain('ECONNREFUSED')
  })

  it('an answer that is not HTTP is malformed', async () => {
    const server = createServer(socket => socket.on('data', () => socket.end('SSH-2.0-OpenSSH\r\n\r\n')))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    const plan = planOf(`http://127.0.0.1:${port}`, open(0, 1))
    const { records } = await generator.generate(plan, { stop: never })
    server.close()
    expect(outcomesOf(records)).toEqual(['malformed', 'malformed'])
  })

  it('the words of a failing server are kept for people', async () => {
    const server = await start((_, response) => sendJson(response, 400, { error: 'max_tokens is too large' }))
    const { firstFailures } = await generator.generate(planOf(server.origin, open(0)), { stop: never })
    expect(firstFailures).toEqual({ client_error: 'HTTP 400 {"error":"max_tokens is too large"}' })
  })
})

describe('an open loop', () => {
  it('sends every request of the plan once, with its own body', async () => {
    const server = await start((_, response) => sendJson(response, 200, {}))
    const atMs = Array.from({ length: 300 }, (_, row) => row / 3)
    const { records } = await generator.generate(planOf(server.origin, open(...atMs)), { stop: never })
    expect(new Set(outcomesOf(records))).toEqual(new Set(['ok']))
    expect(server.received.map(rowOf).toSorted((a, b) => a - b)).toEqual(atMs.map((_, row) => row))
    expect([...records.intendedMs]).toEqual(atMs)
  })

  it('several threads share the plan and give one result', async () => {
    const server = await start((_, response) => {
      stream(response, role, chunk({ content: 'a' }))
      setTimeout(() => response.end(chunk({ content: 'b' }) + finish + done), 5)
    })
    const atMs = Array.from({ length: 101 }, (_, row) => row)
    const wish = { target: { answer: 'chat-stream' as const }, threads: 2, connections: 11 }
    const load = await generator.generate(planOf(server.origin, open(...atMs), wish), { stop: never })
    expect(new Set(outcomesOf(load.records))).toEqual(new Set(['ok']))
    expect(server.received.map(rowOf).toSorted((a, b) => a - b)).toEqual(atMs)
    expect([...load.records.gaps]).toEqual(new Array(101).fill(1))
    expect(load.gaps?.requestsEach).toBe(1)
    const measured = measureGaps(load.gaps?.batches ?? [])
    expect(measured?.n).toBe(101)
    expect(measured?.percentiles[0]?.value).toBeGreaterThan(1)
    expect(load.generatorCpuShare).toBeGreaterThan(0)
  })

  it('keeps the intended time apart from the sent one when connections are few, and counts the waiting', async () => {
    let most = 0
    let now = 0
    const server = await start((_, response) => {
      most = Math.max(most, ++now)
      setTimeout(() => {
        now--
        sendJson(response, 200, {})
      }, 50)
    })
    const plan = planOf(server.origin, open(0, 0, 0, 0), { connections: 1 })
    const { records } = await generator.generate(plan, { stop: never })
    expect(most).toBe(1)
    expect([...records.intendedMs]).toEqual([0, 0, 0, 0])
    expect(records.startedMs[3]).toBeGreaterThan(140)
    expect(records.sentMs[3]).toBeLessThan(records.startedMs[3] as number)
    expect(records.endMs[3]).toBeGreaterThan(190)
  })

  it('times out by the intended time, also what never got a connection', async () => {
    const server = await start(() => {})
    const plan = planOf(server.origin, open(0, 0, 1), { connections: 1, timeoutMs: 1_000 })
    const { records, firstFailures } = await generator.generate(plan, { stop: never })
    expect(outcomesOf(records)).toEqual(['timeout', 'timeout', 'timeout'])
    expect(records.startedMs[0]).not.toBeNaN()
    expect(records.startedMs[1]).toBeNaN()
    expect(server.received.length).toBeLessThanOrEqual(2)
    expect(firstFailures?.timeout).toBeDefined()
    for (const row of [0, 1, 2])
      expect((records.endMs[row] as number) - (records.intendedMs[row] as number)).toBeGreaterThan(999)
  })

  it('sends nothing more once stopped, waits for what is on the wire, and tells both apart', async () => {
    const control = new AbortController()
    const server = await start((_, response) => {
      control.abort()
      setTimeout(() => sendJson(response, 200, {}), 300)
    })
    const plan = planOf(server.origin, open(0, 0, 3_600_000), { connections: 1 })
    const { records, firstFailures } = await generator.generate(plan, { stop: control.signal })
    expect(outcomesOf(records)).toEqual(['ok', 'aborted', 'unsent'])
    expect(server.received).toHaveLength(1)
    expect(records.sentMs[2]).toBeNaN()
    expect(firstFailures?.aborted).toContain('stopped')
  })

  it('sends nothing at all when it is stopped beforehand', async () => {
    const server = await start((_, response) => sendJson(response, 200, {}))
    for (const arrivals of [open(0, 1), { kind: 'closed', concurrency: 2, requests: 2 } as const]) {
      const { records } = await generator.generate(planOf(server.origin, arrivals), {
        stop: AbortSignal.abort(),
      })
      expect(outcomesOf(records)).toEqual(['unsent', 'unsent'])
    }
    expect(server.received).toHaveLength(0)
  })

  it('with no request at all ends at once', async () => {
    const { records, gaps } = await generator.generate(planOf('http://127.0.0.1:9', open()), {
      stop: never,
    })
    expect(records.outcome).toHaveLength(0)
    expect(gaps).toBeUndefined()
  })
})

describe('a closed loop', () => {
  it.each([1, 3])('never has more on the wire than its concurrency, with %i threads', async threads => {
    let now = 0
    let most = 0
    const { promise: allAreThere, resolve } = Promise.withResolvers<void>()
    const server = await start((_, response) => {
      most = Math.max(most, ++now)
      // Nobody is answered before all places are taken, however late a thread begins.
      if (now === 7) resolve()
      void allAreThere.then(() =>
        setTimeout(() => {
          now--
          sendJson(response, 200, {})
        }, 3),
      )
    })
    const arrivals = { kind: 'closed', concurrency: 7, requests: 120 } as const
    const { records } = await generator.generate(planOf(server.origin, arrivals, { threads }), {
      stop: never,
    })
    expect(most).toBe(7)
    expect(new Set(outcomesOf(records))).toEqual(new Set(['ok']))
    expect(server.received.map(rowOf).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 120 }, (_, row) => row),
    )
    expect([...records.intendedMs].every(ms => ms >= 0)).toBe(true)
  })

  it('goes on after failures', async () => {
    const server = await start((request, response) => {
      if (rowOf(request) % 2 === 0) response.destroy()
      else sendJson(response, 200, {})
    })
    const arrivals = { kind: 'closed', concurrency: 2, requests: 20 } as const
    const { records } = await generator.generate(planOf(server.origin, arrivals), { stop: never })
    expect(outcomesOf(records)).toEqual(
      Array.from({ length: 20 }, (_, row) => (row % 2 === 0 ? 'connection' : 'ok')),
    )
  })
})

describe('what is recorded', () => {
  it('tokens by the count of the server, with the times of the first and the last', async () => {
    const server = await start((_, response) => {
      stream(response, role)
      // So far apart that a busy machine does not read two at once; each begins when the one before was written.
      setTimeout(() => {
        response.write(chunk({ content: 'a' }))
        setTimeout(() => {
          response.write(chunk({ content: 'b' }))
          setTimeout(() => response.end(finish + usage + done), 300)
        }, 300)
      }, 40)
    })
    const { records } = await generator.generate(
      planOf(server.origin, open(0), { target: { answer: 'chat-stream' } }),
      { stop: never },
    )
    expect([records.inputTokens[0], records.outputTokens[0]]).toEqual([7, 5])
    const [started, first, last, end] = [
      records.startedMs,
      records.firstTokenMs,
      records.lastTokenMs,
      records.endMs,
    ].map(column => column[0] as number) as [number, number, number, number]
    expect(first - started).toBeGreaterThan(30)
    expect(last - first).toBeGreaterThan(20)
    expect(end - last).toBeGreaterThan(20)
  })

  it('of each request how many gaps between its tokens are longer than a limit', async () => {
    const server = await start((request, response) => {
      const pausesMs = rowOf(request) === 0 ? [15, 500, 15] : [15, 15, 15]
      stream(response, role, chunk({ content: 'a' }))
      // One after the other, so that a busy machine makes gaps longer and never shorter.
      const go = (at: number): void => {
        if (at === pausesMs.length) response.end(finish + done)
        else
          setTimeout(() => {
            response.write(chunk({ content: 'b' }))
            go(at + 1)
          }, pausesMs[at])
      }
      go(0)
    })
    const wish = { target: { answer: 'chat-stream' as const }, threads: 2, gapLimitsMs: [300, -1, 60_000] }
    const { records, gaps } = await generator.generate(planOf(server.origin, open(0, 0), wish), {
      stop: never,
    })
    expect([...records.gaps]).toEqual([3, 3])
    expect(records.gapsBeyond.map(column => [...column])).toEqual([
      [1, 0],
      [3, 3],
      [0, 0],
    ])
    expect(measureGaps(gaps?.batches ?? [])).toMatchObject({ n: 6 })
  })

  it('input tokens of the plan where the server tells none', async () => {
    const server = await start((_, response) => sendJson(response, 200, { usage: { outputTokens: 3 } }))
    const plan = { ...planOf(server.origin, open(0)), bodies: [{ body: '{}', inputTokens: 12 }] }
    const { records } = await generator.generate(plan, { stop: never })
    expect([records.inputTokens[0], records.outputTokens[0]]).toEqual([12, 3])
    expect(records.firstTokenMs[0]).toBeNaN()
  })

  it('answers that do not fit the schema are malformed', async () => {
    const schema = { type: 'object', required: ['verdict'], properties: { verdict: { enum: ['yes', 'no'] } } }
    const answers = ['{"verdict":"yes"}', '{"verdict":"perhaps"}', '{}', 'yes']
    const server = await start((request, response) => {
      const text = answers[rowOf(request)] as string
      if (request.url === '/chat') sendJson(response, 200, completion(text))
      else if (request.url === '/chat-stream') {
        stream(
          response,
          role,
          chunk({ content: text.slice(0, 5) }),
          chunk({ content: text.slice(5) }),
          finish,
          done,
        )
        response.end()
      } else response.end(text)
    })
    for (const answer of ['chat', 'chat-stream', 'json'] as const) {
      const plan = planOf(`${server.origin}/${answer}`, open(0, 1, 2, 3), { target: { answer, schema } })
      const { records, firstFailures } = await generator.generate(plan, { stop: never })
      expect(outcomesOf(records)).toEqual(['ok', 'malformed', 'malformed', 'malformed'])
      expect(firstFailures?.malformed).toBeDefined()
    }
  })

  it('progress adds up to the result', async () => {
    const server = await start((request, response) =>
      sendJson(response, rowOf(request) === 2 ? 500 : 200, {}),
    )
    const told: LoadProgress[] = []
    await generator.generate(planOf(server.origin, open(0, 0, 0, 0)), {
      stop: never,
      onProgress: one => told.push(one),
    })
    expect(told.at(-1)).toMatchObject({ sent: 4, done: 4, failed: 1, inFlight: 0 })
    const latencies = told.flatMap(({ latenciesMs }) => [...latenciesMs])
    expect(latencies).toHaveLength(4)
    expect(latencies.filter(Number.isFinite)).toHaveLength(3)
  })

  it('headers are sent as given, and a body is JSON unless they say otherwise', async () => {
    const server = await start((_, response) => sendJson(response, 200, {}))
    const withHeaders = (headers: Record<string, string>) =>
      planOf(server.origin, open(0), { target: { headers } })
    await generator.generate(withHeaders({ authorization: 'Bearer k' }), { stop: never })
    await generator.generate(withHeaders({ 'Content-Type': 'text/plain' }), { stop: never })
    expect(server.received.map(({ headers }) => [headers.authorization, headers['content-type']])).toEqual([
      ['Bearer k', 'application/json'],
      [undefined, 'text/plain'],
    ])
  })
})

describe('money', () => {
  /** Dollars by the tokens that the server tells; each body may cost ten cents at most. */
  const moneyOf = (leftUsd: number, requests: number): LoadMoney => ({
    leftUsd,
    mostUsd: new Float64Array(requests).fill(0.1),
    costUsd: ({ outputTokens }, row) => (outputTokens[row] as number) / 100,
  })
  const answering = (tokens: number, afterMs: number) =>
    start((_, response) => {
      setTimeout(() => sendJson(response, 200, { usage: { outputTokens: tokens } }), afterMs)
    })

  it.each([1, 3])(
    'is laid aside before a request is sent, by %i threads: what is under way cannot overspend',
    async threads => {
      const server = await answering(10, 200)
      const atMs = Array.from({ length: 200 }, (_, row) => row / 10)
      const plan = planOf(server.origin, open(...atMs), { threads, money: moneyOf(0.75, 200) })
      const { records, isOutOfMoney } = await generator.generate(plan, { stop: never })
      expect(isOutOfMoney).toBe(true)
      expect(server.received).toHaveLength(7)
      expect(outcomesOf(records).filter(outcome => outcome === 'ok')).toHaveLength(7)
      expect(outcomesOf(records).filter(outcome => outcome === 'unsent')).toHaveLength(193)
    },
  )

  it('that was laid aside and not spent sends further requests', async () => {
    const server = await answering(1, 1)
    const atMs = Array.from({ length: 60 }, (_, row) => row * 50)
    const plan = planOf(server.origin, open(...atMs), { money: moneyOf(3, 60) })
    const { records, isOutOfMoney } = await generator.generate(plan, { stop: never })
    // Sixty may take six dollars, and take sixty cents.
    expect(isOutOfMoney).toBeUndefined()
    expect(new Set(outcomesOf(records))).toEqual(new Set(['ok']))
  })

  it('is laid aside more of, after a request that was dearer than its most', async () => {
    const server = await answering(30, 1)
    const arrivals = { kind: 'closed', concurrency: 1, requests: 100 } as const
    const plan = planOf(server.origin, arrivals, { money: moneyOf(1, 100) })
    const { records, isOutOfMoney } = await generator.generate(plan, { stop: never })
    expect(isOutOfMoney).toBe(true)
    // Ten may be sent before the first is accounted for.
    expect(outcomesOf(records).filter(outcome => outcome === 'ok').length).toBeLessThanOrEqual(10)
  })

  it('that runs out does not drop what waits for a connection', async () => {
    const server = await answering(10, 30)
    const plan = planOf(server.origin, open(0, 0, 0, 0, 0), { connections: 1, money: moneyOf(0.35, 5) })
    const { records } = await generator.generate(plan, { stop: never })
    expect(outcomesOf(records)).toEqual(['ok', 'ok', 'ok', 'unsent', 'unsent'])
  })

  it('that carries no request at all sends none', async () => {
    const server = await answering(10, 1)
    const plan = planOf(server.origin, open(0, 1), { money: moneyOf(0.05, 2) })
    const { records, isOutOfMoney } = await generator.generate(plan, { stop: never })
    expect([...outcomesOf(records), isOutOfMoney]).toEqual(['unsent', 'unsent', true])
    expect(server.received).toHaveLength(0)
  })
})

describe('a plan that cannot be sent', () => {
  const good = planOf('http://127.0.0.1:9', open(0, 1))
  it.each([
    ['address', { ...good, target: { ...good.target, url: 'ftp://x' } }, 'ftp://x'],
    ['timeout', { ...good, timeoutMs: 0 }, 'timeout of 0'],
    ['threads', { ...good, threads: 0 }, 'threads is 0'],
    ['connections', { ...good, connections: 1.5 }, 'connections is 1.5'],
    ['bodies', { ...good, bodyOf: Int32Array.of(0) }, 'bodies are named for 1'],
    ['body', { ...good, bodyOf: Int32Array.of(0, 9) }, 'a body that is not there'],
    ['times', { ...good, arrivals: open(5, 1) }, 'request 1 is due at 1 ms'],
    ['time', { ...good, arrivals: open(0, Number.NaN) }, 'request 1 is due at NaN ms'],
  ] as const)('by its %s is refused in words', async (_, plan, words) => {
    await expect(generator.generate(plan as LoadPlan, { stop: never })).rejects.toMatchObject({
      code: 'usage_invalid',
      message: expect.stringContaining(words),
    })
  })

  it('by its schema is refused before anything is sent', async () => {
    const target = { ...good.target, schema: { type: 'nonsense' } }
    await expect(generator.generate({ ...good, target }, { stop: never })).rejects.toMatchObject({
      code: 'metric_invalid',
    })
  })
})

describe('threads', () => {
  it('take plans one after another', async () => {
    let now = 0
    let most = 0
    const server = await start((_, response) => {
      most = Math.max(most, ++now)
      setTimeout(() => {
        now--
        sendJson(response, 200, {})
      }, 20)
    })
    const arrivals = { kind: 'closed', concurrency: 1, requests: 3 } as const
    const plan = planOf(server.origin, arrivals)
    const loads = await Promise.all([0, 1].map(() => generator.generate(plan, { stop: never })))
    expect(loads.map(({ records }) => outcomesOf(records))).toEqual([
      ['ok', 'ok', 'ok'],
      ['ok', 'ok', 'ok'],
    ])
    expect(most).toBe(1)
  })

  it('one that breaks down ends the load in words, and the next load is generated', async () => {
    const fixture = new URL('./__fixtures__/crash.mjs', import.meta.url)
    const broken = openLoadGenerator({ senderFile: fixture })
    for (let round = 0; round < 2; round++) {
      await expect(
        broken.generate(planOf('http://127.0.0.1:9', open(0)), { stop: never }),
      ).rejects.toMatchObject({
        code: 'generator_failed',
        message: expect.stringContaining('planted'),
      })
    }
    await broken.close()
  })

  it('leave nothing open when the generator is closed', async () => {
    const script = join(import.meta.dirname, '__fixtures__/generate-and-close.mjs')
    const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 100_000 })
    expect(stdout).toBe('outcomes 0 0 0 0')
  })
})
