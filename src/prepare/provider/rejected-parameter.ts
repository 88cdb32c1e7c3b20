/** Names by which providers speak of what can be set in a request. */
const parameterNames = [
  'max_completion_tokens',
  'max_tokens',
  'temperature',
  'top_p',
  'seed',
  'stop',
  'stream_options',
  'response_format',
  'json_schema',
  'logprobs',
  'top_logprobs',
  'tools',
  'tool_choice',
  'reasoning_effort',
  'presence_penalty',
  'frequency_penalty',
  'n',
] as const

const complaint =
  /unsupported|not supported|unrecognized|unknown|not permitted|not allowed|extra (?:fields|inputs)|invalid (?:parameter|field)|additional propert|does not support|deprecated|unexpected/i

/**
 * The parameter that a refusal names: from `error.param` of OpenAI's form, from `loc` of FastAPI's, or from a
 * message that complains about a known parameter. Nothing when the refusal is about something else.
 *
 * @param body the parsed body of the refusal
 */
export function rejectedParameter(body: unknown): string | undefined {
  const error = field(body, 'error') ?? body
  const param = field(error, 'param')
  if (typeof param === 'string' && isName(param)) return root(param)
  const located = locatedIn(field(body, 'detail') ?? field(error, 'detail'))
  if (located !== undefined) return located
  const message = messageIn(error)
  if (message === undefined || !complaint.test(message)) return undefined
  const quoted = /['"`]([a-z][a-z0-9_.]{1,60})['"`]/.exec(message)?.[1]
  if (quoted !== undefined && isName(quoted)) return root(quoted)
  return parameterNames.find(name => name.length > 1 && new RegExp(`\\b${name}\\b`).test(message))
}

/** What a refusal says, bounded, on one line and without control characters, which must not reach a terminal. Works for the forms that providers use; empty when there is none. */
export function refusalMessage(body: unknown): string {
  const text = messageIn(field(body, 'error') ?? body) ?? (typeof body === 'string' ? body : '')
  return text
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim()
    .slice(0, 500)
}

function messageIn(error: unknown): string | undefined {
  if (typeof error === 'string') return error
  const message = field(error, 'message') ?? field(error, 'detail') ?? field(error, 'error')
  return typeof message === 'string' ? message : undefined
}

function locatedIn(detail: unknown): string | undefined {
  if (!Array.isArray(detail)) return undefined
  const place: unknown = field(detail[0], 'loc')
  if (!Array.isArray(place)) return undefined
  const name = place.find(part => typeof part === 'string' && part !== 'body')
  return typeof name === 'string' && isName(name) ? name : undefined
}

const isName = (text: string) => parameterNames.some(name => name === root(text))
const root = (path: string) => path.split(/[.[]/, 1)[0] as string

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
