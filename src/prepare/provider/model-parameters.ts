import type { Json } from '../../kernel/index.ts'

/** A function that a model may call. */
export interface Tool {
  readonly name: string
  readonly description?: string
  /** JSON Schema of its arguments. */
  readonly parameters: Json
}

/** What is set in a request to a model. What is left out is left to the provider's default. */
export interface ModelParameters {
  readonly temperature?: number
  readonly topP?: number
  readonly maxTokens?: number
  readonly stop?: readonly string[]
  /** `true`: the seed of each draw is sent. A number: always this one. `false`: none is sent. */
  readonly seed?: boolean | number
  /** `json`: any JSON object. A schema: JSON of that form, where the provider can hold the model to it. */
  readonly responseFormat?: 'json' | { readonly schema: Json; readonly name?: string }
  readonly tools?: readonly Tool[]
  readonly reasoningEffort?: string
  /** Log-probabilities of the answer's tokens. */
  readonly logprobs?: boolean
  /** Streamed answers have a time to first token. */
  readonly stream?: boolean
  /** Sent as they are, beside the others; for what only one provider knows. */
  readonly extra?: Readonly<Record<string, Json>>
}

/** The seed to send with a draw, if any. */
export function seedOf(parameters: ModelParameters, drawSeed: number): number | undefined {
  if (parameters.seed === false) return undefined
  return typeof parameters.seed === 'number' ? parameters.seed : drawSeed
}
