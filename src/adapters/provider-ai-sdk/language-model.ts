/**
 * The part of the AI SDK's provider interface that is used, as of its specifications v3 and v4, which agree in it.
 * Written down here so that no package of it is needed to type check.
 *
 * @see https://github.com/vercel/ai/tree/main/packages/provider/src/language-model
 */
export interface LanguageModel {
  readonly specificationVersion: string
  doGenerate(options: CallOptions): PromiseLike<GenerateResult>
  doStream(options: CallOptions): PromiseLike<{ readonly stream: ReadableStream<StreamPart> }>
}

export type PromptMessage =
  | { readonly role: 'system'; readonly content: string }
  | {
      readonly role: 'user' | 'assistant'
      readonly content: readonly { readonly type: 'text'; readonly text: string }[]
    }

export interface CallOptions {
  readonly prompt: readonly PromptMessage[]
  readonly maxOutputTokens?: number
  readonly temperature?: number
  readonly stopSequences?: readonly string[]
  readonly topP?: number
  readonly seed?: number
  readonly responseFormat?: { readonly type: 'json'; readonly schema?: unknown; readonly name?: string }
  readonly tools?: readonly {
    readonly type: 'function'
    readonly name: string
    readonly description?: string
    readonly inputSchema: unknown
  }[]
  readonly toolChoice?: { readonly type: 'auto' }
  readonly reasoning?: string
  readonly providerOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly abortSignal: AbortSignal
}

export type Content =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool-call'; readonly toolName: string; readonly input: string }
  | { readonly type: 'reasoning' | 'file' | 'source' | 'tool-result' }

export interface ProviderUsage {
  readonly inputTokens?: {
    readonly total?: number | undefined
    readonly cacheRead?: number | undefined
    readonly cacheWrite?: number | undefined
  }
  readonly outputTokens?: { readonly total?: number | undefined; readonly reasoning?: number | undefined }
}

export interface FinishReason {
  readonly unified: string
  readonly raw?: string | undefined
}

/** `feature` for what is not supported, `message` for the rest. */
export interface ProviderWarning {
  readonly type: string
  readonly feature?: string
  readonly details?: string
  readonly message?: string
}

type Metadata = Readonly<Record<string, unknown>> | undefined

export interface GenerateResult {
  readonly content: readonly Content[]
  readonly structuredOutputText?: string | undefined
  readonly finishReason: FinishReason
  readonly usage?: ProviderUsage
  readonly providerMetadata?: Metadata
  readonly response?: { readonly modelId?: string | undefined }
  readonly warnings?: readonly ProviderWarning[]
}

export type StreamPart =
  | { readonly type: 'stream-start'; readonly warnings: readonly ProviderWarning[] }
  | { readonly type: 'text-delta'; readonly delta: string }
  | { readonly type: 'tool-input-start' }
  | { readonly type: 'tool-call'; readonly toolName: string; readonly input: string }
  | { readonly type: 'response-metadata'; readonly modelId?: string }
  | {
      readonly type: 'finish'
      readonly usage?: ProviderUsage
      readonly finishReason: FinishReason
      readonly providerMetadata?: Metadata
    }
  | { readonly type: 'error'; readonly error: unknown }
