import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repo, runCupel } from '../../test/support/run-cupel.ts'
import { localOwner, serveProject } from '../../test/support/serve-project.ts'
import { problems } from './check.ts'

const here = join(repo, 'examples/coverage-adjudication')
const golden = readFileSync(join(here, 'data/golden.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line))

describe('the coverage example', () => {
  it('rests on quotes that stand in the policy, ids that resolve, and questions that differ', () => {
    expect(problems()).toEqual([])
  })

  it('has the recommended number of examples of every component', () => {
    const counts = Object.entries(Object.groupBy(golden, example => example.component)).map(([name, all]) => [
      name,
      all?.length,
    ])
    expect(Object.fromEntries(counts)).toEqual({
      core: 200,
      edge: 100,
      adversarial: 50,
      regression: 50,
      golden: 30,
    })
  })

  it('has a baseline that says the commonest verdict of the few-shot split to everything, and marks what is not shown to beat it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cupel-baseline-'))
    try {
      const store = ['-c', join(here, 'cupel.yaml'), '--store', join(folder, 's.db')]
      const names = ['--candidates', 'bm25,most-frequent', '--json']
      const ended = await runCupel(['run', ...store, ...names], folder)
      expect(ended.status, ended.stderr).toBe(0)
      const { comparison } = JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? '')
      const [bm25, baseline] = comparison.candidates
      expect(bm25.beatsCheapBaseline).toEqual({
        verdict: 'not_shown',
        against: 'most-frequent',
        metric: 'verdict_match',
      })
      expect(baseline).toMatchObject({
        kind: 'baseline',
        roles: ['chance'],
        trials: { answered: 300, failed: 0 },
      })
      const right = golden.filter(({ split, expected }) => split === 'eval' && expected.label === 'covered')
      const cell = comparison.cells.find(
        (one: { metric: string; candidate: string; slice: string }) =>
          one.metric === 'verdict_match' && one.candidate === 'most-frequent' && one.slice === 'all',
      )
      expect(Math.round(cell.estimate.value * cell.estimate.n)).toBe(right.length)
      expect(comparison.ceilings[0]).toMatchObject({
        metric: 'verdict_match',
        estimate: { kind: 'unknown', reason: expect.stringContaining('baselines.ceiling.ratings') },
      })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('has a locked holdout that nobody has opened', async () => {
    const status = await runCupel(['dataset', 'status'], here)
    expect(status.stdout).toMatch(/holdout\s+88 examples, locked as [0-9a-f]{12}, opened 0 times/)
    expect((await runCupel(['dataset', 'split', '--dry-run'], here)).stdout).toContain(
      '0 examples would change their split',
    )
  })

  it('runs as the demo in a folder of its own, without the candidates whose packages are not there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cupel-demo-'))
    try {
      const ended = await runCupel(['demo', folder, '--limit', '40', '--progress', 'quiet'], folder)
      expect(ended.status, ended.stderr).toBe(0)
      expect(ended.stdout).toContain('bm25')
      expect(ended.stderr).toContain('Candidate hybrid is left out')
      expect(ended.stderr).toContain('npm install @energetic-ai/embeddings')
      expect(existsSync(join(folder, 'reports/comparison.html'))).toBe(true)
      expect(ended.stdout).toContain('none: with so few examples')
      const key = JSON.parse(readFileSync(join(folder, 'reviews/verdicts/key.json'), 'utf8'))
      expect(key.form.dimensions.map(({ id }: { id: string }) => id)).toEqual([
        'verdict_right',
        'sections_right',
        'conditions_stated',
      ])
      const draw = [
        'review',
        'draw',
        'review',
        '--raters',
        'ann,ben',
        '-n',
        '20',
        '--question',
        'Is it right?',
      ]
      expect((await runCupel(draw, folder)).stdout).toContain('20 answers to rate')
      const sheet = readFileSync(join(folder, 'review/ann.csv'), 'utf8')
      // The sections that an answer cites are there to be checked; whose answer it is is not.
      expect(sheet).toMatch(/\[[A-Z]+-[0-9.A-Za-z]+\] /)
      expect(sheet).not.toMatch(/bm25|most-frequent/)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('holds its groundedness check against ratings that say they are made up, on a card that satisfies nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cupel-card-'))
    try {
      const ended = await runCupel(['demo', folder, '--progress', 'quiet'], folder)
      expect(ended.status, ended.stderr).toBe(0)
      const card = JSON.parse(readFileSync(join(folder, 'cards/hallucination_rate.card.json'), 'utf8'))
      expect(card).toMatchObject({
        synthetic: true,
        part: 'test',
        raters: 3,
        gate: { verdict: { outcome: 'fail' } },
      })
      const made = readFileSync(join(folder, 'people/ratings.jsonl'), 'utf8').trim().split('\n')
      expect(made.every(line => JSON.parse(line).synthetic === true)).toBe(true)
      const overview = JSON.parse((await runCupel(['compare', '--json'], folder)).stdout)
      const recorded = overview.metrics.find(({ id }: { id: string }) => id === 'recorded_verdicts')
      expect(recorded).toMatchObject({ title: 'Recorded verdicts, made up', role: 'screening' })
      const cell = overview.cells.find(
        (one: { metric: string; candidate: string; slice: string }) =>
          one.metric === 'recorded_verdicts' && one.candidate === 'bm25' && one.slice === 'all',
      )
      expect(cell.estimate).toMatchObject({ kind: 'known', n: 300, unscored: 0 })
      await using server = await serveProject(folder)
      const owner = await localOwner(server)
      const { body } = await owner.get('/api/scorers')
      expect(body.scorers[0]).toMatchObject({ id: 'hallucination_rate', state: 'synthetic' })
      expect((await owner.get('/api/reviews')).body.reviews[0]).toMatchObject({
        name: 'verdicts',
        items: 60,
        perItem: 3,
      })
      expect((await owner.get('/api/runs/latest/overview')).body.requirements).toHaveLength(4)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('lets a model join when the address of a local server is in the environment', async () => {
    const prompts: string[] = []
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', chunk => {
        body += chunk
      })
      request.on('end', () => {
        prompts.push(body)
        const content = JSON.stringify({
          label: 'covered',
          abstained: false,
          citations: [{ id: 'HO-2.1' }],
          text: 'It is.',
        })
        response.setHeader('content-type', 'application/json')
        response.end(
          JSON.stringify({ choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }] }),
        )
      })
    })
    await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
    const folder = mkdtempSync(join(tmpdir(), 'cupel-local-'))
    try {
      const args = [
        'run',
        '-c',
        join(here, 'cupel.yaml'),
        '--store',
        join(folder, 's.db'),
        '--candidates',
        'local',
        '--limit',
        '5',
        '--json',
      ]
      const { port } = server.address() as AddressInfo
      const ended = await runCupel(args, folder, { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` })
      expect(ended.status, ended.stderr).toBe(0)
      const last = JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? '')
      expect(last.comparison.candidates[0].trials).toEqual({ answered: 5, failed: 0, missing: 0 })
      const judged = prompts.filter(prompt => prompt.includes('verdict_right'))
      expect([prompts.length, judged.length]).toEqual([10, 5])
      expect(prompts[0]).toContain('HO-2.1')
      expect(ended.stdout).toContain('Metric judge is left out: it needs OPENAI_API_KEY')
      expect(JSON.stringify(last.comparison.warnings)).toContain('never been compared with people')
    } finally {
      rmSync(folder, { recursive: true, force: true })
      server.closeAllConnections()
      await new Promise(done => server.close(done))
    }
  })

  it('answers with the offline embeddings where they are installed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cupel-hybrid-'))
    try {
      const args = [
        'run',
        '-c',
        join(here, 'cupel.yaml'),
        '--store',
        join(folder, 's.db'),
        '--candidates',
        'hybrid,bm25',
        '--limit',
        '15',
        '--json',
      ]
      const ended = await runCupel(args, folder)
      expect(ended.status, ended.stderr).toBe(0)
      const last = JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? '')
      const hybrid = last.comparison.candidates.find(
        (candidate: { name: string }) => candidate.name === 'hybrid',
      )
      expect(hybrid.trials).toEqual({ answered: 15, failed: 0, missing: 0 })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
