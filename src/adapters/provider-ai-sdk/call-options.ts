import type { Message } from '../../prepare/dataset/index.ts'
import { type Call, type ModelParameters, parameterNotes, seedOf } from '../../prepare/provider/index.ts'
import type { CallOptions, PromptMessage } from './language-model.ts'

/** What does not change from call to call. */
export type FixedOptions = Omit<CallOptions, 'prompt' | 'seed' | 'abortSignal'>

/** @param provider whose own options `extra` is */
export function fixedOptions(parameters: ModelParameters, provider: string): FixedOptions {
  const { temperature, topP, maxTokens, stop, tools, reasoningEffort, extra, logprobs } = parameters
  const own = { ...extra, ...(logprobs ? { logprobs: true } : {}) }
  const options = {
    temperature,
    topP,
    maxOutputTokens: maxTokens,
    stopSequences: stop,
    responseFormat: responseFormat(parameters),
    tools: tools?.map(({ name, description, parameters: inputSchema }) => ({
      type: 'function' as const,
      name,
      ...(description === undefined ? {} : { description }),
      inputSchema,
    })),
    toolChoice: tools ? { type: 'auto' as const } : undefined,
    reasoning: reasoningEffort,
    providerOptions: Object.keys(own).length === 0 ? undefined : { [provider]: own },
  }
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

function responseFormat({ responseFormat: form }: ModelParameters): CallOptions['responseFormat'] {
  if (form === undefined) return undefined
  return form === 'json'
    ? { type: 'json' }
    : { type: 'json', schema: form.schema, name: form.name ?? 'answer' }
}

/** Options of one call. */
export function callOptions(
  fixed: FixedOptions,
  call: Call,
  { parameters, signal }: { readonly parameters: ModelParameters; readonly signal: AbortSignal },
): CallOptions {
  const seed = seedOf(parameters, call.seed)
  return {
    ...fixed,
    prompt: call.messages.map(toPrompt),
    ...(seed === undefined ? {} : { seed }),
    abortSignal: signal,
  }
}

function toPrompt({ role, content }: Message): PromptMessage {
  if (role === 'system') return { role, content }
  // A tool's result without its call is no message of this interface; a user can tell it.
  return { role: role === 'tool' ? 'user' : role, content: [{ type: 'text', text: content }] }
}

/** Of the messages, what could not be said. */
export function promptNotes(messages: readonly Message[]): readonly string[] {
  return messages.some(({ role }) => role === 'tool')
    ? [parameterNotes.ignored('role: tool', 'sent as a user message')]
    : []
}
