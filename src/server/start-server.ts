import { once } from 'node:events'
import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import type { OpenProjectInput } from '../app/open-project.ts'
import { openSite } from '../app/serve/open-site.ts'
import { CupelError, messageOf } from '../kernel/index.ts'
import { invite, newSecret } from '../team/index.ts'
import { createApp } from './create-app.ts'
import type { Address } from './protect.ts'
import { readPages } from './read-pages.ts'

export interface ServeOptions {
  readonly project: OpenProjectInput
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** Address that people use, where the server is bound to more than this machine. */
  readonly publicUrl?: string | undefined
  readonly onBug: (thrown: unknown) => void
  /** Folder of the built pages; that of the package unless given. */
  readonly pages?: string | undefined
}

export interface RunningServer extends AsyncDisposable {
  /** Where it is. */
  readonly url: string
  /** What the person at the terminal opens: on this machine the way in, elsewhere an invitation for the first owner. */
  readonly link: string | undefined
  readonly isLocal: boolean
  readonly projectName: string
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|::1)$/.test(host)

/**
 * Starts the server and listens.
 *
 * @throws CupelError `usage_invalid` when it would be reachable from other machines without an https address of its own,
 * `address_unavailable`, `pages_missing`, `store_busy`
 */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const { host, publicUrl, onBug } = options
  const isLocal = isLoopback(host)
  const origin = isLocal ? undefined : publicOrigin(publicUrl)
  const pages = readPages(options.pages)
  const site = await openSite(options.project)
  const localToken = isLocal ? newSecret(site.team).text : undefined
  // The app needs the port, which is known once the server listens.
  let handle: (request: Request, env: unknown) => Response | Promise<Response> = () =>
    new Response(null, { status: 503 })
  const server = createAdaptorServer({ fetch: (request, env) => handle(request, env) }) as Server
  server.requestTimeout = 60_000
  server.headersTimeout = 20_000
  try {
    const port = await listen(server, options)
    const address = addressOf({ host, port, origin })
    const app = createApp({ site, address, localToken, pages, onBug })
    handle = (request, env) => app.fetch(request, env as object)
    const [url = ''] = address.origins
    return {
      url,
      link:
        localToken === undefined ? await firstOwnerLink(site.team, url) : `${url}/open#token=${localToken}`,
      isLocal,
      projectName: (await site.project()).config.name,
      async [Symbol.asyncDispose]() {
        server.close()
        server.closeAllConnections()
        await site[Symbol.asyncDispose]()
      },
    }
  } catch (thrown) {
    await site[Symbol.asyncDispose]()
    throw thrown
  }
}

function publicOrigin(publicUrl: string | undefined): string {
  const url = publicUrl === undefined ? undefined : URL.parse(publicUrl)
  if (url?.protocol === 'https:' && url.pathname === '/') return url.origin
  throw new CupelError(
    'usage_invalid',
    publicUrl === undefined
      ? 'Bound to more than this machine, the server needs the address that people use.'
      : `${publicUrl} is not an address like https://cupel.example.com.`,
    {
      hint: 'Put a proxy that speaks https before it, and give --public-url https://cupel.example.com: passwords and cookies must not travel in the clear.',
    },
  )
}

async function listen(server: Server, { host, port }: ServeOptions): Promise<number> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (thrown) {
    throw new CupelError(
      'address_unavailable',
      `The server cannot listen at ${host}:${port}: ${messageOf(thrown)}`,
      {
        hint: 'Choose another port with --port, or 0 for any that is free.',
        cause: thrown,
      },
    )
  }
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

interface Listening {
  readonly host: string
  readonly port: number
  readonly origin: string | undefined
}

function addressOf({ host, port, origin }: Listening): Address {
  if (origin !== undefined) return { origins: [origin], cookie: '__Host-cupel', isSecure: true }
  const own = host === '::1' ? '[::1]' : host
  const names = [...new Set([own, '127.0.0.1', 'localhost', '[::1]'])]
  return { origins: names.map(name => `http://${name}:${port}`), cookie: `cupel_${port}`, isSecure: false }
}

/** Where nobody can come in yet, the terminal prints the invitation of the first owner. */
async function firstOwnerLink(team: Parameters<typeof invite>[0], url: string): Promise<string | undefined> {
  const hasOwner = (await team.store.users()).some(
    ({ role, passwordHash }) => role === 'owner' && passwordHash !== undefined,
  )
  if (hasOwner) return undefined
  const { token } = await invite(team, { role: 'owner', isSynthetic: false, by: 'the terminal' })
  return `${url}/join/${token}`
}
