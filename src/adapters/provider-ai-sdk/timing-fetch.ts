import { AsyncLocalStorage } from 'node:async_hooks'
import type { HttpClient, HttpReply, HttpRequest } from '../../prepare/provider/index.ts'

/** When the request of a call was sent: the last one, where a provider fetches a token first. */
export interface CallTimes {
  sentAt: number | undefined
}

export interface TimingFetch {
  readonly fetch: typeof globalThis.fetch
  /** Runs a call so that its requests are timed for it and for no other. */
  run<T>(times: CallTimes, call: () => T): T
}

/** A fetch on our own HTTP client, with its bounds and its clock: half the CPU time of the one that Node.js has. */
export function createTimingFetch(http: HttpClient): TimingFetch {
  const current = new AsyncLocalStorage<CallTimes>()
  return {
    fetch: (input, init) => fetchOn(http, { input, init, times: current.getStore() }),
    run: (times, call) => current.run(times, call),
  }
}

interface Fetching {
  readonly input: Parameters<typeof globalThis.fetch>[0]
  readonly init: RequestInit | undefined
  readonly times: CallTimes | undefined
}

const never = new AbortController().signal

function fetchOn(http: HttpClient, { input, init = {}, times }: Fetching): Promise<globalThis.Response> {
  return new Promise((resolve, reject) => {
    let body: ReadableStreamDefaultController<Uint8Array> | undefined
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        body = controller
      },
    })
    const request: HttpRequest = {
      method: (init.method ?? 'GET').toUpperCase() as HttpRequest['method'],
      url: String(input instanceof Request ? input.url : input),
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(init.body === undefined || init.body === null ? {} : { body: bodyOf(init.body) }),
      onHeaders(status, headers) {
        resolve(new Response(hasNoBody(status) ? null : stream, { status, headers: toHeaders(headers) }))
        return {
          onBytes(bytes, elapsedMs) {
            if (times) times.sentAt = performance.now() - elapsedMs
            body?.enqueue(bytes)
          },
        }
      },
    }
    http.send(request, { signal: init.signal ?? never }).then(
      () => body?.close(),
      (thrown: unknown) => {
        // Before the headers it is fetch that fails, after them the body.
        reject(thrown)
        body?.error(thrown)
      },
    )
  })
}

const hasNoBody = (status: number) => status === 204 || status === 205 || status === 304

function bodyOf(body: NonNullable<RequestInit['body']>): string | Uint8Array {
  if (typeof body === 'string' || body instanceof Uint8Array) return body
  if (body instanceof ArrayBuffer) return new Uint8Array(body)
  throw new TypeError('only texts and bytes can be sent')
}

function toHeaders(headers: HttpReply['headers']): Headers {
  const result = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) result.append(name, one)
  }
  return result
}
