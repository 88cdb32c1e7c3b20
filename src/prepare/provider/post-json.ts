import { type Clock, CupelError, isRetryable } from '../../kernel/index.ts'
import { classifyHttpFailure } from './classify-http-failure.ts'
import { deadlinesOf } from './deadlines.ts'
import type { HttpClient } from './ports.ts'

export interface JsonEndpoint {
  /** Up to and with `/v1`. */
  readonly baseUrl: string
  readonly path: string
  readonly apiKey?: string | undefined
  readonly http: HttpClient
  readonly clock: Clock
  /** What it gives, for messages: "embeddings". */
  readonly gives: string
  /** Waits before the second, third and fourth try of a failure that can pass, in milliseconds; the server's own wish goes first. */
  readonly waitsMs?: readonly number[] | undefined
}

/** What was read of an answer, or what is wrong with it. */
export type ReadBody<T> = { readonly value: T } | { readonly problem: string }

const deadlineMs = 60_000
const usualWaitsMs = [500, 2_000, 8_000]
const longestWaitMs = 60_000

/**
 * Asks a helper of the tool (embeddings, a classifier), which is no candidate and so has no journal of tries. Failures that can
 * pass, an unreadable answer among them, are tried again up to three times.
 *
 * @throws CupelError `provider_malformed` when `read` finds a problem, and the other provider codes
 */
export async function postJson<T>(
  endpoint: JsonEndpoint,
  body: unknown,
  read: (body: string) => ReadBody<T>,
): Promise<T> {
  const { waitsMs = usualWaitsMs } = endpoint
  for (let tries = 0; ; tries++) {
    try {
      return await post(endpoint, body, read)
    } catch (thrown) {
      const wait = waitsMs[tries]
      if (wait === undefined || !isRetryable(thrown)) throw thrown
      const wished = CupelError.is(thrown) ? thrown.details.retryAfterMs : undefined
      await endpoint.clock.sleep(Math.min(longestWaitMs, typeof wished === 'number' ? wished : wait))
    }
  }
}

async function post<T>(
  { baseUrl, path, apiKey, http, clock, gives }: JsonEndpoint,
  body: unknown,
  read: (body: string) => ReadBody<T>,
): Promise<T> {
  const url = `${baseUrl.replace(/\/+$/, '')}/${path}`
  const from = new URL(baseUrl).origin
  const headers = {
    'content-type': 'application/json',
    ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
  }
  const controller = new AbortController()
  const stopDeadline = deadlinesOf(clock).start(deadlineMs, () =>
    // An error of ours, so that the HTTP client passes it on as it is.
    controller.abort(
      new CupelError('provider_timeout', `${from} gave no ${gives} within ${deadlineMs / 1000} s.`),
    ),
  )
  const request = { method: 'POST', url, headers, body: JSON.stringify(body) } as const
  const reply = await http.send(request, { signal: controller.signal }).finally(stopDeadline)
  if (reply.status !== 200) throw classifyHttpFailure({ ...reply, from, now: clock.now() })
  const found = read(reply.body)
  if ('value' in found) return found.value
  throw new CupelError(
    'provider_malformed',
    `${from} answered with ${gives} that cannot be used: ${found.problem}.`,
  )
}
