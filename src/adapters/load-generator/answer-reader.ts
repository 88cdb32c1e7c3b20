import { isUtf8 } from 'node:buffer'
import type { RequestOutcome } from '../../measure/load/index.ts'

/** What an answer turned out to be, known when its last byte is there. */
export interface AnswerEnd {
  readonly outcome: Extract<
    RequestOutcome,
    'ok' | 'malformed' | 'rate_limited' | 'server_error' | 'client_error'
  >
  /** Why it is not ok, for people. */
  readonly why?: string
  readonly inputTokens?: number | undefined
  readonly outputTokens?: number | undefined
  /** What a schema is held against; only where asked for. */
  readonly text?: string | undefined
}

/** Reads the body of one successful answer as it arrives. */
export interface AnswerReader {
  /** @param atMs when the piece arrived */
  push(chunk: Buffer, atMs: number): void
  end(): AnswerEnd
}

export type Fields = Readonly<Record<string, unknown>>

export const asFields = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined

export const firstOf = (value: unknown): unknown => (Array.isArray(value) ? value[0] : undefined)

export const malformed = (why: string): AnswerEnd => ({ outcome: 'malformed', why })

/** What an HTTP status means; nothing for one that means success. */
export function failureOfStatus(
  status: number,
): Exclude<AnswerEnd['outcome'], 'ok' | 'malformed'> | undefined {
  if (status === 429) return 'rate_limited'
  if (status >= 500) return 'server_error'
  return status >= 300 || status < 200 ? 'client_error' : undefined
}

/** Some servers answer 200 and put the failure into the body, with a status of its own or none. */
export function failureIn(body: Fields): AnswerEnd | undefined {
  const { error } = body
  if (error === undefined || error === null || error === '') return undefined
  const status = Number(asFields(error)?.code ?? asFields(error)?.status)
  const outcome = (status >= 400 && failureOfStatus(status)) || 'server_error'
  return { outcome, why: `The answer is an error: ${JSON.stringify(error)}` }
}

const asCount = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32 ? value : undefined

/** Token counts by the names of chat completions, or by those of Cupel's pipelines. */
export function readTokens(body: Fields): Pick<AnswerEnd, 'inputTokens' | 'outputTokens'> {
  const usage = asFields(body.usage)
  return {
    inputTokens: asCount(usage?.prompt_tokens ?? usage?.inputTokens),
    outputTokens: asCount(usage?.completion_tokens ?? usage?.outputTokens),
  }
}

/** Content is a text, or a list of parts of which the texts count. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content
    .map(part => asFields(part)?.text)
    .filter(text => typeof text === 'string')
    .join('')
}

/** Nothing for what is not JSON in UTF-8. */
export function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) return undefined
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
