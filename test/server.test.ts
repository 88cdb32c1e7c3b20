import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../src/server/index.ts'
import { addJudgedRuns } from './support/add-judged-runs.ts'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'
import {
  type Answer,
  invited,
  localOwner,
  serveProject,
  type Visitor,
  visitor,
} from './support/serve-project.ts'

const config = `name: desk
datasets:
  golden: { file: data/golden.jsonl, labels: { labels: [yes, no] } }
candidates:
  echo: { module: ./echo.mjs }
  shout: { module: ./shout.mjs }
metrics: [exact_match, { contains: { any: [yes] } }]
requirements:
  - { metric: exact_match, min: 0.4 }
  - { metric: exact_match, min: 0.99, blocking: true }
`
const examples = Array.from({ length: 40 }, (_, at) => ({
  id: `e${String(at).padStart(2, '0')}`,
  input: at % 2 === 0 ? 'yes' : 'no',
  expected: { answer: 'yes', label: at % 2 === 0 ? 'yes' : 'no' },
  tags: { kind: at % 4 === 0 ? 'a' : 'b' },
}))
const files = {
  'cupel.yaml': config,
  'data/golden.jsonl': jsonl(examples),
  'echo.mjs': 'export default ({ input }) => input',
  'shout.mjs': 'export default ({ input }) => input === "no" ? "no" : "yes <script>alert(1)</script>"',
  'pages/index.html': '<!doctype html><title>pages</title>',
  'pages/assets/app-abc.js': 'export {}',
}

const project = projectFolder(files)
let server: RunningServer
let owner: Visitor

beforeAll(async () => {
  const ran = await runCupel(['run', '--progress', 'quiet'], project.path)
  expect(ran.status, ran.stderr).toBe(0)
  server = await serveProject(project.path, { pages: join(project.path, 'pages') })
  owner = await localOwner(server)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  project[Symbol.dispose]()
})

interface Route {
  readonly method: string
  readonly path: string
}

async function routes(): Promise<Route[]> {
  const { body } = await visitor(server.url).get('/api/openapi.json')
  return Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => ({ method: method.toUpperCase(), path })),
  )
}

/** Ways in: they are for those who are not signed in. */
const doors = [
  'GET /api/session',
  'POST /api/session',
  'POST /api/session/open',
  'DELETE /api/session',
  'GET /api/invitations/{token}',
  'POST /api/invitations/{token}/accept',
]

