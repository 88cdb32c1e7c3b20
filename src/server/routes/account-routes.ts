import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { z } from 'zod'
import { CupelError, sha256 } from '../../kernel/index.ts'
import {
  acceptInvitation,
  audit,
  changePassword,
  findInvitation,
  isSame,
  localUser,
  type Opened,
  openSession,
  signIn,
} from '../../team/index.ts'
import { version } from '../../version.ts'
import type { AppInput } from '../app-input.ts'
import {
  acceptSchema,
  changePasswordSchema,
  invitationFactsSchema,
  openSchema,
  sessionSchema,
  signInSchema,
} from '../contract/access.ts'
import { type Api, answers, body, route, shaped } from '../describe-route.ts'
import { person, type ServerEnv } from '../principal.ts'

const tags = ['account']
const token = z.object({ token: z.string().max(200) })

/** Coming in and going out: the session, the printed link, invitations, the own password. */
export function addAccountRoutes(app: Api, input: AppInput): void {
  const doorway = doorwayOf(input)
  addSession(app, input, doorway)
  addInvitation(app, input, doorway)
  addPassword(app, input, doorway)
}

interface Doorway {
  /** Lets somebody in: sets the cookie. */
  readonly enter: (context: Context<ServerEnv>, opened: Opened) => void
  /** What the page is told of who is signed in. */
  readonly present: (context: Context<ServerEnv>) => Promise<z.output<typeof sessionSchema>>
}

function doorwayOf({ site, address }: AppInput): Doorway {
  return {
    enter(context, { token: text, user, session }) {
      setCookie(context, address.cookie, text, {
        httpOnly: true,
        sameSite: 'Strict',
        secure: address.isSecure,
        path: '/',
        expires: new Date(session.expiresAt),
      })
      context.set('principal', { ...user, person: { user, session } })
    },
    async present(context) {
      const { user, session } = context.get('principal')?.person ?? {}
      return shaped(sessionSchema, {
        ...(user === undefined ? {} : { user }),
        ...(session === undefined ? {} : { csrfToken: session.csrfToken }),
        project: (await site.project()).config.name,
        version,
      })
    },
  }
}

function addSession(app: Api, { site, address, localToken }: AppInput, { enter, present }: Doorway): void {
  const { team } = site
  app.openapi(
    route({
      method: 'get',
      path: '/api/session',
      tags,
      summary: 'Who is signed in',
      responses: answers(sessionSchema),
    }),
    async context => context.json(await present(context), 200),
  )
  app.openapi(
    route({
      method: 'post',
      path: '/api/session',
      tags,
      summary: 'Sign in',
      request: { body: body(signInSchema) },
      responses: answers(sessionSchema),
    }),
    async context => {
      enter(context, await signIn(team, { ...context.req.valid('json'), address: addressOf(context) }))
      return context.json(await present(context), 200)
    },
  )
  app.openapi(
    route({
      method: 'post',
      path: '/api/session/open',
      tags,
      summary: 'Come in by the link that the terminal printed',
      request: { body: body(openSchema) },
      responses: answers(sessionSchema),
    }),
    async context => {
      if (localToken === undefined || !isSame(context.req.valid('json').token, localToken))
        throw new CupelError('sign_in_failed', 'This link is not of the server as it runs now.', {
          hint: 'Every start of cupel serve prints a new one.',
        })
      const user = await localUser(team, site.localName)
      enter(context, await openSession(team, user))
      await audit(team, user.name, { action: 'signed in by the printed link', subject: user.name })
      return context.json(await present(context), 200)
    },
  )
  app.openapi(
    route({
      method: 'delete',
      path: '/api/session',
      tags,
      summary: 'Sign out',
      responses: answers(sessionSchema),
    }),
    async context => {
      const text = getCookie(context, address.cookie)
      if (text !== undefined) await team.store.removeSession(sha256(text))
      deleteCookie(context, address.cookie, { path: '/', secure: address.isSecure })
      context.set('principal', undefined)
      return context.json(await present(context), 200)
    },
  )
}

function addInvitation(app: Api, { site }: AppInput, { enter, present }: Doorway): void {
  const { team } = site
  app.openapi(
    route({
      method: 'get',
      path: '/api/invitations/{token}',
      tags,
      summary: 'What an invitation is for',
      request: { params: token },
      responses: answers(invitationFactsSchema),
    }),
    async context => {
      const invitation = await findInvitation(team, context.req.valid('param').token)
      const { name: project } = (await site.project()).config
      return context.json(shaped(invitationFactsSchema, { ...invitation, project }), 200)
    },
  )
  app.openapi(
    route({
      method: 'post',
      path: '/api/invitations/{token}/accept',
      tags,
      summary: 'Accept an invitation: choose a name and a password',
      request: { params: token, body: body(acceptSchema) },
      responses: answers(sessionSchema),
    }),
    async context => {
      enter(
        context,
        await acceptInvitation(team, { ...context.req.valid('param'), ...context.req.valid('json') }),
      )
      return context.json(await present(context), 200)
    },
  )
}

function addPassword(app: Api, { site: { team } }: AppInput, { present }: Doorway): void {
  app.openapi(
    route({
      method: 'post',
      path: '/api/account/password',
      tags,
      summary: 'Change the own password; every other session ends',
      request: { body: body(changePasswordSchema) },
      responses: answers(sessionSchema),
    }),
    async context => {
      const { user, session } = person(context)
      await changePassword(team, { user, ...context.req.valid('json'), sessionHash: session.tokenHash })
      return context.json(await present(context), 200)
    },
  )
}

/** Whom to slow down: behind a proxy on a private address, who the proxy says is asking. */
function addressOf(context: Context<ServerEnv>): string {
  const peer = peerOf(context)
  const forwarded = context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
  const isNear = /^(::1|(::ffff:)?(127|10|192\.168|172\.(1[6-9]|2\d|3[01]))\.|f[cd])/i.test(peer)
  return isNear && forwarded ? forwarded.slice(0, 64) : peer
}

function peerOf(context: Context<ServerEnv>): string {
  try {
    return getConnInfo(context).remote.address ?? 'unknown'
  } catch {
    return 'unknown'
  }
}
