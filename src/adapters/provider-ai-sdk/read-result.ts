import { CupelError, type ErrorDetails, type Json } from '../../kernel/index.ts'
import {
  parameterNotes,
  type Response,
  type ToolCall,
  type Usage,
  usageDetails,
} from '../../prepare/provider/index.ts'
import type { Content, GenerateResult, ProviderUsage, ProviderWarning, StreamPart } from './language-model.ts'
import { providerError } from './provider-error.ts'

/** @throws CupelError `provider_malformed` or `provider_unavailable` for a result that is no whole answer */
export function toResponse(result: GenerateResult, notes: readonly string[]): Response {
  const warnings = [...notes, ...(result.warnings ?? []).map(wording)]
  const text = result.structuredOutputText ?? textOf(result.content)
  const toolCalls = toolCallsOf(result.content, warnings)
  const finishReason = result.finishReason?.unified
  const usage = usageOf(result.usage)
  checkComplete(finishReason, { isEmpty: text === '' && toolCalls.length === 0, usage })
  const logprobs = logprobsIn(result.providerMetadata)
  const model = result.response?.modelId
  return {
    text,
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
    ...(finishReason === undefined ? {} : { finishReason }),
    ...(logprobs === undefined ? {} : { logprobs }),
    ...(usage === undefined ? {} : { usage }),
    ...(model === undefined ? {} : { model }),
    ...(warnings.length === 0 ? {} : { warnings }),
  }
}

/** Ends that say nothing about why. */
const vague: readonly (string | undefined)[] = [undefined, 'other', 'unknown']

/** A package may pass an answer that broke off for one: its finish reason tells. */
function checkComplete(
  finishReason: string | undefined,
  { isEmpty, usage }: { readonly isEmpty: boolean; readonly usage: Usage | undefined },
): void {
  const details = usageDetails(usage)
  if (finishReason === 'interrupted') throw brokenOff(details)
  if (finishReason === 'error') {
    throw new CupelError('provider_unavailable', 'The provider ended the answer with an error.', { details })
  }
  if (isEmpty && vague.includes(finishReason)) {
    throw new CupelError('provider_malformed', 'The provider answered with nothing.', { details })
  }
}

const brokenOffAfter = (text: string): CupelError =>
  brokenOff(text === '' ? {} : { outputCharacters: text.length })

function brokenOff(details: ErrorDetails): CupelError {
  return new CupelError('provider_malformed', 'The provider broke the stream off before its end.', {
    details,
  })
}

function textOf(content: readonly Content[]): string {
  return content.map(part => (part.type === 'text' ? part.text : '')).join('')
}

function toolCallsOf(content: readonly Content[], warnings: string[]): readonly ToolCall[] {
  return content.flatMap(part => {
    if (part.type !== 'tool-call') return []
    try {
      return [{ name: part.toolName, arguments: part.input === '' ? {} : (JSON.parse(part.input) as Json) }]
    } catch {
      warnings.push(`the arguments of the call to ${part.toolName.slice(0, 64)} are not JSON`)
      return [{ name: part.toolName, arguments: part.input }]
    }
  })
}

function wording({ type, feature, details, message }: ProviderWarning): string {
  if (type === 'unsupported' && feature !== undefined) return parameterNotes.ignored(feature, details)
  return (message ?? [feature, details].filter(Boolean).join(': ')).slice(0, 300) || type
}

function usageOf(usage: ProviderUsage | undefined): Usage | undefined {
  const counts = {
    inputTokens: usage?.inputTokens?.total,
    outputTokens: usage?.outputTokens?.total,
    cachedInputTokens: usage?.inputTokens?.cacheRead,
    cacheWriteTokens: usage?.inputTokens?.cacheWrite,
    reasoningTokens: usage?.outputTokens?.reasoning,
  }
  const known = Object.entries(counts).filter(([, count]) => Number.isInteger(count))
  return known.length === 0 ? undefined : Object.fromEntries(known)
}

/** OpenAI's package puts them into its metadata: a list for each token, or a list of such lists. */
function logprobsIn(metadata: GenerateResult['providerMetadata']): Response['logprobs'] {
  for (const own of Object.values(metadata ?? {})) {
    const found = (own as { logprobs?: unknown } | undefined)?.logprobs
    if (!Array.isArray(found)) continue
    const tokens = found.flat().flatMap((one: { token?: unknown; logprob?: unknown }) => {
      const { token, logprob } = one ?? {}
      return typeof token === 'string' && typeof logprob === 'number' ? [{ token, logprob }] : []
    })
    if (tokens.length > 0) return tokens
  }
  return undefined
}

/** Reads a stream to its end. @param onFirstToken called once, with the first piece of text or of a tool call */
export async function readStream(
  stream: ReadableStream<StreamPart>,
  onFirstToken: () => void,
): Promise<GenerateResult> {
  const content: Content[] = []
  const warnings: ProviderWarning[] = []
  let text = ''
  let modelId: string | undefined
  let finish: Extract<StreamPart, { type: 'finish' }> | undefined
  let isFirst = true
  for await (const part of stream as unknown as AsyncIterable<StreamPart>) {
    if (
      isFirst &&
      (part.type === 'text-delta' || part.type === 'tool-input-start' || part.type === 'tool-call')
    ) {
      isFirst = false
      onFirstToken()
    }
    if (part.type === 'stream-start') warnings.push(...part.warnings)
    else if (part.type === 'text-delta') text += part.delta
    else if (part.type === 'tool-call') content.push(part)
    else if (part.type === 'response-metadata') modelId = part.modelId ?? modelId
    else if (part.type === 'finish') finish = part
    else if (part.type === 'error') throw providerError(part.error)
  }
  if (!finish) throw brokenOffAfter(text)
  return {
    ...finish,
    content: [{ type: 'text', text }, ...content],
    warnings,
    response: { modelId },
  }
}
