import { z } from 'zod'
import { calibrateScorer, scorerDisagreements } from '../../app/judge/calibrate-scorer.ts'
import { correctRun } from '../../app/judge/correct-run.ts'
import { describeScorers } from '../../app/judge/describe-scorers.ts'
import type { Project } from '../../app/open-project.ts'
import { openReview, ratingsOf } from '../../app/review/open-review.ts'
import { describeRun } from '../../app/run/describe-runs.ts'
import type { Site } from '../../app/serve/open-site.ts'
import { CupelError } from '../../kernel/index.ts'
import { audit } from '../../team/index.ts'
import {
  calibrateSchema,
  correctedQuerySchema,
  correctedSchema,
  disagreementsQuerySchema,
  disagreementsSchema,
  scorerSchema,
  scorersSchema,
} from '../contract/judges.ts'
import { type Api, answers, body, route, shaped } from '../describe-route.ts'
import { allowed, type Principal } from '../principal.ts'
import { refuseRater } from '../stay-blind.ts'

const tags = ['judges']
const id = z.object({ id: z.string().min(1).max(200) })

/** Scorers, their cards, and what the ratings of a review say of them. */
export function addScorerRoutes(app: Api, site: Site): void {
  app.openapi(
    route({
      method: 'get',
      path: '/api/scorers',
      tags,
      summary: 'Every scorer with its card',
      responses: answers(scorersSchema),
    }),
    async context => {
      allowed(context, 'read datasets and judges')
      return context.json(
        shaped(scorersSchema, { scorers: await describeScorers(await site.project()) }),
        200,
      )
    },
  )
  app.openapi(
    route({
      method: 'post',
      path: '/api/scorers/{id}/calibrations',
      tags,
      summary: 'Measure a scorer against the ratings of a review, and keep the card',
      request: { params: id, body: body(calibrateSchema) },
      responses: answers(scorerSchema),
    }),
    async context => {
      const principal = allowed(context, 'draw and calibrate')
      const project = await site.project()
      const { id: scorer } = context.req.valid('param')
      const { part, ...from } = context.req.valid('json')
      const { card, file } = await calibrateScorer(project, {
        scorer,
        part,
        ...(await rated(project, from, principal)),
      })
      await audit(site.team, principal.name, {
        action: 'calibrated a scorer',
        subject: scorer,
        details: { part, verdict: card.gate.verdict.outcome, file },
      })
      return context.json(shaped(scorerSchema, await scorerOf(project, scorer)), 200)
    },
  )
  addRatingFigures(app, site)
}

function addRatingFigures(app: Api, site: Site): void {
  app.openapi(
    route({
      method: 'get',
      path: '/api/scorers/{id}/disagreements',
      tags,
      summary: 'Where scorer and people differ most, on the development part',
      request: { params: id, query: disagreementsQuerySchema },
      responses: answers(disagreementsSchema),
    }),
    async context => {
      const principal = allowed(context, 'draw and calibrate')
      const project = await site.project()
      const { id: scorer } = context.req.valid('param')
      const groups = await scorerDisagreements(project, {
        scorer,
        ...(await rated(project, context.req.valid('query'), principal)),
      })
      return context.json(shaped(disagreementsSchema, { part: 'development', groups }), 200)
    },
  )
  app.openapi(
    route({
      method: 'get',
      path: '/api/scorers/{id}/corrected',
      tags,
      summary: 'What people would say of all answers, beside what the scorer says',
      request: { params: id, query: correctedQuerySchema },
      responses: answers(correctedSchema),
    }),
    async context => {
      const principal = allowed(context, 'read results')
      const project = await site.project()
      const { id: scorer } = context.req.valid('param')
      const { isRandom, ...from } = await rated(project, context.req.valid('query'), principal)
      const found = await correctRun(project, { scorer, ...from })
      const candidates = found.map(({ candidate, estimate }) => ({ candidate, ...figuresOf(estimate) }))
      const isSynthetic = found.some(one => one.isSynthetic)
      return context.json(
        shaped(correctedSchema, {
          scorer,
          isShare: await isShareOf(project, from.run, scorer),
          isRandom,
          isSynthetic,
          candidates,
        }),
        200,
      )
    },
  )
}

async function isShareOf(project: Project, run: string, scorer: string): Promise<boolean> {
  const { metrics } = await describeRun(project, run)
  return metrics.some(
    ({ id, aggregation, range: [low, high] }) =>
      id === scorer && aggregation === 'rate' && low === 0 && high === 1,
  )
}

type Corrected = Awaited<ReturnType<typeof correctRun>>[number]['estimate']

function figuresOf(estimate: Corrected) {
  if (estimate === undefined) {
    const unknown = { kind: 'unknown', reason: 'No answer of this candidate is rated.', n: 0 } as const
    return { raw: unknown, corrected: unknown, labels: 0 }
  }
  const { raw, corrected, labelled, effectiveLabels } = estimate
  return {
    raw: { kind: 'known', method: 'scorer alone', ...raw } as const,
    corrected: { kind: 'known', n: raw.n, ...corrected } as const,
    labels: labelled.n,
    ...(effectiveLabels === undefined ? {} : { effectiveLabels }),
  }
}

/** The ratings of a review, with the run that they are about. */
async function rated(
  project: Project,
  { review: name, dimension }: { readonly review: string; readonly dimension?: string | undefined },
  principal: Principal,
) {
  const review = await openReview(project, name)
  await refuseRater(review, principal)
  return { ratings: await ratingsOf(review, dimension), run: review.key.run, isRandom: review.key.isRandom }
}

async function scorerOf(project: Project, scorer: string) {
  const found = (await describeScorers(project)).find(one => one.id === scorer)
  if (found) return found
  throw new CupelError('metric_unknown', `There is no scorer ${scorer}.`)
}
