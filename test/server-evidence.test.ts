import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../src/server/index.ts'
import { makeEvidence } from './support/make-evidence.ts'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'
import { invited, localOwner, serveProject, type Visitor } from './support/serve-project.ts'

const project = projectFolder({
  'cupel.yaml': `name: desk
datasets:
  golden: { file: golden.jsonl }
candidates:
  sure: { module: ./sure.mjs }
  shy: { module: ./shy.mjs }
metrics: [exact_match]
requirements:
  - { metric: exact_match, min: 0.3, blocking: true }
`,
  'golden.jsonl': jsonl(
    Array.from({ length: 60 }, (_, at) => ({
      id: `e${at}`,
      input: at % 3 === 0 ? 'no' : 'yes',
      expected: { answer: 'yes' },
    })),
  ),
  'sure.mjs': 'export default ({ input }) => ({ text: input, confidence: 0.9 })',
  'shy.mjs': 'export default () => ({ text: "yes <script>", confidence: 0.4 })',
})
let server: RunningServer
let owner: Visitor

beforeAll(async () => {
  const ran = await runCupel(['run', '--progress', 'quiet'], project.path)
  expect(ran.status, ran.stderr).toBe(0)
  server = await serveProject(project.path)
  owner = await localOwner(server)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  project[Symbol.dispose]()
})

describe('what a decision rests on, through the server', () => {
  it('says of each that there is nothing yet', async () => {
    expect((await owner.get('/api/decisions')).body).toEqual({ decisions: [] })
    expect((await owner.get('/api/loads')).body).toEqual({ loads: [], broken: [] })
    expect((await owner.get('/api/confidence')).body).toEqual({ reports: [] })
    const { body } = await owner.get('/api/readiness')
    expect(body.counts.done + body.counts.notDone + body.counts.notApplicable).toBe(body.items.length)
    expect(body.candidate).toBeUndefined()
  })

  it('shows what the commands have found, and nothing undescribed', async () => {
    await makeEvidence(project.path, 'sure')
    const { decisions, newest } = (await owner.get('/api/decisions')).body
    expect(decisions).toMatchObject([{ id: newest.id, outcome: newest.outcome, isConfirmed: false }])
    expect((await owner.get(`/api/decisions/${newest.id}`)).body).toEqual(newest)
    const standings = newest.candidates.map((one: { name: string; standing: string }) => [
      one.name,
      one.standing,
    ])
    expect(standings).toEqual([
      ['sure', 'passes'],
      ['shy', 'fails'],
    ])
    const { loads } = (await owner.get('/api/loads')).body
    expect(loads).toMatchObject([{ candidate: { name: 'sure', kind: 'module' }, isStale: false }])
    expect(loads[0].arrivals).toEqual(['poisson 10/s', 'poisson 30/s'])
    const load = (await owner.get(`/api/loads/${loads[0].id}`)).body
    expect(JSON.stringify(load)).not.toContain('histogram')
    for (const [at, stage] of load.result.stages.entries()) {
      const p95 = stage.measures.endToEnd.percentiles.find(({ p }: { p: number }) => p === 0.95).value
      const drawn = load.curves[at].find(({ percentile }: { percentile: number }) => percentile === 95).ms
      expect(Math.abs(drawn - p95) / p95).toBeLessThan(0.002)
    }
    const { reports } = (await owner.get('/api/confidence')).body
    const sure = reports.find(({ report }: { report: { candidate: string } }) => report.candidate === 'sure')
    expect(sure).toMatchObject({ isStale: false, report: { counts: { trials: 60 } } })
    expect(sure.report.meanConfidence.value).toBeCloseTo(0.9, 12)
    const overview = (await owner.get('/api/runs/latest/overview')).body
    const [requirement] = overview.requirements
    expect(requirement).toMatchObject({ kind: 'metric', isBlocking: true, confidence: 0.95 })
    for (const { probability } of requirement.verdicts) expect(probability).toBeGreaterThanOrEqual(0)
  })

  it('says that what was measured is of a candidate that has changed since', async () => {
    const file = join(project.path, 'sure.mjs')
    writeFileSync(file, readFileSync(file, 'utf8').replace('0.9', '0.8'))
    const ran = await runCupel(['run', '--progress', 'quiet'], project.path)
    expect(ran.status, ran.stderr).toBe(0)
    expect((await owner.get('/api/loads')).body.loads).toMatchObject([{ isStale: true }])
    const { reports } = (await owner.get('/api/confidence')).body
    expect(
      reports.map(({ report, isStale }: { report: { candidate: string }; isStale: boolean }) => [
        report.candidate,
        isStale,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['sure', true],
        ['shy', false],
      ]),
    )
  })

  it('names files that cannot be read, and keeps the good around them', async () => {
    writeFileSync(join(project.path, '.cupel/loads/cut.json'), '{ "schema": "cupel.load/1", ')
    const { loads, broken } = (await owner.get('/api/loads')).body
    expect(loads).toHaveLength(1)
    expect(broken).toEqual([expect.stringContaining('cut.json')])
  })

  it('answers in words for what is not there, and keeps results from experts', async () => {
    const none = await owner.get('/api/decisions/nothing')
    expect([none.status, none.body.code]).toEqual([404, 'decision_unknown'])
    const load = await owner.get('/api/loads/nothing')
    expect([load.status, load.body.code]).toEqual([404, 'load_unknown'])
    const expert = await invited(owner, server.url, { name: 'the expert', role: 'expert' })
    for (const path of ['decisions', 'loads', 'confidence', 'readiness'])
      expect((await expert.get(`/api/${path}`)).status, path).toBe(403)
  })
})
