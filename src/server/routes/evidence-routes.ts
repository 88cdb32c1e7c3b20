import { z } from 'zod'
import { readConfidence } from '../../app/confidence/confidence-files.ts'
import { readDecisions } from '../../app/select/decision-files.ts'
import { describeLoad, describeLoads } from '../../app/serve/describe-loads.ts'
import type { Site } from '../../app/serve/open-site.ts'
import { presentFingerprints } from '../../app/serve/present-fingerprints.ts'
import type { Decision } from '../../decide/select/index.ts'
import { CupelError } from '../../kernel/index.ts'
import { readinessQuerySchema, readinessSchema } from '../contract/account.ts'
import { confidencesSchema } from '../contract/confidence.ts'
import { decisionSchema, decisionsSchema } from '../contract/decisions.ts'
import { loadDetailsSchema, loadsSchema } from '../contract/loads.ts'
import { type Api, answers, route, shaped } from '../describe-route.ts'
import { allowed } from '../principal.ts'

const id = z.object({ id: z.string().min(1).max(200) })

/** What a decision rests on beside the trials, and the decision itself. */
export function addEvidenceRoutes(app: Api, site: Site): void {
  addLoadRoutes(app, site)
  addDecisionRoutes(app, site)
  app.openapi(
    route({
      method: 'get',
      path: '/api/confidence',
      tags: ['confidence'],
      summary: 'Whether the confidences of candidates are true',
      responses: answers(confidencesSchema),
    }),
    async context => {
      allowed(context, 'read results')
      const project = await site.project()
      const present = await presentFingerprints(project)
      const reports = readConfidence(project).map(report => ({
        report,
        isStale: present.isStale({ name: report.candidate, fingerprint: report.fingerprint }),
      }))
      return context.json(shaped(confidencesSchema, { reports }), 200)
    },
  )
  app.openapi(
    route({
      method: 'get',
      path: '/api/readiness',
      tags: ['readiness'],
      summary: 'The checklist, filled from evidence',
      request: { query: readinessQuerySchema },
      responses: answers(readinessSchema),
    }),
    async context => {
      allowed(context, 'read results')
      const { candidate } = context.req.valid('query')
      const readiness = await site.describe('readiness', { candidate })
      return context.json(shaped(readinessSchema, readiness), 200)
    },
  )
}

function addLoadRoutes(app: Api, site: Site): void {
  const tags = ['load']
  app.openapi(
    route({
      method: 'get',
      path: '/api/loads',
      tags,
      summary: 'Every load run, newest first',
      responses: answers(loadsSchema),
    }),
    async context => {
      allowed(context, 'read results')
      return context.json(shaped(loadsSchema, await describeLoads(await site.project())), 200)
    },
  )
  app.openapi(
    route({
      method: 'get',
      path: '/api/loads/{id}',
      tags,
      summary: 'One load run with its latency curves',
      request: { params: id },
      responses: answers(loadDetailsSchema),
    }),
    async context => {
      allowed(context, 'read results')
      const found = await describeLoad(await site.project(), context.req.valid('param').id)
      return context.json(shaped(loadDetailsSchema, found), 200)
    },
  )
}

function addDecisionRoutes(app: Api, site: Site): void {
  const tags = ['decisions']
  app.openapi(
    route({
      method: 'get',
      path: '/api/decisions',
      tags,
      summary: 'Every decision in short, and the newest whole',
      responses: answers(decisionsSchema),
    }),
    async context => {
      allowed(context, 'read results')
      const decisions = readDecisions(await site.project())
      const [newest] = decisions
      const answer = {
        decisions: decisions.map(summaryOf),
        ...(newest === undefined ? {} : { newest }),
      }
      return context.json(shaped(decisionsSchema, answer), 200)
    },
  )
  app.openapi(
    route({
      method: 'get',
      path: '/api/decisions/{id}',
      tags,
      summary: 'One decision',
      request: { params: id },
      responses: answers(decisionSchema),
    }),
    async context => {
      allowed(context, 'read results')
      const asked = context.req.valid('param').id
      const found = readDecisions(await site.project()).find(decision => decision.id === asked)
      if (found === undefined)
        throw new CupelError('decision_unknown', `There is no decision ${asked}.`, {
          hint: 'The newest stands at /decision; the others are listed below it.',
        })
      return context.json(shaped(decisionSchema, found), 200)
    },
  )
}

const summaryOf = ({ id: found, madeAt, run, outcome, recommended, confirmation }: Decision) => ({
  id: found,
  madeAt,
  run,
  outcome,
  recommended,
  isConfirmed: confirmation !== undefined && confirmation.outcome !== 'contradicted',
})
