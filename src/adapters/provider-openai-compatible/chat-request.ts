import type { Call, ModelParameters } from '../../prepare/provider/index.ts'
import { callFields, fixedFields } from './request-body.ts'

export interface ChatSettings {
  /** Up to and with `/v1`. */
  readonly baseUrl: string
  readonly model: string
  readonly apiKey?: string | undefined
  /** Sent with every request, beside the key. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly parameters: ModelParameters
}

/** Where chat completions are asked for, and what every request carries. */
export function endpointOf({
  baseUrl,
  apiKey,
  headers,
}: Pick<ChatSettings, 'baseUrl' | 'apiKey' | 'headers'>): {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
} {
  const base = new URL(baseUrl)
  base.pathname = `${base.pathname.replace(/\/+$/, '')}/chat/completions`
  return {
    url: base.href,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      ...headers,
    },
  }
}

/** The requests that the responder would send, for a load generator that sends them itself. */
export function chatRequests(settings: ChatSettings): ReturnType<typeof endpointOf> & {
  /** `maxTokens` replaces that of the parameters. */
  readonly bodyOf: (call: Call, maxTokens?: number) => string
} {
  const { model, parameters } = settings
  return {
    ...endpointOf(settings),
    bodyOf: (call, maxTokens = parameters.maxTokens) =>
      JSON.stringify({
        ...fixedFields(
          model,
          maxTokens === undefined ? parameters : { ...parameters, maxTokens },
          'max_tokens',
        ),
        ...callFields(call, parameters),
      }),
  }
}
