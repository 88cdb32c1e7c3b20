import { type RunningServer, startServer } from '../../src/server/index.ts'

/** A server on the project in a folder, at a free port. */
export const serveProject = (
  folder: string,
  more: Partial<Parameters<typeof startServer>[0]> = {},
): Promise<RunningServer> =>
  startServer({
    project: { from: folder, environment: process.env },
    host: '127.0.0.1',
    port: 0,
    onBug: thrown => {
      throw thrown
    },
    ...more,
  })

/** What a browser that is signed in sends with a request. */
export interface Visitor {
  readonly get: (path: string) => Promise<Answer>
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>
  /** As the cookie's session is now. */
  readonly session: () => Promise<Record<string, never>>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of the body by looking at it
  readonly body: any
}

/** A visitor with cookies of its own and, once signed in, the token of its session. */
export function visitor(url: string, key?: string): Visitor {
  let cookie = ''
  let csrf = ''
  const ask = async (method: string, path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, {
      ...init,
      method,
      redirect: 'manual',
      headers: {
        ...(cookie === '' ? {} : { cookie }),
        ...(csrf === '' ? {} : { 'x-csrf-token': csrf }),
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...init.headers,
      },
    })
    for (const set of response.headers.getSetCookie()) cookie = set.split(';')[0] ?? ''
    const text = await response.text()
    const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json')
    const body = isJson ? JSON.parse(text) : text
    if (typeof body?.csrfToken === 'string') csrf = body.csrfToken
    return { status: response.status, headers: response.headers, body }
  }
  return {
    get: path => ask('GET', path, {}),
    send: (method, path, body, headers = {}) =>
      ask(method, path, {
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    session: async () => (await ask('GET', '/api/session', {})).body,
  }
}

/** Comes in by the link that the terminal prints. */
export async function localOwner(server: Pick<RunningServer, 'url' | 'link'>): Promise<Visitor> {
  const one = visitor(server.url)
  await one.send('POST', '/api/session/open', { token: server.link?.split('#token=')[1] })
  return one
}

/** Invited by an owner, and in. */
export async function invited(
  owner: Visitor,
  url: string,
  {
    name,
    role,
    isSynthetic = false,
  }: { readonly name: string; readonly role: string; readonly isSynthetic?: boolean },
): Promise<Visitor> {
  const { body } = await owner.send('POST', '/api/invitations', { role, isSynthetic })
  const one = visitor(url)
  const token = String(body.link).split('/join/')[1]
  await one.send('POST', `/api/invitations/${token}/accept`, { name, password: 'correct horse' })
  return one
}
