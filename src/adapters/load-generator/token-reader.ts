import {
  type AnswerEnd,
  type AnswerReader,
  asFields,
  contentText,
  type Fields,
  failureIn,
  firstOf,
  malformed,
  parseJson,
  readTokens,
} from './answer-reader.ts'
import { createEventFramer } from './event-framer.ts'

export interface TokenReading {
  /** Told for each chunk of content, with the time its bytes arrived. */
  readonly onToken: (atMs: number) => void
  readonly keepsText: boolean
}

/**
 * Reads a streamed chat completion. A token is a chunk with content, be it answer, reasoning, refusal or a tool call; a chunk
 * that only names the role, ends the answer or counts tokens is none. Servers may put several tokens into a chunk: their own
 * count is taken where they send one, else that of the chunks.
 */
export function createTokenReader({ onToken, keepsText }: TokenReading): AnswerReader {
  let tokens = 0
  let text = ''
  let isFinished = false
  let usage: Pick<AnswerEnd, 'inputTokens' | 'outputTokens'> = {}
  let failure: AnswerEnd | undefined
  let arrivedMs = 0
  /** The last chunk that was counted without being parsed: it may also end the answer. */
  let unparsed: Buffer | undefined

  function countToken(): void {
    tokens++
    onToken(arrivedMs)
  }

  function read(data: Buffer, counts: boolean): void {
    const chunk = asFields(parseJson(data))
    if (chunk === undefined) {
      failure ??= malformed('The stream holds an event that is not a JSON object.')
      return
    }
    failure ??= failureIn(chunk)
    const found = readTokens(chunk)
    usage = {
      inputTokens: found.inputTokens ?? usage.inputTokens,
      outputTokens: found.outputTokens ?? usage.outputTokens,
    }
    const choice = asFields(firstOf(chunk.choices))
    if (choice === undefined) return
    if (typeof choice.finish_reason === 'string') isFinished = true
    if (counts && hasToken(choice)) countToken()
    if (keepsText) text += contentText(asFields(choice.delta)?.content ?? choice.text)
  }

  const framer = createEventFramer(data => {
    if (data.length === 0) return
    if (isDoneMark(data)) isFinished = true
    else if (!keepsText && isPlainlyToken(data)) {
      unparsed = data
      countToken()
    } else read(data, true)
  })

  return {
    push(chunk, atMs) {
      arrivedMs = atMs
      framer.push(chunk)
    },
    end() {
      framer.end()
      if (unparsed !== undefined) read(unparsed, false)
      if (failure !== undefined) return failure
      if (!isFinished) return malformed('The stream ended before the answer did.')
      return { outcome: 'ok', ...usage, outputTokens: usage.outputTokens ?? tokens, text }
    },
  }
}

const doneMark = Buffer.from('[DONE]')
const isDoneMark = (data: Buffer): boolean => data.length === doneMark.length && data.equals(doneMark)

const contentStart = Buffer.from('"content":"')
const quote = 0x22
const closingBrace = 0x7d

/**
 * Whether a chunk has content, for the usual case and without parsing it: `"content":"` cannot stand within a JSON string,
 * where quotes are escaped. False says nothing, and true does not say that the rest of the chunk is in order.
 */
export function isPlainlyToken(data: Buffer): boolean {
  if (data[data.length - 1] !== closingBrace) return false
  const at = data.indexOf(contentStart)
  return at >= 0 && data[at + contentStart.length] !== quote
}

/** Where a chunk can hold content, as servers name it. */
function hasToken({ delta, text }: Fields): boolean {
  const { content, reasoning_content, reasoning, refusal, tool_calls } = asFields(delta) ?? {}
  const isFilled = (value: unknown) => typeof value === 'string' && value !== ''
  return (
    contentText(content) !== '' ||
    [reasoning_content, reasoning, refusal, text].some(isFilled) ||
    (Array.isArray(tool_calls) && tool_calls.length > 0)
  )
}
