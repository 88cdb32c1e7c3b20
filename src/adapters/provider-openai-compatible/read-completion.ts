import {
  asFields,
  asList,
  asText,
  type CompletionParts,
  contentText,
  malformed,
  readLogprobs,
  readUsage,
  throwErrorIn,
} from './completion-fields.ts'

/** Reads an answer that came in one piece. @throws CupelError `provider_malformed`, or what an error in it means */
export function readCompletion(body: string, from: string): CompletionParts {
  const completion = asFields(parse(body, from))
  if (!completion) throw malformed(from, 'answered with JSON that is not an object')
  throwErrorIn(completion, from)
  const usage = readUsage(completion.usage)
  const choice = asFields(asList(completion.choices)[0])
  const message = asFields(choice?.message)
  if (!choice || !message) throw malformed(from, 'answered without a message in choices', usage)
  const toolCalls = asList(message.tool_calls).flatMap(one => {
    const call = asFields(asFields(one)?.function)
    const name = asText(call?.name)
    return name === undefined ? [] : [{ name, arguments: asText(call?.arguments) ?? '' }]
  })
  const finishReason = asText(choice.finish_reason)
  const text = contentText(message.content) ?? asText(message.refusal)
  if (text === undefined && toolCalls.length === 0 && finishReason === undefined) {
    throw malformed(from, 'answered with a message that has no content', usage)
  }
  return {
    text: text ?? '',
    toolCalls,
    finishReason,
    logprobs: readLogprobs(choice.logprobs),
    usage,
    model: asText(completion.model),
  }
}

function parse(body: string, from: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw malformed(from, body.trim() === '' ? 'answered with nothing' : 'answered with what is not JSON')
  }
}
