import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, it } from 'vitest'
import { type LocalServer, sendJson, serve } from './support/local-server.ts'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'

const servers: LocalServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const part = (content: string, name: string): string =>
  new RegExp(`${name}>>\\n([\\s\\S]*?)\\n<<[0-9a-f]{16} END>>`).exec(content)?.[1] ?? ''

/** Takes answers apart by sentence, and finds a claim supported when a document holds it word by word. */
async function claimServer() {
  const server = await serve((request, response) => {
    const [{ content: system }, { content: user }] = JSON.parse(request.body).messages
    const text = system.includes('take an answer apart')
      ? part(user, 'ANSWER') === 'In riddles.'
        ? 'I would rather not.'
        : JSON.stringify({
            claims: part(user, 'ANSWER')
              .split(/(?<=\.) /)
              .filter(Boolean),
          })
      : JSON.stringify(
          part(user, 'DOCUMENT HO-1').includes(part(user, 'CLAIM'))
            ? { reason: 'stated', supported: true, severity: 'none' }
            : { reason: 'not there', supported: false, severity: 'major' },
        )
    sendJson(response, 200, {
      model: 'some-judge',
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: text } }],
      usage: { prompt_tokens: 1, completion_tokens: 1 },
    })
  })
  servers.push(server)
  return server
}

describe('claims checked one by one', () => {
  it('counts claims over answers, names those that are not supported, and gives no number where it could not read', async () => {
    const server = await claimServer()
    const answers = [
      'The deductible is 500. It applies once.',
      'The deductible is 500. Aliens pay it.',
      'In riddles.',
      'I cannot answer this from the documents.',
    ]
    using folder = projectFolder({
      'cupel.yaml': `
name: claims
datasets: { work: { file: golden.jsonl } }
candidates: { echo: { module: echo.mjs } }
metrics: [{ claim_judge: { model: openai-compatible/some-judge, baseUrl: "${server.origin}/v1" } }]
run: { retries: 0 }
`,
      'golden.jsonl': jsonl(
        answers.map((input, at) => ({
          id: `e${at}`,
          input,
          context: [{ id: 'HO-1', text: 'The deductible is 500. It applies once.' }],
        })),
      ),
      'echo.mjs': 'export default ({ input }) => ({ text: String(input) })\n',
    })
    const ended = await runCupel(['run', '--progress', 'quiet'], folder.path)
    expect(ended.status, ended.stderr).toBe(0)
    const database = new DatabaseSync(`${folder.path}/.cupel/store.db`)
    const rows = database.prepare('SELECT scores FROM trials ORDER BY example_id').all()
    database.close()
    const scores = rows.map(row => JSON.parse(row.scores as string))
    expect(scores[0].claims_supported).toMatchObject({
      value: 1,
      evidence: { hits: 2, of: 2, unsupported: [] },
    })
    expect(scores[1].claims_supported).toMatchObject({
      value: 0.5,
      evidence: { unsupported: [{ claim: 'Aliens pay it.', severity: 'major', reason: 'not there' }] },
    })
    expect(scores.map(one => one.claims_hallucination.value)).toEqual([0, 1, undefined, undefined])
    expect(scores[2].claims_supported).toMatchObject({ outcome: 'unscored', reason: 'unparsable' })
    expect(scores[3].claims_supported).toMatchObject({ outcome: 'unscored', reason: 'not_applicable' })
    expect(ended.stdout).toContain('never been compared with people')
  })
})
