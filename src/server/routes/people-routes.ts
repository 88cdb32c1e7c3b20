import { z } from 'zod'
import { CupelError } from '../../kernel/index.ts'
import {
  audit,
  changeRole,
  invite,
  makeKey,
  removeKey,
  removeUser,
  type TeamPorts,
} from '../../team/index.ts'
import type { AppInput } from '../app-input.ts'
import {
  apiKeySchema,
  auditPageSchema,
  changeRoleSchema,
  invitedSchema,
  inviteSchema,
  madeKeySchema,
  newKeySchema,
  peopleSchema,
} from '../contract/access.ts'
import { type Api, answers, body, route, shaped } from '../describe-route.ts'
import { allowed } from '../principal.ts'

const tags = ['people']
const id = z.object({ id: z.string().max(100) })
const keysSchema = z.object({ keys: z.array(apiKeySchema) })
const page = z.object({
  before: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

/** Who may come in, as whom, and what they changed. For owners. */
export function addPeopleRoutes(app: Api, input: AppInput): void {
  addPeople(app, input)
  addInvitations(app, input)
  addKeys(app, input)
  app.openapi(
    route({
      method: 'get',
      path: '/api/audit',
      tags,
      summary: 'Who changed what, newest first',
      request: { query: page },
      responses: answers(auditPageSchema),
    }),
    async context => {
      allowed(context, 'manage people')
      const { before, limit } = context.req.valid('query')
      const entries = await input.site.team.store.audit({ before, limit })
      const last = entries.at(-1)
      const next = entries.length === limit && last !== undefined && last.id > 1 ? { next: last.id } : {}
      return context.json(shaped(auditPageSchema, { entries, ...next }), 200)
    },
  )
}

const peopleOf = async ({ store }: TeamPorts) =>
  shaped(peopleSchema, { users: await store.users(), invitations: await store.invitations() })

function addPeople(app: Api, { site: { team } }: AppInput): void {
  app.openapi(
    route({
      method: 'get',
      path: '/api/people',
      tags,
      summary: 'Users and open invitations',
      responses: answers(peopleSchema),
    }),
    async context => {
      allowed(context, 'manage people')
      return context.json(await peopleOf(team), 200)
    },
  )
  app.openapi(
    route({
      method: 'patch',
      path: '/api/people/{id}',
      tags,
      summary: 'Give a user another role',
      request: { params: id, body: body(changeRoleSchema) },
      responses: answers(peopleSchema),
    }),
    async context => {
      const { name: by } = allowed(context, 'manage people')
      await changeRole(team, { ...context.req.valid('param'), ...context.req.valid('json'), by })
      return context.json(await peopleOf(team), 200)
    },
  )
  app.openapi(
    route({
      method: 'delete',
      path: '/api/people/{id}',
      tags,
      summary: 'Remove a user; what they rated and signed stays',
      request: { params: id },
      responses: answers(peopleSchema),
    }),
    async context => {
      const { name: by } = allowed(context, 'manage people')
      await removeUser(team, { ...context.req.valid('param'), by })
      return context.json(await peopleOf(team), 200)
    },
  )
}

function addInvitations(app: Api, { site: { team }, address }: AppInput): void {
  app.openapi(
    route({
      method: 'post',
      path: '/api/invitations',
      tags,
      summary: 'Invite somebody by a link that works once, for a week',
      request: { body: body(inviteSchema) },
      responses: answers(invitedSchema),
    }),
    async context => {
      const { name: by } = allowed(context, 'manage people')
      const { invitation, token } = await invite(team, { ...context.req.valid('json'), by })
      return context.json(
        shaped(invitedSchema, { ...invitation, link: `${address.origins[0]}/join/${token}` }),
        200,
      )
    },
  )
  app.openapi(
    route({
      method: 'delete',
      path: '/api/invitations/{id}',
      tags,
      summary: 'Withdraw an invitation',
      request: { params: id },
      responses: answers(peopleSchema),
    }),
    async context => {
      const { name: by } = allowed(context, 'manage people')
      if (!(await team.store.removeInvitation(context.req.valid('param').id)))
        throw new CupelError('invitation_invalid', 'This invitation was used or withdrawn already.')
      await audit(team, by, { action: 'withdrew an invitation', subject: context.req.valid('param').id })
      return context.json(await peopleOf(team), 200)
    },
  )
}

function addKeys(app: Api, { site }: AppInput): void {
  const { team } = site
  const keys = async () => shaped(keysSchema, { keys: await team.store.keys() })
  app.openapi(
    route({
      method: 'get',
      path: '/api/keys',
      tags,
      summary: 'API keys of programs',
      responses: answers(keysSchema),
    }),
    async context => {
      allowed(context, 'manage people')
      return context.json(await keys(), 200)
    },
  )
  app.openapi(
    route({
      method: 'post',
      path: '/api/keys',
      tags,
      summary: 'Make a key, which is shown once',
      request: { body: body(newKeySchema) },
      responses: answers(madeKeySchema),
    }),
    async context => {
      const { name: by } = allowed(context, 'manage people')
      const { key, text } = await makeKey(team, { ...context.req.valid('json'), by })
      return context.json(shaped(madeKeySchema, { ...key, key: text }), 200)
    },
  )
  app.openapi(
    route({
      method: 'delete',
      path: '/api/keys/{id}',
      tags,
      summary: 'Remove a key',
      request: { params: id },
      responses: answers(keysSchema),
    }),
    async context => {
      const { name: by } = allowed(context, 'manage people')
      await removeKey(team, { ...context.req.valid('param'), by })
      return context.json(await keys(), 200)
    },
  )
}
