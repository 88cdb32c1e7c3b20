import type { CupelError, ErrorDetails } from '../../kernel/index.ts'
import type { Usage } from './ports.ts'

const counts = [
  'inputTokens',
  'outputTokens',
  'cachedInputTokens',
  'cacheWriteTokens',
  'reasoningTokens',
] as const satisfies readonly (keyof Usage)[]

/** Token counts as details of an error, so that a failed try keeps what the provider reported of it. */
export const usageDetails = (usage: Usage | undefined): ErrorDetails => ({ ...usage })

/** The token counts that an error carries; nothing unless both input and output were reported. */
export function usageOfFailure({ details }: CupelError): Usage | undefined {
  const known = counts.flatMap(name => {
    const count = details[name]
    return isCount(count) ? [[name, count] as const] : []
  })
  const usage: Usage = Object.fromEntries(known)
  return usage.inputTokens === undefined || usage.outputTokens === undefined ? undefined : usage
}

/**
 * Token counts in the body of an answer that could not be used, in the forms of OpenAI, Anthropic, Google and our own. Anthropic
 * counts cached tokens apart from the input, and Google thoughts apart from the answer; the others count them within.
 */
export function usageInBody(body: unknown): Usage | undefined {
  const found = fields(fields(body)?.usage) ?? fields(fields(body)?.usageMetadata)
  if (found === undefined) return undefined
  const read = (...names: string[]) => names.map(name => found[name]).find(isCount)
  const within = (name: string, inner: string) => [fields(found[name])?.[inner]].find(isCount)
  const [readCached, written] = [read('cache_read_input_tokens'), read('cache_creation_input_tokens')]
  const input = read('prompt_tokens', 'input_tokens', 'promptTokenCount', 'inputTokens')
  const output = read('completion_tokens', 'output_tokens', 'candidatesTokenCount', 'outputTokens')
  const thoughts = read('thoughtsTokenCount')
  const usage = {
    inputTokens: input === undefined ? undefined : input + (readCached ?? 0) + (written ?? 0),
    outputTokens: output === undefined ? undefined : output + (thoughts ?? 0),
    cachedInputTokens:
      readCached ??
      within('prompt_tokens_details', 'cached_tokens') ??
      within('input_tokens_details', 'cached_tokens') ??
      read('cachedContentTokenCount', 'cachedInputTokens'),
    cacheWriteTokens: written ?? read('cacheWriteTokens'),
    reasoningTokens:
      within('completion_tokens_details', 'reasoning_tokens') ??
      within('output_tokens_details', 'reasoning_tokens') ??
      thoughts ??
      read('reasoningTokens'),
  }
  const known = Object.entries(usage).filter(([, count]) => count !== undefined)
  return known.length === 0 ? undefined : Object.fromEntries(known)
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

const fields = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined
