import { z } from 'zod'
import { describeReview, describeReviews } from '../../app/review/describe-reviews.ts'
import { decide, disputedQueue } from '../../app/review/disputed-queue.ts'
import { drawReviewProject } from '../../app/review/draw-review-project.ts'
import { goldOf } from '../../app/review/gold-of.ts'
import { newReviewFolder, openReview } from '../../app/review/open-review.ts'
import { handInRating, itemFor, myItems, nextItem } from '../../app/review/rate-items.ts'
import { letterNames, standingOf } from '../../app/review/standing-of.ts'
import type { Site } from '../../app/serve/open-site.ts'
import { ratingInputSchema } from '../../measure/review/index.ts'
import { audit, mayDo } from '../../team/index.ts'
import {
  agreementSchema,
  decideSchema,
  drawReviewSchema,
  goldQuerySchema,
  goldSchema,
  myItemsSchema,
  nextItemSchema,
  queueSchema,
  reviewItemSchema,
  reviewSchema,
  reviewsSchema,
} from '../contract/reviews.ts'
import { type Api, answers, body, route, shaped } from '../describe-route.ts'
import { allowed } from '../principal.ts'
import { refuseRater } from '../stay-blind.ts'

const tags = ['reviews']
const name = z.object({ name: z.string().min(1).max(100) })
const item = name.extend({ item: z.string().min(1).max(100) })
const done = z.object({})

/** Work for people: drawing it, doing it, how far they agree, and deciding what they differ on. */
export function addReviewRoutes(app: Api, site: Site): void {
  addProjects(app, site)
  addRating(app, site)
  addHandIn(app, site)
  addAgreement(app, site)
  addDeciding(app, site)
  addGold(app, site)
}

function addProjects(app: Api, site: Site): void {
  app.openapi(
    route({
      method: 'get',
      path: '/api/reviews',
      tags,
      summary: 'Every review, newest first',
      responses: answers(reviewsSchema),
    }),
    async context => {
      const principal = allowed(context, 'read agreement')
      return context.json(shaped(reviewsSchema, await describeReviews(site, principal)), 200)
    },
  )
  app.openapi(
    route({
      method: 'post',
      path: '/api/reviews',
      tags,
      summary: 'Draw answers of a run for people to rate',
      request: { body: body(drawReviewSchema) },
      responses: answers(reviewSchema),
    }),
    async context => {
      const principal = allowed(context, 'draw and calibrate')
      const project = await site.project()
      const { name: review, ...wish } = context.req.valid('json')
      await drawReviewProject(project, { ...wish, raters: [], folder: newReviewFolder(review) })
      await audit(site.team, principal.name, {
        action: 'drew a review',
        subject: review,
        details: { run: wish.run },
      })
      return context.json(shaped(reviewSchema, await describeReview(site, review, principal)), 200)
    },
  )
  app.openapi(
    route({
      method: 'get',
      path: '/api/reviews/{name}',
      tags,
      summary: 'A review, and my part in it',
      request: { params: name },
      responses: answers(reviewSchema),
    }),
    async context => {
      const principal = allowed(context, 'read agreement')
      const { name: review } = context.req.valid('param')
      return context.json(shaped(reviewSchema, await describeReview(site, review, principal)), 200)
    },
  )
}

function addRating(app: Api, site: Site): void {
  app.openapi(
    route({
      method: 'post',
      path: '/api/reviews/{name}/next',
      tags,
      summary: 'The item that I rate next, reserved for me',
      request: { params: name },
      responses: answers(nextItemSchema),
    }),
    async context => {
      const { name: rater } = allowed(context, 'rate')
      const project = await site.project()
      const review = await openReview(project, context.req.valid('param').name)
      const next = await nextItem(project, review, { rater, reservations: site.reservations })
      return context.json(shaped(nextItemSchema, next), 200)
    },
  )
  app.openapi(
    route({
      method: 'get',
      path: '/api/reviews/{name}/mine',
      tags,
      summary: 'What I have handed in',
      request: { params: name },
      responses: answers(myItemsSchema),
    }),
    async context => {
      const { name: rater } = allowed(context, 'rate')
      const review = await openReview(await site.project(), context.req.valid('param').name)
      return context.json(shaped(myItemsSchema, { items: await myItems(review, rater) }), 200)
    },
  )
  app.openapi(
    route({
      method: 'get',
      path: '/api/reviews/{name}/items/{item}',
      tags,
      summary: 'An item as I see it, with what I said of it',
      request: { params: item },
      responses: answers(reviewItemSchema),
    }),
    async context => {
      const { name: rater } = allowed(context, 'rate')
      const { name: review, item: wanted } = context.req.valid('param')
      const found = await itemFor(await openReview(await site.project(), review), { rater, item: wanted })
      return context.json(shaped(reviewItemSchema, found), 200)
    },
  )
}

