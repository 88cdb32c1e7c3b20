import { type Hook, OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import type { Site } from '../app/serve/open-site.ts'
import { CupelError } from '../kernel/index.ts'
import { version } from '../version.ts'
import { answerProblem } from './answer-problem.ts'
import type { AppInput } from './app-input.ts'
import type { Api } from './describe-route.ts'
import { addPages } from './pages.ts'
import type { ServerEnv } from './principal.ts'
import { type Address, identify, ownNamesOnly, securityHeaders, signedInOnly } from './protect.ts'
import { addAccountRoutes } from './routes/account-routes.ts'
import { addCostRoutes } from './routes/cost-routes.ts'
import { addDatasetRoutes } from './routes/dataset-routes.ts'
import { addEvidenceRoutes } from './routes/evidence-routes.ts'
import { addGateRoutes } from './routes/gate-routes.ts'
import { addPeopleRoutes } from './routes/people-routes.ts'
import { addReviewRoutes } from './routes/review-routes.ts'
import { addRunRoutes } from './routes/run-routes.ts'
import { addScorerRoutes } from './routes/scorer-routes.ts'

const largestBody = 2 ** 20

/** The whole server: who may come in, the routes, and the pages. */
export function createApp(input: AppInput): Api {
  const { site, address, pages, onBug } = input
  const app: Api = new OpenAPIHono<ServerEnv>({ defaultHook: refuseMalformed })
  app.onError((thrown, context) => answerProblem(malformedJson(thrown), context, onBug))
  app.use(securityHeaders(address))
  app.use(ownNamesOnly(address))
  app.use(
    '/api/*',
    bodyLimit({
      maxSize: largestBody,
      onError: context => {
        // The rest of the body is not read: the connection is of no further use.
        context.header('connection', 'close')
        throw new CupelError('request_invalid', 'The request is larger than 1 MB.')
      },
    }),
  )
  app.use('/api/*', identify(site.team, address))
  app.use('/api/*', signedInOnly)
  addAccountRoutes(app, input)
  addPeopleRoutes(app, input)
  addRunRoutes(app, site)
  addEvidenceRoutes(app, site)
  addGateRoutes(app, site)
  addCostRoutes(app, site)
  addDatasetRoutes(app, site)
  addScorerRoutes(app, site)
  addReviewRoutes(app, site)
  describeApi(app, address)
  app.all('/api/*', context => {
    throw new CupelError('request_invalid', `There is no ${context.req.method} ${context.req.path}.`, {
      hint: 'What there is stands in /api/openapi.json.',
    })
  })
  addPages(app, pages)
  return app
}

const description = (url: string | undefined) => ({
  openapi: '3.1.0',
  info: {
    title: 'Cupel',
    version,
    description:
      'What the pages of `cupel serve` are made of. Programs send an API key as `Authorization: Bearer …`; changes made with the cookie of a session carry its token in `x-csrf-token`.',
  },
  ...(url === undefined ? {} : { servers: [{ url }] }),
})

/** The OpenAPI document of every route, without a server. */
export function apiDescription() {
  const address = { origins: ['http://127.0.0.1:4646'], cookie: 'cupel_4646', isSecure: false }
  // Routes are described when they are added; a site is looked at when they are asked.
  const app = createApp({ site: {} as Site, address, pages: new Map(), onBug: () => {} })
  return app.getOpenAPI31Document(description(undefined))
}

function describeApi(app: Api, { cookie, origins }: Address): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: cookie,
  })
  app.openAPIRegistry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' })
  app.doc31('/api/openapi.json', description(origins[0]))
}

/** Says the first field that is not as described. */
const refuseMalformed: Hook<unknown, ServerEnv, string, unknown> = result => {
  if (result.success) return undefined
  const [issue] = result.error.issues
  const field = issue?.path.join('.') ?? ''
  throw new CupelError(
    'request_invalid',
    `${field === '' ? 'The request' : field}: ${issue?.message ?? 'not as described'}.`,
    {
      hint: 'The form of every request stands in /api/openapi.json.',
      details: { field },
    },
  )
}

/** Hono throws its own error for a body that is no JSON. */
function malformedJson(thrown: unknown): unknown {
  const isMalformed = thrown instanceof Error && 'status' in thrown && thrown.status === 400
  return isMalformed
    ? new CupelError('request_invalid', 'The body of the request is not JSON.', { cause: thrown })
    : thrown
}
