import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { CupelError } from '../kernel/index.ts'
import { isSame, keyOf, sessionOf, type TeamPorts } from '../team/index.ts'
import { type Principal, type ServerEnv, whoAsks } from './principal.ts'

/** How the server is reached: what its requests must say of where they come from. */
export interface Address {
  /** Origins that pages of this server have, e.g. `https://cupel.example.com`; the first is the one in links. */
  readonly origins: readonly string[]
  /** A name of its own for each server on a machine: cookies do not know ports. */
  readonly cookie: string
  readonly isSecure: boolean
}

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers of every answer, so that text of a model that gets through an escape still runs nowhere. */
export const securityHeaders =
  ({ isSecure }: Address): MiddlewareHandler<ServerEnv> =>
  async (context, next) => {
    await next()
    const { headers } = context.res
    headers.set('content-security-policy', contentSecurityPolicy)
    headers.set('x-content-type-options', 'nosniff')
    headers.set('referrer-policy', 'no-referrer')
    headers.set('cross-origin-opener-policy', 'same-origin')
    headers.set('cross-origin-resource-policy', 'same-origin')
    headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=()')
    if (isSecure) headers.set('strict-transport-security', 'max-age=31536000')
    if (context.req.path.startsWith('/api/')) headers.set('cache-control', 'no-store')
  }

/** Answers to its own names alone: a page elsewhere whose name was made to lead here is not one of them. */
export const ownNamesOnly = ({ origins }: Address): MiddlewareHandler<ServerEnv> => {
  const hosts = new Set(origins.map(origin => new URL(origin).host))
  return async (context, next) => {
    const host = context.req.header('host') ?? new URL(context.req.url).host
    if (!hosts.has(host.toLowerCase()))
      throw new CupelError('origin_refused', `This server is not ${host.slice(0, 100)}.`, {
        hint: `Its address is ${origins[0]}. Another one is set with --public-url.`,
      })
    await next()
  }
}

/** Finds out who asks, and refuses changes that come with a cookie from any page but the server's own. */
export const identify =
  (team: TeamPorts, address: Address): MiddlewareHandler<ServerEnv> =>
  async (context, next) => {
    const bearer = /^Bearer (\S+)$/.exec(context.req.header('authorization') ?? '')?.[1]
    const principal =
      bearer === undefined ? await byCookie(team, context, address) : await byKey(team, bearer)
    context.set('principal', principal)
    if (bearer === undefined && !/^(GET|HEAD|OPTIONS)$/.test(context.req.method))
      refuseForeign(context, address, principal)
    await next()
  }

/** Ways in, and the description of the rest. */
const isOpen = /^\/api\/(session(\/open)?|openapi\.json|invitations\/[^/]+(\/accept)?)$/

/** Tells strangers nothing else, not even whether what they asked for is well formed. */
export const signedInOnly: MiddlewareHandler<ServerEnv> = async (context, next) => {
  if (!isOpen.test(context.req.path)) whoAsks(context)
  await next()
}

async function byCookie(
  team: TeamPorts,
  context: Context<ServerEnv>,
  { cookie }: Address,
): Promise<Principal | undefined> {
  const token = getCookie(context, cookie)
  const found = token === undefined ? undefined : await sessionOf(team, token)
  if (found === undefined) return undefined
  const { name, role, isSynthetic } = found.user
  return { name, role, isSynthetic, person: found }
}

async function byKey(team: TeamPorts, text: string): Promise<Principal> {
  const key = await keyOf(team, text)
  if (key === undefined)
    throw new CupelError('not_signed_in', 'This API key was removed, has expired, or never was.', {
      hint: 'An owner makes keys under Settings.',
    })
  return { name: `key ${key.name}`, role: key.role, isSynthetic: true }
}

function refuseForeign(
  context: Context<ServerEnv>,
  { origins }: Address,
  principal: Principal | undefined,
): void {
  const origin = context.req.header('origin')
  const site = context.req.header('sec-fetch-site')
  const isForeign =
    origin === undefined ? site !== undefined && site !== 'same-origin' : !origins.includes(origin)
  const session = principal?.person?.session
  const token = context.req.header('x-csrf-token') ?? ''
  if (!isForeign && (session === undefined || isSame(token, session.csrfToken))) return
  throw new CupelError(
    'origin_refused',
    isForeign
      ? 'This change comes from a page of another site.'
      : 'This change lacks the token of its session.',
    { hint: 'Load the page again and repeat what you did.' },
  )
}