describe('who may come in', () => {
  it('asks who you are on every route but the ways in', async () => {
    const all = await routes()
    expect(all.length).toBeGreaterThan(30)
    const stranger = visitor(server.url)
    for (const { method, path } of all) {
      if (doors.includes(`${method} ${path}`)) continue
      const filled = path.replace(/\{\w+\}/g, 'x')
      const { status, body } = await stranger.send(
        method,
        filled,
        method === 'GET' || method === 'DELETE' ? undefined : bodyFor(path),
      )
      expect([`${method} ${path}`, status, body.code]).toEqual([`${method} ${path}`, 401, 'not_signed_in'])
    }
  })

  it('lets the printed link in as owner, and no other', async () => {
    const wrong = await visitor(server.url).send('POST', '/api/session/open', { token: 'guess' })
    expect([wrong.status, wrong.body.code]).toEqual([401, 'sign_in_failed'])
    expect((await owner.session()) as unknown).toMatchObject({
      user: { role: 'owner', isLocal: true },
      project: 'desk',
    })
  })

  it('sets a cookie that no script can read and no other site can send', async () => {
    const { headers } = await visitor(server.url).send('POST', '/api/session/open', {
      token: server.link?.split('#token=')[1],
    })
    expect(headers.get('set-cookie')).toMatch(
      /^cupel_\d+=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    )
  })

  it('gives each role what it is for, and no more', async () => {
    const people = Object.fromEntries(
      await Promise.all(
        ['engineer', 'expert', 'viewer'].map(
          async role => [role, await invited(owner, server.url, { name: `the ${role}`, role })] as const,
        ),
      ),
    ) as Record<string, Visitor>
    const tried = async (path: string): Promise<Record<string, number>> =>
      Object.fromEntries(
        await Promise.all(
          Object.entries({ owner, ...people }).map(async ([role, one]) => [
            role,
            (await one.get(path)).status,
          ]),
        ),
      )
    expect(await tried('/api/runs')).toEqual({ owner: 200, engineer: 200, expert: 403, viewer: 200 })
    expect(await tried('/api/datasets')).toEqual({ owner: 200, engineer: 200, expert: 200, viewer: 200 })
    expect(await tried('/api/people')).toEqual({ owner: 200, engineer: 403, expert: 403, viewer: 403 })
    expect(await tried('/api/keys')).toEqual({ owner: 200, engineer: 403, expert: 403, viewer: 403 })
    expect(await tried('/api/audit')).toEqual({ owner: 200, engineer: 403, expert: 403, viewer: 403 })
    const refused = await people.viewer?.get('/api/people')
    expect(refused?.body).toEqual({
      code: 'not_allowed',
      message: 'A person in the role viewer may not manage people.',
      hint: 'It takes the role owner: ask an owner.',
    })
  })

  it('keeps hashes of passwords, tokens and keys to itself', async () => {
    const made = await owner.send('POST', '/api/keys', { name: 'ci', role: 'viewer' })
    const told = JSON.stringify([
      (await owner.get('/api/people')).body,
      (await owner.get('/api/keys')).body,
      (await owner.get('/api/audit')).body,
    ])
    expect(told).not.toMatch(/hash/i)
    expect(told).not.toContain(made.body.key)
  })

  it('slows down guessing, and says for how long', async () => {
    const guesser = visitor(server.url)
    for (let at = 0; at < 5; at++)
      expect(
        (await guesser.send('POST', '/api/session', { name: 'the viewer', password: 'guess' })).status,
      ).toBe(401)
    const { status, headers, body } = await guesser.send('POST', '/api/session', {
      name: 'The Viewer',
      password: 'guess',
    })
    expect([status, body.code]).toEqual([429, 'sign_in_limited'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(800)
  })

  it('lets programs in by key, until it is removed', async () => {
    const { body } = await owner.send('POST', '/api/keys', { name: 'reader', role: 'viewer' })
    const program = visitor(server.url, body.key)
    expect((await program.get('/api/runs')).status).toBe(200)
    expect((await program.send('POST', '/api/keys', { name: 'more', role: 'owner' })).status).toBe(403)
    expect(
      (await program.send('POST', '/api/account/password', { current: 'x', next: 'long enough' })).status,
    ).toBe(403)
    await owner.send('DELETE', `/api/keys/${body.id}`)
    expect((await program.get('/api/runs')).status).toBe(401)
  })

  it('ends a session when its user signs out or is removed', async () => {
    const leaver = await invited(owner, server.url, { name: 'Leaver', role: 'viewer' })
    const users = (await owner.get('/api/people')).body.users as { id: string; name: string }[]
    await owner.send('DELETE', `/api/people/${users.find(({ name }) => name === 'Leaver')?.id}`)
    expect((await leaver.get('/api/runs')).status).toBe(401)
    const other = await invited(owner, server.url, { name: 'Other', role: 'viewer' })
    await other.send('DELETE', '/api/session')
    expect((await other.get('/api/runs')).status).toBe(401)
  })

  it('writes every change into the audit log', async () => {
    const { body } = await owner.get('/api/audit?limit=500')
    const actions = new Set((body.entries as { action: string }[]).map(({ action }) => action))
    for (const action of [
      'signed in by the printed link',
      'invited',
      'accepted an invitation',
      'made an API key',
      'removed an API key',
      'removed a user',
      'sign-in refused',
    ])
      expect(actions).toContain(action)
  })
})

/** A body that each changing route takes. */
function bodyFor(path: string): unknown {
  const bodies: Record<string, unknown> = {
    '/api/account/password': { current: 'x', next: 'long enough' },
    '/api/invitations': { role: 'viewer' },
    '/api/people/{id}': { role: 'viewer' },
    '/api/keys': { name: 'x', role: 'viewer' },
    '/api/datasets/{name}/signatures': { version: 'x', comment: 'x' },
    '/api/scorers/{id}/calibrations': { review: 'x' },
    '/api/reviews': { name: 'x', size: 1, question: 'x' },
    '/api/reviews/{name}/items/{item}/rating': { outcome: 'skipped', values: {}, seconds: 1 },
    '/api/reviews/{name}/items/{item}/decision': { dimension: 'x', value: 1 },
  }
  return bodies[path] ?? {}
}

describe('where requests come from', () => {
  it('refuses changes from pages of other sites, and those without the token of the session', async () => {
    const change = { role: 'viewer' }
    const foreign = await owner.send('POST', '/api/invitations', change, { origin: 'https://evil.example' })
    expect([foreign.status, foreign.body.code]).toEqual([403, 'origin_refused'])
    const sandboxed = await owner.send('POST', '/api/invitations', change, { origin: 'null' })
    expect(sandboxed.status).toBe(403)
    const without = await owner.send('POST', '/api/invitations', change, { 'x-csrf-token': 'guess' })
    expect(without.body.code).toBe('origin_refused')
    const own = await owner.send('POST', '/api/invitations', change, { origin: server.url })
    expect(own.status).toBe(200)
    const login = await visitor(server.url).send(
      'POST',
      '/api/session',
      { name: 'x', password: 'x' },
      { origin: 'https://evil.example' },
    )
    expect(login.body.code).toBe('origin_refused')
  })

  it('answers to its own names alone', async () => {
    const status = await new Promise<number | undefined>((done, fail) => {
      request(`${server.url}/api/session`, { headers: { host: 'evil.example' } }, response => {
        response.resume()
        done(response.statusCode)
      })
        .on('error', fail)
        .end()
    })
    expect(status).toBe(403)
  })

  it('lets no page run what is not its own', async () => {
    for (const path of [
      '/',
      '/runs/any/thing',
      '/api/session',
      '/assets/app-abc.js',
      '/assets/../../cupel.yaml',
      '/%2e%2e/cupel.yaml',
    ]) {
      const { headers, body } = await visitor(server.url).get(path)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';")
      expect(policy).not.toContain('unsafe')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options') ?? policy).toContain("frame-ancestors 'none'")
      expect(String(body)).not.toContain('datasets:')
    }
    expect((await visitor(server.url).get('/assets/app-abc.js')).headers.get('cache-control')).toContain(
      'immutable',
    )
    expect((await visitor(server.url).get('/runs/x')).body).toContain('<title>pages</title>')
  })

  it('demands an https address of its own when other machines can reach it', async () => {
    const elsewhere = projectFolder(files)
    try {
      const at = (publicUrl?: string) =>
        serveProject(elsewhere.path, { host: '0.0.0.0', publicUrl, pages: join(project.path, 'pages') })
      await expect(at()).rejects.toMatchObject({ code: 'usage_invalid' })
      await expect(at('http://cupel.example.com')).rejects.toMatchObject({ code: 'usage_invalid' })
      await using public_ = await at('https://cupel.example.com')
      expect(public_.link).toMatch(/^https:\/\/cupel\.example\.com\/join\/[\w-]{43}$/)
      const port = /:(\d+)/.exec(JSON.stringify(await probe(public_)))
      expect(port).toBeNull()
    } finally {
      elsewhere[Symbol.dispose]()
    }
  })
})

/** Nothing of a server on the outside tells of the link that opens it. */
const probe = async ({ isLocal, url }: RunningServer): Promise<unknown> => ({ isLocal, url })

describe('bad requests', () => {
  it.each([
    ['text that is no JSON', 'POST', '/api/session', '{"name":', 'not JSON'],
    ['a missing field', 'POST', '/api/session', '{"name":"x"}', 'password'],
    [
      'a body that is too large',
      'POST',
      '/api/session',
      JSON.stringify({ name: 'x'.repeat(2 ** 20), password: '' }),
      '1 MB',
    ],
  ])('say what is wrong with %s', async (_, method, path, text, words) => {
    const response = await fetch(`${server.url}${path}`, {
      method,
      body: text,
      headers: { 'content-type': 'application/json' },
    })
    const body = (await response.json()) as { code: string; message: string }
    expect([response.status, body.code]).toEqual([400, 'request_invalid'])
    expect(body.message).toContain(words)
  })

  it.each([
    ['/api/nothing', 400, 'request_invalid'],
    ['/api/runs/unknown', 404, 'run_unknown'],
    ['/api/runs/latest/trials?limit=1000', 400, 'request_invalid'],
    ['/api/runs/latest/differences?a=echo&b=nobody&metric=exact_match', 404, 'candidate_unknown'],
    ['/api/runs/latest/differences?a=echo&b=shout&metric=nothing', 404, 'metric_unknown'],
    ['/api/datasets/nothing', 404, 'dataset_missing'],
    ['/api/reviews/..%2f..%2fetc', 404, 'review_unknown'],
  ])('%s is answered %i %s', async (path, status, code) => {
    const answer: Answer = await owner.get(path)
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(answer.body.message).toMatch(/\.$/)
  })
})

describe('what is shown', () => {
  it('tells of a run what was planned and made', async () => {
    const { body } = await owner.get('/api/runs/latest')
    expect(body).toMatchObject({ state: 'complete', dataset: { name: 'golden', examples: 40 }, repeats: 1 })
    expect(body.candidates).toMatchObject([
      { name: 'echo', planned: 40, answered: 40, failed: 0 },
      { name: 'shout', planned: 40, answered: 40, failed: 0 },
    ])
  })

  it('gives runs a part at a time, newest first, and says what scores are open and what judging cost', async () => {
    using own = projectFolder(files)
    expect((await runCupel(['run', '--progress', 'quiet'], own.path)).status).toBe(0)
    const judged = await addJudgedRuns(own.path)
    await using site = await serveProject(own.path, { pages: join(project.path, 'pages') })
    const one = await localOwner(site)
    const { body } = await one.get('/api/runs?offset=1&limit=2')
    expect([body.total, body.runs.map(({ id }: { id: string }) => id)]).toEqual([4, ['old-2', 'old-1']])
    expect((await one.get('/api/runs?limit=201')).status).toBe(400)
    const { body: run } = await one.get(`/api/runs/${judged}`)
    expect([run.state, run.candidates]).toMatchObject([
      'complete',
      [
        {
          name: 'echo',
          knownCostUsd: 0.5,
          openScores: { missing: 1, errored: 1 },
          judging: { calls: 3, knownUsd: 0.25, unknownCalls: 1, cachedCalls: 1 },
        },
        { name: 'shout', openScores: { missing: 0, errored: 0 } },
      ],
    ])
    expect(run.candidates[1]).not.toHaveProperty('judging')
    expect(run.metrics[0].range).toEqual([0, 1])
    const { stdout } = await runCupel(['runs'], own.path)
    expect(stdout).toMatch(
      new RegExp(
        `^${judged} .*answers complete, 2 scores open \\(1 not made, 1 failed\\); cupel score ${judged} --missing$`,
        'm',
      ),
    )
    expect(stdout).toMatch(/^\d{8}-\S+ .* complete$/m)
    expect(stdout).toMatch(/^old-1 .* 0 of 4 trials; cupel resume old-1$/m)
  })

  it('gives the matrix with a verdict on every requirement for every candidate', async () => {
    const { body } = await owner.get('/api/runs/latest/overview')
    expect(body.comparison.schema).toBe('cupel.comparison/1')
    expect(body.isProvisional).toBe(false)
    const said = (
      body.requirements as {
        requirement: string
        isBlocking: boolean
        verdicts: { candidate: string; outcome: string; examplesNeeded?: number }[]
      }[]
    ).map(({ requirement, isBlocking, verdicts }) => [
      requirement,
      isBlocking,
      verdicts.map(({ candidate, outcome }) => `${candidate} ${outcome}`),
    ])
    expect(said).toEqual([
      ['exact_match ≥ 40.0%', false, ['echo inconclusive', 'shout fail']],
      ['exact_match ≥ 99.0%', true, ['echo fail', 'shout fail']],
    ])
  })

  it('computes the matrix anew when the config changes, and says in words when it is broken', async () => {
    const file = join(project.path, 'cupel.yaml')
    try {
      writeFileSync(file, config.replace('min: 0.4', 'min: 0.2'))
      const { body } = await owner.get('/api/runs/latest/overview')
      expect(body.requirements[0].verdicts[0]).toMatchObject({ candidate: 'echo', outcome: 'pass' })
      writeFileSync(file, config.replace('metrics:', 'metrix:'))
      const broken = await owner.get('/api/runs')
      expect([broken.status, broken.body.code]).toEqual([422, 'config_invalid'])
    } finally {
      writeFileSync(file, config)
    }
    expect((await owner.get('/api/runs')).status).toBe(200)
  })

  it('gives trials a part at a time, and one in full', async () => {
    const { body: page } = await owner.get(
      '/api/runs/latest/trials?candidate=shout&metric=exact_match&score=lowest&limit=5',
    )
    expect([page.total, page.rows.length]).toEqual([40, 5])
    expect(page.rows[0]).toMatchObject({
      candidate: 'shout',
      exampleId: 'e00',
      text: 'yes <script>alert(1)</script>',
    })
    const { body: example } = await owner.get('/api/runs/latest/example?exampleId=e00')
    expect(example).toMatchObject({ input: 'yes', expected: { answer: 'yes' }, tags: { kind: 'a' } })
    expect((example.trials as { candidate: string }[]).map(({ candidate }) => candidate)).toEqual([
      'echo',
      'shout',
    ])
    expect(example.trials[0].scores[0]).toMatchObject({ metric: 'exact_match', outcome: 'scored', value: 1 })
    const { body: gone } = await owner.get('/api/runs/latest/example?exampleId=nobody')
    expect(gone).toMatchObject({ trials: [] })
  })

  it('finds where two candidates differ', async () => {
    const { body } = await owner.get(
      '/api/runs/latest/differences?a=echo&b=shout&metric=exact_match&better=a&limit=3',
    )
    expect(body).toMatchObject({ total: 20, counts: { aBetter: 20, bBetter: 0, same: 20, notBoth: 0 } })
    expect(body.rows[0]).toMatchObject({ exampleId: 'e00', a: { value: 1, text: 'yes' }, b: { value: 0 } })
  })

  it('takes a signature for the version that was looked at, by a person in a role', async () => {
    const expert = await invited(owner, server.url, { name: 'Eva Expert', role: 'expert' })
    const { body: before } = await expert.get('/api/datasets/golden')
    const stale = await expert.send('POST', '/api/datasets/golden/signatures', {
      version: 'old',
      comment: 'read all',
    })
    expect([stale.status, stale.body.code]).toEqual([409, 'signature_refused'])
    const bot = await invited(owner, server.url, { name: 'Bot', role: 'expert', isSynthetic: true })
    const machine = await bot.send('POST', '/api/datasets/golden/signatures', {
      version: before.version,
      comment: 'beep',
    })
    expect([machine.status, machine.body.code]).toEqual([409, 'signature_refused'])
    const { body: after } = await expert.send('POST', '/api/datasets/golden/signatures', {
      version: before.version,
      comment: 'read all',
    })
    expect(after.signatures).toMatchObject([
      { by: 'Eva Expert', role: 'expert', comment: 'read all', isValid: true },
    ])
    const lines = jsonl(examples.map(one => ({ ...one, input: `${one.input} ` })))
    mkdirSync(join(project.path, 'data'), { recursive: true })
    writeFileSync(join(project.path, 'data/golden.jsonl'), lines)
    const { body: changed } = await expert.get('/api/datasets/golden')
    expect(changed.signatures[0].isValid).toBe(false)
    writeFileSync(join(project.path, 'data/golden.jsonl'), jsonl(examples))
  })
})
