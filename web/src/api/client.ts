import type { Problem } from '../../../src/server/api-contract.ts'

/** An error in words, as the server said it or as this page has to say it. */
export class ApiProblem extends Error {
  readonly code: string
  readonly hint: string | undefined
  readonly status: number

  constructor(problem: Problem, status: number) {
    super(problem.message)
    this.code = problem.code
    this.hint = problem.hint
    this.status = status
  }
}

let csrfToken: string | undefined

/** The token that every change carries; comes with each session. */
export function rememberCsrfToken(token: string | undefined): void {
  csrfToken = token
}

const mostKeptAlive = 15_000

export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly signal?: AbortSignal
}

/** Asks the server; everything that goes wrong is an `ApiProblem`. */
export async function call<Answer>(path: string, options: CallOptions = {}): Promise<Answer> {
  const { method = 'GET', body, query, signal } = options
  const text = body === undefined ? undefined : JSON.stringify(body)
  const headers: Record<string, string> = { accept: 'application/json' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (method !== 'GET' && csrfToken !== undefined) headers['x-csrf-token'] = csrfToken
  let response: Response
  try {
    response = await fetch(`/api/${path}${queryText(query)}`, {
      method,
      headers,
      credentials: 'same-origin',
      ...(text === undefined ? {} : { body: text }),
      // What was handed in arrives although the page is left at once; browsers carry no more than 64 kB in this way.
      keepalive: method !== 'GET' && (text?.length ?? 0) < mostKeptAlive,
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (error) {
    if (signal?.aborted === true) throw error
    throw unreachable()
  }
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok) return answer as Answer
  throw problemFrom(answer, response)
}

export function unreachable(): ApiProblem {
  return new ApiProblem(
    {
      code: 'no_answer',
      message: 'The server does not answer.',
      hint: 'Is cupel serve still running? Start it again in the project folder, then retry.',
    },
    0,
  )
}

function problemFrom(answer: unknown, response: Response): ApiProblem {
  const found = isProblem(answer)
    ? answer
    : isProblem(field(answer, 'error'))
      ? field(answer, 'error')
      : undefined
  if (isProblem(found)) return new ApiProblem(found, response.status)
  // A proxy in front of a server that is down answers 502 to 504 with words of its own.
  if (response.status >= 502 && response.status <= 504) return unreachable()
  return new ApiProblem(
    {
      code: 'unexpected_answer',
      message: `The server answered ${response.status} without saying why.`,
      hint: 'The terminal in which cupel serve runs may say more.',
    },
    response.status,
  )
}

function isProblem(answer: unknown): answer is Problem {
  return typeof field(answer, 'code') === 'string' && typeof field(answer, 'message') === 'string'
}

function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[name] : undefined
}

function queryText(query: CallOptions['query']): string {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== '')
  return pairs.length === 0
    ? ''
    : `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()}`
}

/** One step of a path: names hold anything. */
export const step = encodeURIComponent
