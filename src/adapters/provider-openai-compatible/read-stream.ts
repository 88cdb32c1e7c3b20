import type { ErrorDetails } from '../../kernel/index.ts'
import { type Usage, usageDetails } from '../../prepare/provider/index.ts'
import {
  asFields,
  asList,
  asText,
  type CompletionParts,
  contentText,
  type Fields,
  malformed,
  readLogprobs,
  readUsage,
  throwErrorIn,
} from './completion-fields.ts'
import { createSseParser } from './sse-parser.ts'

export interface StreamReader {
  /** @param elapsedMs since the request was sent */
  push(text: string, elapsedMs: number): void
  /** @throws CupelError `provider_malformed` when the stream broke off before the answer was complete */
  end(): CompletionParts
  /** What had come when the stream broke off: tokens where they were reported, else how much of the answer. */
  partDetails(): ErrorDetails
  /** When the first token of the answer came; reasoning does not count, tool calls do. */
  readonly firstTokenMs: number | undefined
}

interface ToolCallParts {
  name: string
  arguments: string
}

/** More calls in one answer than this are not an answer. */
const maxToolCalls = 1_000

/** Puts a streamed answer together. */
export function createStreamReader(from: string): StreamReader {
  let text = ''
  let refusal = ''
  let firstTokenMs: number | undefined
  let elapsed = 0
  let finishReason: string | undefined
  let model: string | undefined
  let usage: CompletionParts['usage']
  let isDone = false
  const logprobs: { token: string; logprob: number }[] = []
  const toolCalls: ToolCallParts[] = []

  function addToolCall(value: unknown): void {
    const part = asFields(value)
    const index = typeof part?.index === 'number' ? part.index : Math.max(0, toolCalls.length - 1)
    if (!Number.isInteger(index) || index < 0 || index > Math.min(toolCalls.length, maxToolCalls)) {
      throw malformed(from, 'streamed a tool call out of order')
    }
    const call = toolCalls[index] ?? { name: '', arguments: '' }
    toolCalls[index] = call
    const named = asFields(part?.function)
    call.name += asText(named?.name) ?? ''
    call.arguments += asText(named?.arguments) ?? ''
  }

  function addDelta(delta: Fields): void {
    const content = contentText(delta.content) ?? ''
    const refused = asText(delta.refusal) ?? ''
    const calls = asList(delta.tool_calls)
    if (content !== '' || refused !== '' || calls.length > 0) firstTokenMs ??= elapsed
    text += content
    refusal += refused
    for (const call of calls) addToolCall(call)
  }

  const parser = createSseParser(data => {
    if (isDone || data === '') return
    if (data === '[DONE]') {
      isDone = true
      return
    }
    const chunk = asFields(parse(data, from))
    if (!chunk) throw malformed(from, 'streamed an event that is not an object')
    throwErrorIn(chunk, from)
    model ??= asText(chunk.model)
    usage = readUsage(chunk.usage) ?? usage
    const choice = asFields(asList(chunk.choices)[0])
    if (!choice) return
    finishReason = asText(choice.finish_reason) ?? finishReason
    addDelta(asFields(choice.delta) ?? {})
    logprobs.push(...(readLogprobs(choice.logprobs) ?? []))
  })

  return {
    push(piece, elapsedMs) {
      elapsed = elapsedMs
      parser.push(piece)
    },
    end() {
      parser.end()
      if (!isDone && finishReason === undefined) throw malformed(from, 'broke the stream off before its end')
      return {
        text: text === '' ? refusal : text,
        toolCalls,
        finishReason,
        logprobs: logprobs.length === 0 ? undefined : logprobs,
        usage,
        model,
      }
    },
    partDetails: () => partDetails(usage, [text, refusal, ...toolCalls.flatMap(call => Object.values(call))]),
    get firstTokenMs() {
      return firstTokenMs
    },
  }
}

/** An answer of which nothing had come may have been thought about: its tokens are not known to be none. */
function partDetails(usage: Usage | undefined, texts: readonly string[]): ErrorDetails {
  if (usage !== undefined) return usageDetails(usage)
  const outputCharacters = texts.reduce((sum, text) => sum + text.length, 0)
  return outputCharacters === 0 ? {} : { outputCharacters }
}

function parse(data: string, from: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    throw malformed(from, 'streamed an event that is not JSON')
  }
}
