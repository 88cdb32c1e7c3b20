import { z } from 'zod'
import { describeRun, describeRuns } from '../../app/run/describe-runs.ts'
import { exampleTrials, trialDifferences, trialTable } from '../../app/run/look-at-trials.ts'
import { describeOverview } from '../../app/serve/describe-overview.ts'
import type { Site } from '../../app/serve/open-site.ts'
import type { TrialQuery } from '../../measure/run/index.ts'
import {
  differencePageSchema,
  differenceQuerySchema,
  exampleTrialsSchema,
  overviewSchema,
  runSchema,
  runsQuerySchema,
  runsSchema,
  trialPageSchema,
  trialQuerySchema,
} from '../contract/runs.ts'
import { type Api, answers, route, shaped } from '../describe-route.ts'
import { allowed } from '../principal.ts'
import { refuseRatersOf } from '../stay-blind.ts'

const tags = ['runs']
const run = z.object({ run: z.string().min(1).max(100).describe('Id, the beginning of one, or latest.') })

/** Runs, the figures of one, and its trials. */
export function addRunRoutes(app: Api, site: Site): void {
  app.openapi(
    route({
      method: 'get',
      path: '/api/runs',
      tags,
      summary: 'A part of the runs, newest first',
      request: { query: runsQuerySchema },
      responses: answers(runsSchema),
    }),
    async context => {
      allowed(context, 'read results')
      const project = await site.project()
      const total = await project.store.runs.countRuns()
      const runs = await describeRuns(project, context.req.valid('query'))
      return context.json(shaped(runsSchema, { total, runs }), 200)
    },
  )
  app.openapi(
    route({
      method: 'get',
      path: '/api/runs/{run}',
      tags,
      summary: 'A run as it stands: for progress',
      request: { params: run },
      responses: answers(runSchema),
    }),
    async context => {
      allowed(context, 'read results')
      return context.json(
        shaped(runSchema, await describeRun(await site.project(), context.req.valid('param').run)),
        200,
      )
    },
  )
  app.openapi(
    route({
      method: 'get',
      path: '/api/runs/{run}/overview',
      tags,
      summary: 'The matrix with verdicts on requirements',
      request: { params: run },
      responses: answers(overviewSchema),
    }),
    async context => {
      allowed(context, 'read results')
      const overview = await describeOverview(site, context.req.valid('param').run)
      return context.json(shaped(overviewSchema, overview), 200)
    },
  )
  addTrialRoutes(app, site)
}

function addTrialRoutes(app: Api, site: Site): void {
  app.openapi(
    route({
      method: 'get',
      path: '/api/runs/{run}/trials',
      tags,
      summary: 'A part of the trials, filtered and in order',
      request: { params: run, query: trialQuerySchema },
      responses: answers(trialPageSchema),
    }),
    async context => {
      const project = await site.project()
      await refuseRatersOf(project, context.req.valid('param').run, allowed(context, 'read results'))
      const page = await trialTable(
        project,
        context.req.valid('param').run,
        storeQuery(context.req.valid('query')),
      )
      return context.json(shaped(trialPageSchema, page), 200)
    },
  )
  app.openapi(
    route({
      method: 'get',
      path: '/api/runs/{run}/example',
      tags,
      summary: 'One example with every trial of it in full',
      request: { params: run, query: z.object({ exampleId: z.string().min(1) }) },
      responses: answers(exampleTrialsSchema),
    }),
    async context => {
      const project = await site.project()
      const { run: id } = context.req.valid('param')
      await refuseRatersOf(project, id, allowed(context, 'read results'))
      const found = await exampleTrials(project, id, context.req.valid('query').exampleId)
      return context.json(shaped(exampleTrialsSchema, found), 200)
    },
  )
  app.openapi(
    route({
      method: 'get',
      path: '/api/runs/{run}/differences',
      tags,
      summary: 'Examples on which two candidates differ',
      request: { params: run, query: differenceQuerySchema },
      responses: answers(differencePageSchema),
    }),
    async context => {
      const project = await site.project()
      const { run: id } = context.req.valid('param')
      await refuseRatersOf(project, id, allowed(context, 'read results'))
      const found = await trialDifferences(project, id, context.req.valid('query'))
      return context.json(shaped(differencePageSchema, found), 200)
    },
  )
}

function storeQuery(query: z.output<typeof trialQuerySchema>): TrialQuery {
  const { offset, limit, candidate, outcome, metric, score, search, sort, order } = query
  const isDescending = order === 'desc'
  return {
    offset,
    limit,
    candidate,
    outcome,
    search,
    score: score === undefined || metric === undefined ? undefined : { metric, is: score },
    sort:
      sort !== 'score'
        ? { by: sort, isDescending }
        : metric === undefined
          ? { by: 'example', isDescending }
          : { by: 'score', metric, isDescending },
  }
}
