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
