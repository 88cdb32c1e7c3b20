import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { unreachable } from './api/client.ts'
import { queryClient } from './api/query-client.ts'
import { sessionQuery } from './api/session.ts'
import * as search from './pages/search-of-pages.ts'
import { NotFound } from './pages/shell/not-found.tsx'
import { RouteProblem } from './pages/shell/route-problem.tsx'
import { Shell } from './pages/shell/shell.tsx'
import { parseSearch, stringifySearch } from './parts/search.ts'

/** A part of the pages that does not come means that the server is gone; the router would load the whole page again. */
function notReached(): never {
  throw unreachable()
}

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: RouteProblem })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: search.signInSearch,
  component: lazyRouteComponent(
    () => import('./pages/enter/sign-in-page.tsx').catch(notReached),
    'SignInPage',
  ),
})
const open = createRoute({
  getParentRoute: () => root,
  path: '/open',
  validateSearch: search.openSearch,
  component: lazyRouteComponent(() => import('./pages/enter/open-page.tsx').catch(notReached), 'OpenPage'),
})
const join = createRoute({
  getParentRoute: () => root,
  path: '/join/$token',
  component: lazyRouteComponent(() => import('./pages/enter/join-page.tsx').catch(notReached), 'JoinPage'),
})

/** Everything behind the sign-in. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: Shell,
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery)
    if (session.user === undefined)
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { from: location.href } })
    // Experts judge without having seen results.
    if (session.user.role === 'expert' && isResults(location.pathname)) throw redirect({ to: '/reviews' })
  },
})

const results = ['/runs', '/load', '/confidence', '/decision', '/gate', '/cost', '/readiness']

function isResults(path: string): boolean {
  return path === '/' || results.some(place => path === place || path.startsWith(`${place}/`))
}

const overview = createRoute({
  getParentRoute: () => app,
  path: '/',
  validateSearch: search.overviewSearch,
  component: lazyRouteComponent(
    () => import('./pages/overview/overview-page.tsx').catch(notReached),
    'OverviewPage',
  ),
})
const runs = createRoute({
  getParentRoute: () => app,
  path: '/runs',
  validateSearch: search.runsSearch,
  component: lazyRouteComponent(() => import('./pages/runs/runs-page.tsx').catch(notReached), 'RunsPage'),
})
const explorer = createRoute({
  getParentRoute: () => app,
  path: '/runs/$run',
  validateSearch: search.explorerSearch,
  component: lazyRouteComponent(
    () => import('./pages/explorer/explorer-page.tsx').catch(notReached),
    'ExplorerPage',
  ),
})
const diff = createRoute({
  getParentRoute: () => app,
  path: '/runs/$run/diff',
  validateSearch: search.diffSearch,
  component: lazyRouteComponent(() => import('./pages/diff/diff-page.tsx').catch(notReached), 'DiffPage'),
})
const decision = createRoute({
  getParentRoute: () => app,
  path: '/decision',
  validateSearch: search.decisionSearch,
  component: lazyRouteComponent(
    () => import('./pages/decision/decision-page.tsx').catch(notReached),
    'DecisionPage',
  ),
})
const confidence = createRoute({
  getParentRoute: () => app,
  path: '/confidence',
  validateSearch: search.confidenceSearch,
  component: lazyRouteComponent(
    () => import('./pages/confidence/confidence-page.tsx').catch(notReached),
    'ConfidencePage',
  ),
})
const load = createRoute({
  getParentRoute: () => app,
  path: '/load',
  validateSearch: search.loadSearch,
  component: lazyRouteComponent(() => import('./pages/load/load-page.tsx').catch(notReached), 'LoadPage'),
})
const gate = createRoute({
  getParentRoute: () => app,
  path: '/gate',
  validateSearch: search.gateSearch,
  component: lazyRouteComponent(() => import('./pages/gate/gate-page.tsx').catch(notReached), 'GatePage'),
})
const cost = createRoute({
  getParentRoute: () => app,
  path: '/cost',
  validateSearch: search.costSearch,
  component: lazyRouteComponent(() => import('./pages/cost/cost-page.tsx').catch(notReached), 'CostPage'),
})
const readiness = createRoute({
  getParentRoute: () => app,
  path: '/readiness',
  component: lazyRouteComponent(
    () => import('./pages/readiness/readiness-page.tsx').catch(notReached),
    'ReadinessPage',
  ),
})
const datasets = createRoute({
  getParentRoute: () => app,
  path: '/datasets',
  component: lazyRouteComponent(
    () => import('./pages/datasets/datasets-page.tsx').catch(notReached),
    'DatasetsPage',
  ),
})
const dataset = createRoute({
  getParentRoute: () => app,
  path: '/datasets/$name',
  component: lazyRouteComponent(
    () => import('./pages/datasets/dataset-page.tsx').catch(notReached),
    'DatasetPage',
  ),
})
const judges = createRoute({
  getParentRoute: () => app,
  path: '/judges',
  component: lazyRouteComponent(
    () => import('./pages/judges/judges-page.tsx').catch(notReached),
    'JudgesPage',
  ),
})
const judge = createRoute({
  getParentRoute: () => app,
  path: '/judges/$id',
  validateSearch: search.judgeSearch,
  component: lazyRouteComponent(() => import('./pages/judges/judge-page.tsx').catch(notReached), 'JudgePage'),
})
const reviews = createRoute({
  getParentRoute: () => app,
  path: '/reviews',
  validateSearch: search.reviewsSearch,
  component: lazyRouteComponent(
    () => import('./pages/reviews/reviews-page.tsx').catch(notReached),
    'ReviewsPage',
  ),
})
const rate = createRoute({
  getParentRoute: () => app,
  path: '/reviews/$name/rate',
  validateSearch: search.rateSearch,
  component: lazyRouteComponent(() => import('./pages/rate/rate-page.tsx').catch(notReached), 'RatePage'),
})
const agreement = createRoute({
  getParentRoute: () => app,
  path: '/reviews/$name/agreement',
  validateSearch: search.agreementSearch,
  component: lazyRouteComponent(
    () => import('./pages/agreement/agreement-page.tsx').catch(notReached),
    'AgreementPage',
  ),
})
const decide = createRoute({
  getParentRoute: () => app,
  path: '/reviews/$name/decide',
  validateSearch: search.decideSearch,
  component: lazyRouteComponent(
    () => import('./pages/decide/decide-page.tsx').catch(notReached),
    'DecidePage',
  ),
})
const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  validateSearch: search.settingsSearch,
  component: lazyRouteComponent(
    () => import('./pages/settings/settings-page.tsx').catch(notReached),
    'SettingsPage',
  ),
})

const behindSignIn = app.addChildren([
  overview,
  runs,
  explorer,
  diff,
  decision,
  gate,
  load,
  cost,
  confidence,
  readiness,
  datasets,
  dataset,
  judges,
  judge,
  reviews,
  rate,
  agreement,
  decide,
  settings,
])

export const router = createRouter({
  routeTree: root.addChildren([signIn, open, join, behindSignIn]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultErrorComponent: RouteProblem,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
