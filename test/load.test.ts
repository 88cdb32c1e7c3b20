import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadResultSchema } from '../src/measure/load/index.ts'
import { sendJson, serve } from './support/local-server.ts'
import { jsonl, projectFolder, repo, runCupel, startCupel } from './support/run-cupel.ts'

const config = (origin: string): string => `
name: loaded
datasets: { golden: { file: golden.jsonl } }
candidates:
  model: { model: openai-compatible/m, baseUrl: "${origin}/v1" }
  streaming: { model: openai-compatible/m, baseUrl: "${origin}/v1", stream: true }
  form: { model: openai-compatible/m, baseUrl: "${origin}/v1", schema: { type: object, required: [label] } }
  code: { module: answer.ts }
  recorded: { replay: answers.jsonl }
metrics: [latency_ms]
requirements:
  - { latency: p90, max: 30s, at: 20/s, headroom: 1.5 }
`

const files = (origin: string) => ({
  'cupel.yaml': config(origin),
  'golden.jsonl': jsonl(Array.from({ length: 30 }, (_, i) => ({ id: `e${i}`, input: `question ${i}` }))),
  'answer.ts': 'export const answer = ({ input }: { input: string }) => ({ text: input.toUpperCase() })\n',
})

const usage = { prompt_tokens: 4, completion_tokens: 3 }
const event = (fields: object) => `data: ${JSON.stringify(fields)}\n\n`

const modelServer = () =>
  serve(({ body }, response) => {
    if ((JSON.parse(body) as { stream?: boolean }).stream !== true) {
      sendJson(response, 200, { choices: [{ message: { content: 'covered' } }], usage })
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const content of ['yes', ' it', ' is']) response.write(event({ choices: [{ delta: { content } }] }))
    response.end(`${event({ choices: [], usage })}data: [DONE]\n\n`)
  })

