import type { Site } from '../../app/serve/open-site.ts'
import { costsQuerySchema, costsSchema } from '../contract/costs.ts'
import { type Api, answers, route, shaped } from '../describe-route.ts'
import { allowed } from '../principal.ts'

/** What a task costs, as `cupel cost` computes it. */
export function addCostRoutes(app: Api, site: Site): void {
  app.openapi(
    route({
      method: 'get',
      path: '/api/costs',
      tags: ['costs'],
      summary: 'What a task of each candidate of a run costs, and what moves it',
      request: { query: costsQuerySchema },
      responses: answers(costsSchema),
    }),
    async context => {
      allowed(context, 'read results')
      const found = await site.describe('costs', context.req.valid('query'))
      return context.json(shaped(costsSchema, found), 200)
    },
  )
}
