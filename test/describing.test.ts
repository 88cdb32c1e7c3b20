import { execFileSync, spawn } from 'node:child_process'
import { closeSync, constants, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareRuns } from '../src/app/compare/compare-runs.ts'
import { assessProject } from '../src/app/governance/assess-project.ts'
import { openProject } from '../src/app/open-project.ts'
import { overviewFigures } from '../src/app/serve/overview-figures.ts'
import type { RunningServer } from '../src/server/index.ts'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'
import { localOwner, serveProject, type Visitor } from './support/serve-project.ts'

/** A statistic is computed by the project's own code whenever figures are. */
const metric = (share: string, begin = '') => `${begin}
export const metric = {
  id: 'short', version: '1.0.0', title: 'Short', direction: 'higher', range: [0, 1],
  aggregation: { kind: 'statistic', compute: evidence => ${share} },
  score: ({ response }) => ({ outcome: 'scored', value: 1, evidence: { short: response.text.length < 3 ? 1 : 0 } }),
}
`
const shareOfShort = 'evidence.reduce((sum, { short }) => sum + short, 0) / evidence.length'
const project = projectFolder({
  'cupel.yaml': `name: desk
datasets:
  golden: { file: golden.jsonl }
candidates:
  sure: { module: ./sure.mjs }
  shy: { module: ./shy.mjs }
metrics: [exact_match, { module: ./short.mjs }]
requirements:
  - { metric: exact_match, min: 0.3, blocking: true }
  - { latency: p95, max: 2s, at: 4/s }
  - { costPerTask: 1 usd }
`,
  'golden.jsonl': jsonl(
    Array.from({ length: 40 }, (_, at) => ({
      id: `e${at}`,
      input: at % 3 === 0 ? 'no' : 'yes',
      expected: { answer: 'yes' },
    })),
  ),
  'sure.mjs': 'export default ({ input }) => input',
  'shy.mjs': 'export default () => "yes"',
  'short.mjs': metric(shareOfShort),
})
let server: RunningServer
let owner: Visitor

beforeAll(async () => {
  const ran = await runCupel(['run', '--progress', 'quiet'], project.path)
  expect(ran.status, ran.stderr).toBe(0)
  server = await serveProject(project.path)
  owner = await localOwner(server)
}, 120_000)
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  project[Symbol.dispose]()
})

describe('what the server computes in a thread of its own', () => {
  it('is what the functions give when they are called', async () => {
    await using own = await openProject({ from: project.path, environment: process.env })
    const [record] = await own.store.runs.listRuns()
    if (record === undefined) throw new Error('a run was made')
    const overview = (await owner.get('/api/runs/latest/overview')).body
    expect(overview.comparison).toEqual(asJson(await compareRuns(own, [record.id])))
    // The contract leaves out what pages do not show of a verdict: what it names is the same.
    expect(asJson((await overviewFigures(own, record)).requirements)).toMatchObject(overview.requirements)
    expect(overview.requirements).toHaveLength(3)
    const { at: _, ...readiness } = (await owner.get('/api/readiness?candidate=sure')).body
    expect(asJson(await assessProject(own, 'sure'))).toMatchObject(readiness)
    expect(readiness.items.length).toBeGreaterThan(10)
  })

  it('keeps nobody else waiting, however long it takes', async () => {
    using slow = slowLoad(project.path)
    const events: string[] = []
    const heavy = ['readiness?candidate=shy', 'runs/latest/overview'].map(path =>
      owner.get(`/api/${path}`).then(({ status }) => events.push(`${path} ${status}`)),
    )
    await slow.isBeingRead()
    for (const path of ['session', 'runs', 'reviews'])
      events.push(`${path} ${(await owner.get(`/api/${path}`)).status}`)
    events.push('let go')
    slow.letGo()
    await Promise.all(heavy)
    expect(events.slice(0, 4)).toEqual(['session 200', 'runs 200', 'reviews 200', 'let go'])
    expect(events.slice(4).sort()).toEqual(['readiness?candidate=shy 200', 'runs/latest/overview 200'])
  })

  it('says in words that it ended, and computes from code as it is now when it is asked again', async () => {
    const module = join(project.path, 'short.mjs')
    const overview = () => owner.get('/api/runs/latest/overview')
    const shortOfSure = ({ body }: Awaited<ReturnType<typeof overview>>) =>
      body.comparison.cells.find(
        (cell: { candidate: string; metric: string; slice: string }) =>
          cell.candidate === 'sure' && cell.metric === 'short' && cell.slice === 'all',
      ).estimate.value
    expect(shortOfSure(await overview())).toBeCloseTo(14 / 40, 12)
    // Another state of the evidence, so that the figures are computed anew.
    writeFileSync(join(project.path, '.cupel/loads/none.txt'), '')
    writeFileSync(module, metric(shareOfShort, 'process.exit(3)'))
    const ended = await overview()
    expect([ended.status, ended.body.code, ended.body.message]).toEqual([
      503,
      'computing_failed',
      'The thread that computes figures ended before it was done: status 3.',
    ])
    writeFileSync(module, metric('0.25'))
    expect(shortOfSure(await overview())).toBe(0.25)
    expect((await owner.get('/api/readiness')).status).toBe(200)
  })

  it('passes on what is wrong in the words of the function', async () => {
    const { status, body } = await owner.get('/api/readiness?candidate=nobody')
    expect([status, body]).toEqual([
      404,
      {
        code: 'candidate_unknown',
        message: 'The config has no candidate "nobody".',
        hint: 'It has: sure, shy.',
      },
    ])
  })
})

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/**
 * A load run that is a pipe: whoever reads it waits until it is let go. Were it read by the server's own thread, nothing could be
 * answered meanwhile, this test could not let go either, and a process beside it would after a minute, to be noticed.
 */
function slowLoad(folder: string) {
  const loads = join(folder, '.cupel/loads')
  mkdirSync(loads, { recursive: true })
  const pipe = join(loads, 'slow.json')
  execFileSync('mkfifo', [pipe])
  const rescue = spawn('sh', ['-c', `sleep 60; exec 3<>'${pipe}'; echo '{}' >&3; rm '${pipe}'`], {
    stdio: 'ignore',
  })
  let end: number | undefined
  return {
    async isBeingRead() {
      const isOpened = () => {
        // Opening the end that is written to succeeds only while another has the end that is read.
        end ??= openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK)
        return true
      }
      await expect.poll(isOpened, { timeout: 50_000 }).toBe(true)
    },
    letGo() {
      if (end === undefined) throw new Error('nobody reads')
      // Later readers find the file gone.
      rmSync(pipe)
      writeSync(end, '{}')
      closeSync(end)
    },
    [Symbol.dispose]() {
      rescue.kill()
      rmSync(pipe, { force: true })
    },
  }
}