function addHandIn(app: Api, site: Site): void {
  app.openapi(
    route({
      method: 'put',
      path: '/api/reviews/{name}/items/{item}/rating',
      tags,
      summary: 'Hand in what I say of an item; it is on the disk when this is answered',
      request: { params: item, body: body(ratingInputSchema) },
      responses: answers(done),
    }),
    async context => {
      const { name: rater, isSynthetic } = allowed(context, 'rate')
      const project = await site.project()
      const { name: review, item: rated } = context.req.valid('param')
      await handInRating(project, await openReview(project, review), {
        rater,
        isSynthetic,
        item: rated,
        input: context.req.valid('json'),
        reservations: site.reservations,
      })
      await audit(site.team, rater, { action: 'rated', subject: `${review} ${rated}` })
      return context.json({}, 200)
    },
  )
}

function addAgreement(app: Api, site: Site): void {
  app.openapi(
    route({
      method: 'get',
      path: '/api/reviews/{name}/agreement',
      tags,
      summary: 'How far raters agree, how far they are, and where they differ most',
      request: { params: name },
      responses: answers(agreementSchema),
    }),
    async context => {
      const principal = allowed(context, 'read agreement')
      const project = await site.project()
      const review = await openReview(project, context.req.valid('param').name)
      await refuseRater(review, principal)
      const knowsNames = mayDo(principal.role, 'draw and calibrate')
      const standing = await standingOf(
        project,
        review,
        knowsNames ? {} : { nameOf: await letterNames(review) },
      )
      return context.json(shaped(agreementSchema, standing), 200)
    },
  )
}

function addDeciding(app: Api, site: Site): void {
  app.openapi(
    route({
      method: 'get',
      path: '/api/reviews/{name}/queue',
      tags,
      summary: 'What raters differ on, without names',
      request: { params: name },
      responses: answers(queueSchema),
    }),
    async context => {
      const principal = allowed(context, 'decide and sign')
      const review = await openReview(await site.project(), context.req.valid('param').name)
      await refuseRater(review, principal)
      const items = await disputedQueue(review, { viewer: principal.name })
      return context.json(shaped(queueSchema, { items }), 200)
    },
  )
  app.openapi(
    route({
      method: 'put',
      path: '/api/reviews/{name}/items/{item}/decision',
      tags,
      summary: 'Decide what an item is, on a dimension',
      request: { params: item, body: body(decideSchema) },
      responses: answers(done),
    }),
    async context => {
      const principal = allowed(context, 'decide and sign')
      const project = await site.project()
      const { name: review, item: decided } = context.req.valid('param')
      const opened = await openReview(project, review)
      await refuseRater(opened, principal)
      const { name: by, isSynthetic } = principal
      await decide(project, opened, { ...context.req.valid('json'), item: decided, by, isSynthetic })
      await audit(site.team, by, { action: 'decided', subject: `${review} ${decided}` })
      return context.json({}, 200)
    },
  )
}

function addGold(app: Api, site: Site): void {
  const request = { params: name, query: goldQuerySchema }
  app.openapi(
    route({
      method: 'get',
      path: '/api/reviews/{name}/gold',
      tags,
      summary: 'One label an item, counted',
      request,
      responses: answers(goldSchema),
    }),
    async context => {
      const principal = allowed(context, 'read agreement')
      const project = await site.project()
      const review = await openReview(project, context.req.valid('param').name)
      await refuseRater(review, principal)
      return context.json(shaped(goldSchema, await goldOf(project, review, context.req.valid('query'))), 200)
    },
  )
  app.openapi(
    route({
      method: 'post',
      path: '/api/reviews/{name}/gold',
      tags,
      summary: 'Write the labels to gold.jsonl of the review',
      request,
      responses: answers(goldSchema),
    }),
    async context => {
      const principal = allowed(context, 'draw and calibrate')
      const project = await site.project()
      const review = await openReview(project, context.req.valid('param').name)
      await refuseRater(review, principal)
      const gold = await goldOf(project, review, { ...context.req.valid('query'), write: true })
      await audit(site.team, principal.name, {
        action: 'wrote gold labels',
        subject: review.name,
        details: { labels: gold.labels },
      })
      return context.json(shaped(goldSchema, gold), 200)
    },
  )
}
