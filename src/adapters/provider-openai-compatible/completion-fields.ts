import { CupelError, type Json } from '../../kernel/index.ts'
import {
  classifyHttpFailure,
  type Response,
  type ToolCall,
  type Usage,
  usageDetails,
} from '../../prepare/provider/index.ts'

export type Fields = Readonly<Record<string, unknown>>

export function asFields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function asCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined
}

/** Some servers answer 200 and put the failure into the body. */
export function throwErrorIn(body: Fields, from: string): void {
  const error = body.error
  if (error === undefined || error === null || error === '') return
  const code = Number(asFields(error)?.code ?? asFields(error)?.status)
  const status = code >= 400 && code < 600 ? code : 502
  throw classifyHttpFailure({
    status,
    body: JSON.stringify({ error, usage: body.usage }),
    headers: {},
    from,
    now: 0,
  })
}

/** @param usage what the answer reports of itself, although it cannot be used */
export function malformed(from: string, what: string, usage?: Usage): CupelError {
  return new CupelError('provider_malformed', `${from} ${what}.`, {
    hint: 'Is this the address of an OpenAI-compatible server, up to and with /v1?',
    details: usageDetails(usage),
  })
}

/** Token counts under the names of the interface; DeepSeek names cached tokens its own way. */
export function readUsage(value: unknown): Usage | undefined {
  const usage = asFields(value)
  if (!usage) return undefined
  const counts = {
    inputTokens: asCount(usage.prompt_tokens),
    outputTokens: asCount(usage.completion_tokens),
    cachedInputTokens:
      asCount(asFields(usage.prompt_tokens_details)?.cached_tokens) ?? asCount(usage.prompt_cache_hit_tokens),
    reasoningTokens: asCount(asFields(usage.completion_tokens_details)?.reasoning_tokens),
  }
  const known = Object.entries(counts).filter(([, count]) => count !== undefined)
  return known.length === 0 ? undefined : Object.fromEntries(known)
}

/** Content is a text, or a list of parts of which the texts count. */
export function contentText(content: unknown): string | undefined {
  if (!Array.isArray(content)) return asText(content)
  return content.map(part => asText(asFields(part)?.text) ?? '').join('')
}

export function readLogprobs(value: unknown): Response['logprobs'] {
  const tokens = asList(asFields(value)?.content).flatMap(one => {
    const { token, logprob } = asFields(one) ?? {}
    return typeof token === 'string' && typeof logprob === 'number' ? [{ token, logprob }] : []
  })
  return tokens.length === 0 ? undefined : tokens
}

interface RawToolCall {
  readonly name: string
  readonly arguments: string
}

/** Arguments are JSON in a text; one that is not JSON is kept as the text it is, and named in a warning. */
function readToolCalls(raw: readonly RawToolCall[], warnings: string[]): readonly ToolCall[] {
  return raw.map(({ name, arguments: text }) => {
    try {
      return { name, arguments: text === '' ? {} : (JSON.parse(text) as Json) }
    } catch {
      warnings.push(`the arguments of the call to ${name.slice(0, 64)} are not JSON`)
      return { name, arguments: text }
    }
  })
}

export interface CompletionParts {
  readonly text: string
  readonly toolCalls: readonly RawToolCall[]
  readonly finishReason: string | undefined
  readonly logprobs: Response['logprobs']
  readonly usage: Usage | undefined
  readonly model: string | undefined
}

/** A response of what was read; fields that are not known are left out. */
export function toResponse(parts: CompletionParts, notes: readonly string[]): Response {
  const { text, finishReason, logprobs, usage, model } = parts
  const warnings = [...notes]
  const toolCalls = readToolCalls(parts.toolCalls, warnings)
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
