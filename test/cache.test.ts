import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'

it('asks a model once for the same thing, again when the prompt changes, and always for repeats', async () => {
  let asked = 0
  const server = createServer((request, response) => {
    asked++
    request.resume()
    response.setHeader('content-type', 'application/json')
    response.end(
      JSON.stringify({
        choices: [{ message: { role: 'assistant', content: 'yes' }, finish_reason: 'stop' }],
      }),
    )
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  using folder = projectFolder({
    'cupel.yaml': `name: cache\ndatasets: { d: { file: d.jsonl } }\ncandidates: { m: { model: openai-compatible/m, baseUrl: "http://127.0.0.1:${port}/v1", prompt: p.md } }\nmetrics: [exact_match]\n`,
    'p.md': 'Say yes: {{input}}',
    'd.jsonl': jsonl(
      Array.from({ length: 10 }, (_, n) => ({ id: `e${n}`, input: `q${n}`, expected: { answer: 'yes' } })),
    ),
  })
  const run = async (...args: string[]): Promise<number> => {
    const before = asked
    const ended = await runCupel(['run', ...args], folder.path)
    expect(ended.status, ended.stderr).toBe(0)
    return asked - before
  }
  try {
    expect(await run()).toBe(10)
    expect(await run()).toBe(0)
    expect(await run('--no-cache')).toBe(10)
    expect(await run('--repeats', '2')).toBe(20)
    writeFileSync(
      `${folder.path}/p.md`,
      readFileSync(`${folder.path}/p.md`, 'utf8').replace('Say', 'Please say'),
    )
    expect(await run()).toBe(10)
  } finally {
    server.closeAllConnections()
    await new Promise(done => server.close(done))
  }
})
