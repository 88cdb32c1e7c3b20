import type { Json } from '../../kernel/index.ts'
import type { Citation, Document, Example, Message } from '../dataset/index.ts'

/**
 * What a candidate is asked: the input side of an example and nothing of what is expected, so that no candidate
 * can see the answer.
 */
export interface Question {
  readonly exampleId: string
  readonly input: Example['input']
  readonly context: readonly Document[]
  readonly tags: Readonly<Record<string, string>>
}

/** One asking: the question, rendered messages for models, and what makes this draw its own. */
export interface Call {
  readonly question: Question
  /** Rendered prompt; empty for pipelines. */
  readonly messages: readonly Message[]
  /** 0 for the first draw. */
  readonly repeat: number
  /** Fresh for every repeat; passed to providers that take one. */
  readonly seed: number
}

export interface Usage {
  readonly inputTokens?: number
  readonly outputTokens?: number
  /** Part of the input tokens. */
  readonly cachedInputTokens?: number
  /** Part of the input tokens: those that filled a cache, which some providers charge more for. */
  readonly cacheWriteTokens?: number
  /** Part of the output tokens. */
  readonly reasoningTokens?: number
}

export interface ToolCall {
  readonly name: string
  readonly arguments: Json
}

/**
 * What came back. `text` is always there (empty when a pipeline answers only in fields); the other fields are
 * there when the candidate gave them or an answer parser found them.
 */
export interface Response {
  readonly text: string
  readonly label?: string
  readonly citations?: readonly Citation[]
  /** The candidate declined to answer, in its own words or by its own flag. */
  readonly abstained?: boolean
  readonly value?: Json
  readonly toolCalls?: readonly ToolCall[]
  /** In [0, 1], as stated by the candidate. */
  readonly confidence?: number
  /** Documents the candidate retrieved, best first. */
  readonly retrieved?: readonly Citation[]
  readonly logprobs?: readonly { readonly token: string; readonly logprob: number }[]
  readonly finishReason?: string
  readonly usage?: Usage
  /** The model as the provider names it in its answer. */
  readonly model?: string
  /** Parameters that the provider rejected or ignored, and anything else a reader should know. */
  readonly warnings?: readonly string[]
}

export interface Timing {
  /** From sending to the first token of the answer; only for streamed answers. */
  readonly firstTokenMs?: number
  /** Working time of the attempt that gave the answer: no waiting, no retries, no back-off. */
  readonly totalMs: number
  /**
   * The answer comes from a recording that holds no time: `totalMs` is what reading it took, and says nothing
   * about the candidate's latency.
   */
  readonly isUnknown?: true
}

export interface Reply {
  readonly response: Response
  readonly timing: Timing
}

/**
 * The port through which a candidate is called. An adapter makes exactly one attempt a call: it does not retry,
 * queue or cache. It throws a CupelError with a `provider_*`, `pipeline_failed` or `replay_missing` code;
 * a rate limit carries `retryAfterMs` in its details when the provider named one.
 */
export interface Responder {
  respond(call: Call, options: { readonly signal: AbortSignal }): Promise<Reply>
  close?(): Promise<void>
}

/** What a provider charges, in US dollars for a million tokens. */
export interface Price {
  readonly inputPerMillion: number
  readonly outputPerMillion: number
  /** Default: the input price, because a discount that is not known must not be assumed. */
  readonly cachedInputPerMillion?: number
  /** Default: the input price. */
  readonly cacheWritePerMillion?: number
  /** Prices for the whole call when its input is longer than `aboveInputTokens`; the highest that fits counts. */
  readonly tiers?: readonly PriceTier[]
  /** Where the figure comes from, for people. */
  readonly source: string
  /** ISO date on which the figure was known to hold. */
  readonly asOf: string
}

export interface PriceTier {
  readonly aboveInputTokens: number
  readonly inputPerMillion: number
  readonly outputPerMillion: number
  readonly cachedInputPerMillion?: number
  readonly cacheWritePerMillion?: number
}

/** Public prices of models. `undefined` when the model is not known, which is not the same as free. */
export interface PriceSource {
  find(model: { readonly provider: string; readonly name: string }): Price | undefined
}

/** Sends HTTP requests for adapters: keeps connections alive, follows no redirects, bounds what it reads. */
export interface HttpClient {
  /**
   * One request and its whole answer, whatever its status. Throws a CupelError: `provider_unavailable` when the
   * server cannot be reached or breaks off, `provider_timeout` when it falls silent, `provider_malformed` for
   * what is not HTTP, not UTF-8 or too large; the signal's own reason when aborted.
   */
  send(request: HttpRequest, options: { readonly signal: AbortSignal }): Promise<HttpReply>
  close(): Promise<void>
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** Absolute, http or https. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /**
   * Called with status and headers. When it returns a sink, the body goes there as it arrives and the reply's body
   * stays empty; what a sink throws ends the request.
   */
  readonly onHeaders?: (status: number, headers: HttpReply['headers']) => BodySink | undefined
}

/** Where a body goes piece by piece: as text, which must be UTF-8, or as the bytes it is. */
export type BodySink =
  | { readonly onText: (text: string, elapsedMs: number) => void }
  | { readonly onBytes: (bytes: Uint8Array, elapsedMs: number) => void }

export interface HttpReply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
  /** From sending to the last byte; connecting and queueing are not in it. */
  readonly totalMs: number
}
