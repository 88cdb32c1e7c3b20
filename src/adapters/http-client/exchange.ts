import { isUtf8 } from 'node:buffer'
import type { Dispatcher } from 'undici'
import { CupelError } from '../../kernel/index.ts'
import {
  abortedError,
  type BodySink,
  type HttpReply,
  type HttpRequest,
} from '../../prepare/provider/index.ts'
import { connectionError } from './connection-error.ts'

interface Exchange {
  readonly dispatcher: Dispatcher
  readonly origin: string
  readonly path: string
  readonly request: HttpRequest
  readonly signal: AbortSignal
  readonly maxBodyBytes: number
}

type Headers = HttpReply['headers']
type Controller = Dispatcher.DispatchController

/**
 * One request and its answer on undici's dispatch interface: no streams and no controller for each call, which is
 * where the time of a small request goes.
 */
export function exchange({
  dispatcher,
  origin,
  path,
  request,
  signal,
  maxBodyBytes,
}: Exchange): Promise<HttpReply> {
  if (signal.aborted) return Promise.reject(abortedError(signal))
  return new Promise((resolve, reject) => {
    const handler = new ExchangeHandler({ origin, request, signal, maxBodyBytes, resolve, reject })
    try {
      dispatcher.dispatch(
        { origin, path, method: request.method, headers: request.headers, body: request.body ?? null },
        handler,
      )
    } catch (thrown) {
      handler.fail(connectionError(thrown, origin))
    }
  })
}

interface HandlerSettings extends Pick<Exchange, 'origin' | 'request' | 'signal' | 'maxBodyBytes'> {
  readonly resolve: (reply: HttpReply) => void
  readonly reject: (error: unknown) => void
}

class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #settings: HandlerSettings
  readonly #onAbort = () => this.fail(abortedError(this.#settings.signal))
  #controller: Controller | undefined
  #isSettled = false
  #sentAt = 0
  #status = 0
  #headers: Headers = {}
  #chunks: Buffer[] = []
  #bytes = 0
  #sink: BodySink | undefined
  #decoder: InstanceType<typeof TextDecoder> | undefined

  constructor(settings: HandlerSettings) {
    this.#settings = settings
    settings.signal.addEventListener('abort', this.#onAbort)
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller
    this.#sentAt = performance.now()
    if (this.#isSettled) controller.abort(new Error('aborted before it was sent'))
  }

  onResponseStart(_controller: Controller, status: number, headers: Headers): void {
    if (this.#isSettled || status < 200) return
    this.#status = status
    this.#headers = headers
    this.#guard(() => {
      const encoding = headers['content-encoding']
      if (encoding !== undefined && encoding !== '' && encoding !== 'identity') {
        throw this.#malformed('answered with a content encoding that was not asked for')
      }
      if (Number(headers['content-length'] ?? 0) > this.#settings.maxBodyBytes) throw this.#tooLarge()
      this.#sink = this.#settings.request.onHeaders?.(status, headers)
      if (this.#sink && 'onText' in this.#sink)
        this.#decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })
    })
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    if (this.#isSettled) return
    this.#bytes += chunk.length
    if (this.#bytes > this.#settings.maxBodyBytes) this.fail(this.#tooLarge())
    else if (this.#sink) this.#guard(() => this.#pass(chunk))
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    if (this.#isSettled) return
    this.#guard(() => {
      if (this.#sink) this.#pass(undefined)
      const body = this.#body()
      this.#leave()
      this.#settings.resolve({
        status: this.#status,
        headers: this.#headers,
        body,
        totalMs: this.#elapsed(),
      })
    })
  }

  onResponseError(_controller: Controller, error: Error): void {
    this.fail(connectionError(error, this.#settings.origin))
  }

  /** Ends the exchange; a request under way is broken off. */
  fail(error: unknown): void {
    if (this.#isSettled) return
    this.#leave()
    this.#settings.reject(error)
    this.#controller?.abort(error instanceof Error ? error : new Error('aborted'))
  }

  #leave(): void {
    this.#isSettled = true
    this.#settings.signal.removeEventListener('abort', this.#onAbort)
    this.#chunks = []
  }

  #guard(step: () => void): void {
    try {
      step()
    } catch (thrown) {
      this.fail(thrown)
    }
  }

  /** Hands a piece of the body on; nothing stands for its end. */
  #pass(chunk: Buffer | undefined): void {
    const sink = this.#sink as BodySink
    if ('onBytes' in sink) {
      if (chunk) sink.onBytes(chunk, this.#elapsed())
      return
    }
    const text = this.#decode(chunk)
    if (text !== '') sink.onText(text, this.#elapsed())
  }

  #decode(chunk: Buffer | undefined): string {
    try {
      return this.#decoder?.decode(chunk, { stream: chunk !== undefined }) ?? ''
    } catch {
      throw this.#malformed('answered with bytes that are not UTF-8')
    }
  }

  /** An answer that is repaired on reading is not what the candidate said, so bytes that are not UTF-8 are refused. */
  #body(): string {
    const whole = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks)
    if (!isUtf8(whole)) throw this.#malformed('answered with bytes that are not UTF-8')
    const text = whole.toString('utf8')
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  }

  #elapsed(): number {
    return performance.now() - this.#sentAt
  }

  #tooLarge(): CupelError {
    return this.#malformed(`answered with more than ${this.#settings.maxBodyBytes} bytes`)
  }

  #malformed(what: string): CupelError {
    return new CupelError('provider_malformed', `${this.#settings.origin} ${what}.`, {
      details: { status: this.#status },
    })
  }
}
