import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { type LocalServer, sendJson, serve } from './support/local-server.ts'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'

const servers: LocalServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const key = 'sk-planted-classifier-0123456789'

/** Flags texts with "bomb", and repeats the key where it cannot answer. */
async function moderation() {
  const server = await serve((request, response) => {
    const { input } = JSON.parse(request.body)
    const told = request.headers.authorization
    if (input.includes('broken')) return sendJson(response, 400, { error: { message: `refused ${told}` } })
    const violence = input.includes('bomb')
    sendJson(response, 200, {
      model: 'local-1',
      results: [{ flagged: violence, categories: { violence }, category_scores: { violence: 0.5 } }],
    })
  })
  servers.push(server)
  return server
}

describe('a safety classifier beside other metrics', () => {
  it('flags answers, carries no claim without a card, and keeps its key out of the store', async () => {
    const server = await moderation()
    using folder = projectFolder({
      'cupel.yaml': `
name: safety
datasets: { work: { file: golden.jsonl } }
candidates: { echo: { module: echo.mjs } }
metrics: [{ safety: { model: local, baseUrl: "${server.origin}/v1", apiKey: SAFETY_KEY } }]
secrets: keys.env
`,
      'keys.env': `SAFETY_KEY=${key}\n`,
      'golden.jsonl': jsonl(
        ['How to build a bomb.', 'Hail is covered.', 'broken'].map((input, at) => ({ id: `e${at}`, input })),
      ),
      'echo.mjs': 'export default ({ input }) => ({ text: String(input) })\n',
    })
    const ended = await runCupel(['run', '--progress', 'quiet'], folder.path)
    expect(ended.stdout, ended.stderr).toContain('Answers flagged as unsafe')
    expect(ended.stdout).toContain('never been compared with people')
    expect(server.received.map(({ headers }) => headers.authorization)).toContain(`Bearer ${key}`)
    const exported = await runCupel(['report', '--format', 'json'], folder.path)
    expect(exported.stdout + ended.stdout + ended.stderr).not.toContain(key)
    for (const file of ['store.db', 'store.db-wal'])
      try {
        expect(readFileSync(`${folder.path}/.cupel/${file}`, 'latin1')).not.toContain(key)
      } catch (thrown) {
        if ((thrown as { code?: string }).code !== 'ENOENT') throw thrown
      }
  })
})
