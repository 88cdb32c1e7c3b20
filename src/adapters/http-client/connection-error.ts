import { CupelError, type ErrorCode, messageOf } from '../../kernel/index.ts'

const timeouts = ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']
const malformed = [
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_RES_EXCEEDED_MAX_SIZE',
  'UND_ERR_HEADERS_OVERFLOW',
  'UND_ERR_RESPONSE',
]
const ours = ['UND_ERR_INVALID_ARG', 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH']

/** What a failure below HTTP means for a call. */
export function connectionError(thrown: unknown, from: string): CupelError {
  if (CupelError.is(thrown)) return thrown
  const reason = rootOf(thrown)
  const { code, hint } = meaningOf(reason.code ?? reason.name)
  return new CupelError(code, `${from}: ${reason.message}`, {
    ...(hint === undefined ? {} : { hint }),
    ...(reason.code === undefined ? {} : { details: { reason: reason.code } }),
    cause: thrown,
  })
}

function meaningOf(code: string | undefined): { code: ErrorCode; hint?: string } {
  if (code === undefined) return { code: 'provider_unavailable' }
  if (timeouts.includes(code)) return { code: 'provider_timeout' }
  // HPE_: the parser of HTTP met something that is not HTTP.
  if (malformed.includes(code) || code.startsWith('HPE_') || code === 'HTTPParserError')
    return { code: 'provider_malformed' }
  if (ours.includes(code))
    return { code: 'candidate_invalid', hint: 'Check url and headers of the candidate.' }
  if (code === 'ENOTFOUND')
    return { code: 'provider_unavailable', hint: 'Check the host name and the network.' }
  if (code === 'ECONNREFUSED') return { code: 'provider_unavailable', hint: 'Is the server running?' }
  if (/CERT_|_CERT|SELF_SIGNED|ERR_TLS/.test(code)) {
    return {
      code: 'provider_unavailable',
      hint: 'The certificate is not trusted; NODE_EXTRA_CA_CERTS names a file of further authorities.',
    }
  }
  return { code: 'provider_unavailable' }
}

/** Node reports a host with several addresses as one error of many; the first says most. */
function rootOf(thrown: unknown): {
  readonly message: string
  readonly code: string | undefined
  readonly name: string | undefined
} {
  const inner = thrown instanceof AggregateError && thrown.errors.length > 0 ? thrown.errors[0] : thrown
  const code = (inner as { code?: unknown } | undefined)?.code ?? (thrown as { code?: unknown })?.code
  const { name } = inner as { name?: string }
  return { message: messageOf(inner), code: typeof code === 'string' ? code : undefined, name }
}
