import type { Json } from '../../kernel/index.ts'
import { type Call, type ModelParameters, seedOf } from '../../prepare/provider/index.ts'

/** A request for chat completions, before it is written as JSON. */
export type RequestBody = Readonly<Record<string, unknown>>

/** What does not change from call to call, under the names of the interface. */
export function fixedFields(model: string, parameters: ModelParameters, limitName: string): RequestBody {
  const { temperature, topP, maxTokens, stop, tools, reasoningEffort, logprobs, stream, extra } = parameters
  const fields: Record<string, Json | object | undefined> = {
    model,
    temperature,
    top_p: topP,
    [limitName]: maxTokens,
    stop,
    response_format: responseFormat(parameters),
    tools: tools?.map(({ name, description, parameters: schema }) => ({
      type: 'function',
      function: { name, ...(description === undefined ? {} : { description }), parameters: schema },
    })),
    reasoning_effort: reasoningEffort,
    logprobs: logprobs ? true : undefined,
    ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
    ...extra,
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function responseFormat({ responseFormat: form }: ModelParameters): object | undefined {
  if (form === undefined) return undefined
  if (form === 'json') return { type: 'json_object' }
  return {
    type: 'json_schema',
    json_schema: { name: form.name ?? 'answer', schema: form.schema, strict: true },
  }
}

/** Fields of one call: the messages, and the seed where one is sent. */
export function callFields(call: Call, parameters: ModelParameters): RequestBody {
  const seed = seedOf(parameters, call.seed)
  return seed === undefined ? { messages: call.messages } : { messages: call.messages, seed }
}
