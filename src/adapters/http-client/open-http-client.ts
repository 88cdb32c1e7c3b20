import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici'
import type { HttpClient, HttpReply, HttpRequest } from '../../prepare/provider/index.ts'
import { connectionError } from './connection-error.ts'
import { exchange } from './exchange.ts'

/** The proxies of the environment; loopback is never sent to one. */
export interface ProxySettings {
  readonly httpProxy?: string | undefined
  readonly httpsProxy?: string | undefined
  readonly noProxy?: string | undefined
}

export interface HttpClientOptions {
  /** Longest body that is read, in bytes. */
  readonly maxBodyBytes?: number
  /** Longest silence of a server, before the headers or between two parts of the body. */
  readonly silenceMs?: number
  readonly proxy?: ProxySettings | undefined
}

const defaults = { maxBodyBytes: 32 * 1024 * 1024, silenceMs: 600_000 } as const

export function openHttpClient(options: HttpClientOptions = {}): HttpClient {
  const { maxBodyBytes, silenceMs } = { ...defaults, ...options }
  const dispatcher = openDispatcher(silenceMs, options.proxy)
  const targets = new Map<string, Target>()

  return {
    send(request: HttpRequest, { signal }): Promise<HttpReply> {
      let target = targets.get(request.url)
      if (!target) {
        target = targetOf(request.url)
        // Addresses are few; those with an input in them would be many.
        if (targets.size < 1_000) targets.set(request.url, target)
      }
      return exchange({ dispatcher, ...target, request, signal, maxBodyBytes })
    },
    async close() {
      await dispatcher.destroy()
    },
  }
}

interface Target {
  readonly origin: string
  readonly path: string
}

function targetOf(url: string): Target {
  const { origin, pathname, search } = new URL(url)
  return { origin, path: `${pathname}${search}` }
}

function openDispatcher(silenceMs: number, proxy: ProxySettings | undefined): Dispatcher {
  const settings = {
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
    keepAliveTimeout: 30_000,
    pipelining: 1,
    connect: { timeout: 10_000 },
  }
  if (!proxy?.httpProxy && !proxy?.httpsProxy) return new Agent(settings)
  try {
    return new EnvHttpProxyAgent({
      ...settings,
      ...(proxy.httpProxy ? { httpProxy: proxy.httpProxy } : {}),
      ...(proxy.httpsProxy ? { httpsProxy: proxy.httpsProxy } : {}),
      noProxy: [proxy.noProxy, 'localhost', '127.0.0.1', '::1'].filter(Boolean).join(','),
    })
  } catch (thrown) {
    throw connectionError(thrown, 'The proxy of the environment')
  }
}