describe('cupel load', () => {
  it('loads a model at the rates of the requirements, and a program of the project in a process of its own', async () => {
    const server = await modelServer()
    using folder = projectFolder(files(server.origin))
    const ended = await runCupel(
      [
        'load',
        'model',
        'streaming',
        'code',
        '--requests',
        '60',
        '--json',
        '-o',
        'load.html',
        '-o',
        'load.md',
      ],
      folder.path,
    )
    await server.close()
    const results = (JSON.parse(ended.stdout) as unknown[]).map(one => loadResultSchema.parse(one))
    expect(results.map(({ candidate, how }) => [candidate.name, how])).toEqual([
      ['model', 'direct'],
      ['streaming', 'direct'],
      ['code', 'hosted'],
    ])
    for (const { stages, verdicts, candidate } of results) {
      expect(
        stages.map(({ arrivals }) => arrivals.ratePerSecond),
        candidate.name,
      ).toEqual([20, 30])
      expect(stages.map(({ outcomes, warmUp }) => outcomes.ok + warmUp.cutRequests)).toEqual([60, 60])
      expect(verdicts.map(({ role }) => role)).toEqual(['expected', 'headroom'])
    }
    expect(results[1]?.stages[0]?.measures.firstToken?.n).toBe(results[1]?.stages[0]?.measured)
    // Both stages of both models and one request before each; the module is asked elsewhere.
    expect(server.received).toHaveLength(2 * 121)
    expect(readFileSync(join(folder.path, 'load.html'), 'utf8')).toContain('Content-Security-Policy')
    expect(readFileSync(join(folder.path, 'load.md'), 'utf8')).toContain('## code under load')

    const listed = await runCupel(['load', 'list'], folder.path)
    expect(listed.stdout.trim().split('\n')).toHaveLength(3)
    const shown = await runCupel(['load', 'show', 'streaming'], folder.path)
    expect(shown.stdout).toContain('to first token')
    expect(shown.stdout).toContain('poisson 30/s')
    const compared = await runCupel(['load', 'compare', 'model', 'code'], folder.path)
    expect(compared.stdout).toMatch(/poisson 20\/s {2}p50 end to end: .* against /)
    const refused = await runCupel(['load', 'compare', 'model', 'streaming'], folder.path)
    expect(refused.status).toBe(2)
    expect(refused.stderr).toContain('streamed')
  })

  it('counts an answer that is not of the asked form as failed, and ends with 1', async () => {
    const server = await modelServer()
    using folder = projectFolder(files(server.origin))
    const asked = ['load', 'form', '--rate', '50', '--requests', '100', '--limit', 'p90<=5s', '--json']
    const { stdout, status } = await runCupel(asked, folder.path)
    await server.close()
    const [result] = (JSON.parse(stdout) as unknown[]).map(one => loadResultSchema.parse(one))
    expect(result?.isStructured).toBe(true)
    expect(result?.stages[0]?.outcomes.malformed).toBe(result?.stages[0]?.measured)
    expect(result?.verdicts[0]?.outcome).toBe('fail')
    expect(status).toBe(1)
  })

  const azure = resolve(repo, '../shared/data/load/AzureLLMInferenceTrace_conv.csv')
  const isThere = existsSync(azure)
  if (!isThere) console.log('skipped: ../shared/data/load is not here')

  it.skipIf(!isThere)('replays the Azure trace at scale: its moments and its lengths', async () => {
    const server = await modelServer()
    using folder = projectFolder(files(server.origin))
    const { stdout } = await runCupel(
      ['load', 'streaming', '--trace', azure, '--scale', '60', '--duration', '3s', '--json'],
      folder.path,
    )
    await server.close()
    const [result] = (JSON.parse(stdout) as unknown[]).map(one => loadResultSchema.parse(one))
    const rows = readFileSync(azure, 'utf8').split('\n').slice(1)
    const at = rows.map(row => Date.parse(`${row.slice(0, 19).replace(' ', 'T')}Z`))
    // To the whole second of the trace, which is a sixtieth of one here.
    const first = at[0] as number
    const [least, most] = [179, 181].map(seconds => at.filter(ms => ms - first < seconds * 1000).length)
    expect(result?.stages[0]?.planned).toBeGreaterThanOrEqual(least as number)
    expect(result?.stages[0]?.planned).toBeLessThanOrEqual(most as number)
    const bodies = server.received.slice(1).map(({ body }) => JSON.parse(body) as { max_tokens: number })
    const asked = bodies.map(body => body.max_tokens).sort((a, b) => a - b)
    const recorded = rows.slice(0, bodies.length).map(row => Math.max(1, Number(row.split(',')[2])))
    expect(asked).toEqual(recorded.sort((a, b) => a - b))
    expect(result?.workload.input?.test?.p).toBeGreaterThan(0.5)
  })

  it('stops when asked, keeps what was measured, and says so', async () => {
    const server = await modelServer()
    using folder = projectFolder(files(server.origin))
    const { child, ended, output } = startCupel(
      ['load', 'model', '--rate', '50', '--duration', '300s'],
      folder.path,
    )
    await expect.poll(() => server.received.length, { timeout: 30_000 }).toBeGreaterThan(60)
    child.kill('SIGINT')
    const { status } = await ended
    await server.close()
    expect(status).toBe(130)
    expect(output().stdout).toContain('Stopped by the user at poisson 50/s')
    expect((await runCupel(['load', 'list', '--json'], folder.path)).stdout).toContain('"unsent"')
  })

  it('says in words what is missing', async () => {
    using folder = projectFolder(files('http://127.0.0.1:9'))
    const unreached = await runCupel(['load', 'model'], folder.path)
    expect(unreached.status).toBe(5)
    expect(unreached.stderr).toContain('did not answer the first request (connection)')
    const recorded = await runCupel(['load', 'recorded', '--rate', '1'], folder.path)
    expect(recorded.status).toBe(2)
    expect(recorded.stderr).toContain('is a recording')
    const none = await runCupel(['load', 'list'], folder.path)
    expect(none.stdout).toContain('No load run is kept yet')
    expect(none.stderr).toContain('cupel load --rate 5')
    const limit = await runCupel(['load', 'model', '--rate', '5', '--limit', 'fast'], folder.path)
    expect(limit.stderr).toContain('"fast" is not a limit')
    const requests = await runCupel(['load', 'model', '--rate', '5', '--requests', '0'], folder.path)
    expect(requests.stderr).toContain('--requests 0 is not above 0')
  })
})
