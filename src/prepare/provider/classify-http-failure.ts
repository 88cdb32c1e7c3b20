import { CupelError, type ErrorDetails } from '../../kernel/index.ts'
import { usageDetails, usageInBody } from './failure-usage.ts'
import { refusalMessage, rejectedParameter } from './rejected-parameter.ts'
import { type Headers, parseRetryAfter } from './retry-after.ts'

export interface HttpFailure {
  readonly status: number
  /** Text of the body; may be cut short. */
  readonly body: string
  /** Names in lower case. */
  readonly headers: Headers
  /** Who answered, for the message: an origin or a provider name. */
  readonly from: string
  /** Milliseconds since the epoch, to read a `Retry-After` date. */
  readonly now: number
}

/** Codes by which providers say that the money is spent: waiting does not help. */
const spent = /insufficient_quota|billing_hard_limit|credit balance is too low|exceeded your current quota/i

/**
 * What an HTTP answer outside 2xx means for a call: which failures can pass, and what the user can do about
 * the others. A rate limit carries `retryAfterMs` where the server named one; a refused parameter is named in
 * `details.parameter`; tokens that the answer reports are kept in the details.
 */
export function classifyHttpFailure({ status, body, headers, from, now }: HttpFailure): CupelError {
  const parsed = tryJson(body)
  const said = refusalMessage(parsed ?? body)
  const message = `${from} answered ${status}${said === '' ? '' : `: ${said}`}`
  const retryAfterMs = parseRetryAfter(headers, now)
  const details: ErrorDetails = {
    status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...usageDetails(usageInBody(parsed)),
  }
  if (status === 401 || status === 403) {
    return new CupelError('provider_auth', message, {
      hint: 'Check the API key, and that it may use this model.',
      details,
    })
  }
  if (status === 402 || (status === 429 && spent.test(body))) {
    return new CupelError('provider_rejected', message, {
      hint: 'The account has no credit left; waiting does not help.',
      details,
    })
  }
  if (status === 429) return new CupelError('provider_rate_limited', message, { details })
  if (status === 408) return new CupelError('provider_timeout', message, { details })
  // 409 and 425 are answers to a request that came at a bad moment; 529 is Anthropic's "overloaded".
  if (status >= 500 || status === 409 || status === 425) {
    return new CupelError('provider_unavailable', message, { details })
  }
  if (status >= 300 && status < 400) return redirected(message, { details, location: headers.location })
  if (status < 200) return new CupelError('provider_malformed', message, { details })
  const parameter = rejectedParameter(parsed)
  return new CupelError('provider_rejected', message, {
    ...(parameter === undefined
      ? {}
      : { hint: `The provider does not take \`${parameter}\` as it was sent.` }),
    details: { ...details, ...(parameter === undefined ? {} : { parameter }) },
  })
}

interface Redirection {
  readonly details: ErrorDetails
  readonly location: string | readonly string[] | undefined
}

/** Redirects are never followed: they would send the prompt, and perhaps the key, to where nobody said. */
function redirected(message: string, { details, location }: Redirection): CupelError {
  const target = typeof location === 'string' && URL.canParse(location) ? new URL(location).origin : undefined
  return new CupelError('provider_rejected', `${message} (a redirect, which is not followed)`, {
    hint: `Put the final address into the config${target === undefined ? '' : `; the server points to ${target}`}.`,
    details,
  })
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
