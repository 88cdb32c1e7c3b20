import { CupelError, messageOf } from '../../kernel/index.ts'
import { classifyHttpFailure, usageDetails, usageInBody } from '../../prepare/provider/index.ts'
import { missingSecret } from './load-model.ts'

interface ApiCallError {
  readonly url?: string
  readonly statusCode?: number
  readonly responseHeaders?: Readonly<Record<string, string>>
  readonly responseBody?: string
}

/** Errors of the AI SDK, by the names that they carry across versions. */
const malformed = [
  'AI_JSONParseError',
  'AI_TypeValidationError',
  'AI_EmptyResponseBodyError',
  'AI_InvalidResponseDataError',
  'AI_NoContentGeneratedError',
]
const missing = ['AI_LoadAPIKeyError', 'AI_LoadSettingError']

/**
 * What a failure of a provider's package means for a call. The error itself is not kept as cause: it carries the
 * whole request, prompt included.
 */
export function providerError(thrown: unknown): CupelError {
  if (CupelError.is(thrown)) return thrown
  const inner = causeWithin(thrown)
  if (inner) return inner
  const { name } = thrown as { name?: string }
  if (name === 'AI_APICallError') return apiCallError(thrown as ApiCallError, messageOf(thrown))
  if (name !== undefined && malformed.includes(name)) {
    return new CupelError(
      'provider_malformed',
      `The provider answered in a form that its package cannot read (${name}).`,
    )
  }
  if (name !== undefined && missing.includes(name)) return missingSecret(thrown)
  if (name === 'TypeError' || name === 'TimeoutError' || isNetworkCode(thrown)) {
    return new CupelError(
      'provider_unavailable',
      `The provider could not be reached: ${networkReason(thrown)}`,
    )
  }
  return new CupelError('provider_rejected', shortMessage(thrown))
}

function apiCallError(error: ApiCallError, message: string): CupelError {
  const from = error.url !== undefined && URL.canParse(error.url) ? new URL(error.url).origin : 'The provider'
  const { statusCode: status, responseBody = '', responseHeaders = {} } = error
  if (status === undefined) return new CupelError('provider_unavailable', `${from}: ${message.slice(0, 300)}`)
  if (status >= 200 && status < 300) {
    return new CupelError('provider_malformed', `${from} answered in a form that its package cannot read.`, {
      details: usageDetails(usageInBody(parsed(responseBody))),
    })
  }
  return classifyHttpFailure({ status, body: responseBody, headers: responseHeaders, from, now: Date.now() })
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** Our own errors come back wrapped. */
function causeWithin(thrown: unknown): CupelError | undefined {
  let next = (thrown as { cause?: unknown } | undefined)?.cause
  for (let depth = 0; depth < 5 && next !== undefined; depth++) {
    if (CupelError.is(next)) return next
    next = (next as { cause?: unknown } | null)?.cause
  }
  return undefined
}

function isNetworkCode(thrown: unknown): boolean {
  const code = (thrown as { code?: unknown })?.code
  return typeof code === 'string' && /^(E[A-Z]+|UND_ERR_.*)$/.test(code)
}

function networkReason(thrown: unknown): string {
  const cause = (thrown as { cause?: unknown })?.cause
  return messageOf(cause ?? thrown).slice(0, 300)
}

const shortMessage = (thrown: unknown) => messageOf(thrown).slice(0, 300)
