import type { LoadTarget } from '../../measure/load/index.ts'
import {
  type AnswerEnd,
  type AnswerReader,
  asFields,
  contentText,
  failureIn,
  firstOf,
  malformed,
  parseJson,
  readTokens,
} from './answer-reader.ts'

interface WholeReading {
  readonly answer: Exclude<LoadTarget['answer'], 'chat-stream'>
  readonly keepsText: boolean
}

/** Reads an answer that comes in one piece: a chat completion, or any JSON. */
export function createWholeReader({ answer, keepsText }: WholeReading): AnswerReader {
  const chunks: Buffer[] = []
  return {
    push(chunk) {
      chunks.push(chunk)
    },
    end() {
      const body = Buffer.concat(chunks)
      const value = parseJson(body)
      if (value === undefined) return malformed('The answer is not JSON.')
      if (answer === 'chat') return readCompletion(value)
      const text = keepsText ? body.toString('utf8') : undefined
      return { outcome: 'ok', ...readTokens(asFields(value) ?? {}), text }
    },
  }
}

function readCompletion(value: unknown): AnswerEnd {
  const completion = asFields(value)
  if (completion === undefined) return malformed('The answer is not a JSON object.')
  const failure = failureIn(completion)
  if (failure !== undefined) return failure
  const message = asFields(asFields(firstOf(completion.choices))?.message)
  if (message === undefined) return malformed('The answer has no message in choices.')
  return { outcome: 'ok', ...readTokens(completion), text: contentText(message.content) }
}
