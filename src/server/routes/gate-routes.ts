import { z } from 'zod'
import { describeGate } from '../../app/serve/describe-gates.ts'
import type { Site } from '../../app/serve/open-site.ts'
import { gateDetailsSchema, gatesSchema } from '../contract/gates.ts'
import { type Api, answers, route, shaped } from '../describe-route.ts'
import { allowed } from '../principal.ts'
import { runsBeingRated } from '../stay-blind.ts'

const tags = ['gates']
const id = z.object({
  id: z.string().min(1).max(200).describe('Its id, the beginning of one, a candidate, or latest.'),
})

/** What the gate has said of changes. Which examples did not pass is kept from those who rate them. */
export function addGateRoutes(app: Api, site: Site): void {
  app.openapi(
    route({
      method: 'get',
      path: '/api/gates',
      tags,
      summary: 'Every kept gate in short, newest first, and what the gate can tell',
      responses: answers(gatesSchema),
    }),
    async context => {
      const principal = allowed(context, 'read results')
      const project = await site.project()
      const found = await site.describe('gates', { blind: await runsBeingRated(project, principal) })
      return context.json(shaped(gatesSchema, found), 200)
    },
  )
  app.openapi(
    route({
      method: 'get',
      path: '/api/gates/{id}',
      tags,
      summary: 'One gate with every check',
      request: { params: id },
      responses: answers(gateDetailsSchema),
    }),
    async context => {
      const principal = allowed(context, 'read results')
      const project = await site.project()
      const { id: asked } = context.req.valid('param')
      const found = await describeGate(project, asked, await runsBeingRated(project, principal))
      return context.json(shaped(gateDetailsSchema, found), 200)
    },
  )
}
