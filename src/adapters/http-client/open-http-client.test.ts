import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { serve } from '../../../test/support/local-server.ts'
import { CupelError } from '../../kernel/index.ts'
import type { HttpRequest } from '../../prepare/provider/index.ts'
import { type HttpClientOptions, openHttpClient } from './index.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

function client(options?: HttpClientOptions) {
  const opened = openHttpClient(options)
  closing.push(() => opened.close())
  return opened
}

/** A server that writes these bytes, whatever it is asked. */
async function rawServer(bytes: string | Buffer, { ends = true } = {}): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => (ends ? socket.end(bytes) : socket.write(bytes)))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise(resolve => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/`
}

const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  headers: {},
  ...more,
})
const live = () => ({ signal: new AbortController().signal })
const http = (head: string, body = '') => `HTTP/1.1 ${head}\r\nConnection: close\r\n\r\n${body}`

describe('the HTTP client', () => {
  it('gives status, headers, body and the time from sending', async () => {
    const server = await serve((request, response) =>
      response.writeHead(418, { 'X-Kind': 'teapot' }).end(`${request.method} ${request.body} \u00e9`),
    )
    closing.push(server.close)
    const reply = await client().send(
      { method: 'POST', url: `${server.origin}/a?b=c`, headers: { x: 'y' }, body: 'hello' },
      live(),
    )
    expect(reply).toMatchObject({ status: 418, body: 'POST hello \u00e9', headers: { 'x-kind': 'teapot' } })
    expect(reply.totalMs).toBeGreaterThan(0)
    expect(server.received[0]).toMatchObject({ url: '/a?b=c', headers: { x: 'y' } })
  })

  it('does not follow a redirect', async () => {
    const other = await serve((_, response) => response.end('caught'))
    const server = await serve((_, response) =>
      response.writeHead(307, { location: `${other.origin}/` }).end(),
    )
    closing.push(server.close, other.close)
    expect((await client().send(get(server.origin), live())).status).toBe(307)
    expect(other.received).toEqual([])
  })

  it.each([
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from(http('200 OK')), Buffer.from([0x7b, 0xff, 0xfe])]),
      'not UTF-8',
    ],
    [
      'a content encoding that was not asked for',
      http('200 OK\r\nContent-Encoding: gzip', 'xx'),
      'content encoding',
    ],
    ['what is not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n\r\n', ''],
    ['a header with a control character in its name', http('200 OK\r\nBad\u0001Name: x', 'ok'), ''],
    [
      'both a length and chunks',
      http('200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked', '3\r\nabc\r\n0\r\n\r\n'),
      '',
    ],
    ['more header than anyone sends', http(`200 OK\r\nX: ${'a'.repeat(100_000)}`, 'ok'), ''],
  ])('calls %s malformed', async (_, bytes, message) => {
    const thrown = await client()
      .send(get(await rawServer(bytes)), live())
      .catch(error => error)
    expect(thrown).toMatchObject({ code: 'provider_malformed' })
    expect(thrown.message).toContain(message)
  })

  it('calls a body that is shorter than announced unavailable or malformed, never an answer', async () => {
    const url = await rawServer('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort')
    const thrown = await client()
      .send(get(url), live())
      .catch(error => error)
    expect(['provider_unavailable', 'provider_malformed']).toContain(thrown.code)
  })

  it('reads no more than its bound, of a body announced or endless', async () => {
    const endless = await serve((_, response) => {
      const pump = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
        if (!response.destroyed) response.once('drain', pump)
      }
      pump()
    })
    const announced = await serve((_, response) =>
      response.writeHead(200, { 'content-length': 5_000_000 }).write('x'),
    )
    closing.push(endless.close, announced.close)
    const bounded = client({ maxBodyBytes: 100_000 })
    for (const server of [endless, announced]) {
      await expect(bounded.send(get(server.origin), live())).rejects.toMatchObject({
        code: 'provider_malformed',
        message: expect.stringContaining('more than 100000 bytes'),
      })
    }
  })

  it('times out on silence, before the headers and within the body', async () => {
    const silent = await rawServer('', { ends: false })
    const stuck = await rawServer('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', { ends: false })
    const impatient = client({ silenceMs: 100 })
    for (const url of [silent, stuck]) {
      await expect(impatient.send(get(url), live())).rejects.toMatchObject({ code: 'provider_timeout' })
    }
  })

  it('says that nobody listens', async () => {
    const server = await serve(() => {})
    await server.close()
    await expect(client().send(get(server.origin), live())).rejects.toMatchObject({
      code: 'provider_unavailable',
      hint: 'Is the server running?',
    })
  })

  it('refuses headers that would split the request', async () => {
    const server = await serve((_, response) => response.end('ok'))
    closing.push(server.close)
    const request = get(server.origin, { headers: { 'x-evil': 'a\r\nx-other: b' } })
    await expect(client().send(request, live())).rejects.toMatchObject({ code: 'candidate_invalid' })
    expect(server.received).toEqual([])
  })

  it('ends at once when aborted: while connecting, waiting, and within the body', async () => {
    const reason = new CupelError('provider_timeout', 'enough')
    const urls = [
      'http://127.0.0.1:9/',
      await rawServer('', { ends: false }),
      await rawServer(http('200 OK', 'abc'), { ends: false }),
    ]
    for (const url of urls) {
      const control = new AbortController()
      const sent = client().send(get(url), { signal: control.signal })
      control.abort(reason)
      await expect(sent).rejects.toBe(reason)
    }
  })

  it('hands the body on as it arrives, with characters whole', async () => {
    const euro = Buffer.from('\u20ac')
    const server = await serve((_, response) => {
      response.write(euro.subarray(0, 1))
      setImmediate(() => response.end(euro.subarray(1)))
    })
    closing.push(server.close)
    const parts: string[] = []
    const reply = await client().send(
      get(server.origin, { onHeaders: () => ({ onText: text => parts.push(text) }) }),
      live(),
    )
    expect(parts.join('')).toBe('\u20ac')
    expect(reply.body).toBe('')
  })

  it('ends the request when the sink throws, with what it threw', async () => {
    const server = await serve((_, response) => response.write('first'))
    closing.push(server.close)
    const bug = new CupelError('provider_malformed', 'no')
    const sent = client().send(
      get(server.origin, {
        onHeaders: () => ({
          onText() {
            throw bug
          },
        }),
      }),
      live(),
    )
    await expect(sent).rejects.toBe(bug)
  })

  it('ends calls under way when it is closed', async () => {
    const opened = openHttpClient()
    const sent = opened.send(get(await rawServer('', { ends: false })), live()).catch(error => error)
    await new Promise(resolve => setImmediate(resolve))
    await opened.close()
    expect(CupelError.is(await sent)).toBe(true)
  })
})
