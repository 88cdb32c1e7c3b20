import { readFileSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'

const planted = 'sk-planted-9f8e7d6c5b4a'

/** An OpenAI-compatible server whose answer depends on the item that is asked about. */
async function startServer(
  answer: (item: number, response: ServerResponse, header: string) => void,
): Promise<{ url: string } & AsyncDisposable> {
  const server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => {
      body += chunk
    })
    request.on('end', () =>
      answer(Number(/item (\d+)/.exec(body)?.[1]), response, request.headers.authorization ?? ''),
    )
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(done => server.close(done))
    },
  }
}

function complete(response: ServerResponse, content: string): void {
  response.setHeader('content-type', 'application/json')
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
  response.end(
    JSON.stringify({ choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }], usage }),
  )
}

const project = (url: string, more = '') => ({
  'cupel.yaml': `
name: faults
datasets: { work: { file: data.jsonl } }
candidates:
  mock: { model: openai-compatible/m, baseUrl: "${url}", prompt: p.md, apiKey: PLANTED_KEY, concurrency: 10, timeout: 5s, retries: 1, price: { inputPerMillion: 1, outputPerMillion: 1 } }
metrics: [exact_match, { contains: { all: ["ok"] } }]
${more}`,
  'p.md': 'item {{input.n}}',
  'data.jsonl': jsonl(
    Array.from({ length: 40 }, (_, n) => ({ id: `i-${n}`, input: { n }, expected: { answer: `ok ${n}` } })),
  ),
})

describe('faults of a provider', () => {
  it('end as failed trials with their class, never as scores, and no key is written anywhere', async () => {
    await using server = await startServer((item, response, header) => {
      if (item % 8 === 1) {
        response.statusCode = 500
        response.end(`oops ${header}`)
      } else if (item % 8 === 2) response.end('{"choices":[{"mess')
      else if (item % 8 === 3) {
        response.statusCode = 400
        response.end(JSON.stringify({ error: { message: `bad request with ${header}` } }))
      } else if (item % 8 === 4) return
      else complete(response, item % 8 === 5 ? `my key is ${header}` : `ok ${item}`)
    })
    using folder = projectFolder(project(server.url))
    const ended = await runCupel(['run'], folder.path, { PLANTED_KEY: planted })
    expect(ended.status, ended.stderr).toBe(0)

    const database = new DatabaseSync(`${folder.path}/.cupel/store.db`)
    const rows = database.prepare('SELECT example_id, outcome, trial, scores FROM trials').all()
    database.close()
    expect(rows).toHaveLength(40)
    const codes = new Map(
      rows.map(row => [Number(String(row.example_id).slice(2)) % 8, JSON.parse(String(row.trial)).code]),
    )
    expect(Object.fromEntries(codes)).toEqual({
      0: undefined,
      1: 'provider_unavailable',
      2: 'provider_malformed',
      3: 'provider_rejected',
      4: 'provider_timeout',
      5: undefined,
      6: undefined,
      7: undefined,
    })
    expect(rows.filter(row => row.outcome === 'failed').every(row => row.scores === null)).toBe(true)

    const report = await runCupel(['report', '-o', 'r.html', '-o', 'r.json', '-o', 'r.md'], folder.path, {
      PLANTED_KEY: planted,
    })
    expect(report.status, report.stderr).toBe(0)
    const written = ['.cupel/store.db', 'r.html', 'r.json', 'r.md'].map(file =>
      readFileSync(`${folder.path}/${file}`, 'latin1'),
    )
    for (const text of [ended.stdout, ended.stderr, report.stdout, report.stderr, ...written]) {
      expect(text).not.toContain(planted)
    }
    expect(written.join('')).toContain('[redacted:PLANTED_KEY]')
  })

  it('stops at the budget and says how to go on', async () => {
    await using server = await startServer((item, response) =>
      setTimeout(() => complete(response, `ok ${item}`), 120),
    )
    using folder = projectFolder(project(server.url, 'run: { budgetUsd: 0.0001 }'))
    const ended = await runCupel(['run'], folder.path, { PLANTED_KEY: planted })
    expect(ended.status).toBe(3)
    expect(ended.stderr).toContain('the budget is spent')
    const more = await runCupel(['resume', '--budget', '1'], folder.path, { PLANTED_KEY: planted })
    expect(more.status, more.stderr).toBe(0)
  })

  it('says which variable is missing before any call is made', async () => {
    using folder = projectFolder(project('http://127.0.0.1:1/v1'))
    const ended = await runCupel(['run'], folder.path)
    expect(ended.status).toBe(4)
    expect(ended.stderr).toContain('PLANTED_KEY')
  })
})
