import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../src/server/index.ts'
import { launchBrowser, listenForErrors, seriousFaults } from './support/browser.ts'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'
import { invited, localOwner, serveProject, type Visitor } from './support/serve-project.ts'

const hostile = '<img src=x onerror="window.hurt=1">'
const config = `name: money-and-harm
datasets: { golden: { file: golden.jsonl } }
candidates:
  steady: { module: ./steady.mjs }
  hasty: { module: ./hasty.mjs }
metrics: [exact_match, latency_ms]
cost:
  volume: 10000
  wage: { low: 30, high: 50 }
  good: exact_match
  infrastructure: { usdPerHour: 0.5, source: a made-up price list, asOf: "2026-09-01" }
  review: { rate: abstained, minutes: { low: 2, high: 6 } }
  errors: { usd: 4 }
  evaluation: { labelling: { minutes: 5 }, runsPerMonth: 2 }
gate:
  candidate: hasty
  baselineCandidate: steady
  margins: { exact_match: { margin: 0.1, slices: [kind] }, latency_ms: 500 }
  regression: [exact_match]
  latency: { p95: { max: 20s } }
`
/** `steady` declines a fifth and is right on the rest; `hasty` answers all, a quarter wrongly, every regression example among them. */
const examples = Array.from({ length: 120 }, (_, at) => ({
  id: at % 20 === 0 ? `e${at} ${hostile}` : `e${at}`,
  input: String(at),
  expected: { answer: 'yes' },
  tags: { kind: at % 2 === 0 ? 'even' : 'odd' },
  component: at % 20 === 0 ? 'regression' : 'core',
}))
const project = projectFolder({
  'cupel.yaml': config,
  'golden.jsonl': jsonl(examples),
  'steady.mjs':
    'export default ({ input }) => Number(input) % 5 === 1 ? { text: "cannot say", abstained: true } : { text: "yes" }',
  'hasty.mjs': 'export default ({ input }) => ({ text: Number(input) % 4 === 0 ? "no" : "yes" })',
})
const gateFile = (name: string): string => join(project.path, '.cupel/gates', name)

const browser = await launchBrowser()
let server: RunningServer
let owner: Visitor

beforeAll(async () => {
  server = await serveProject(project.path)
  owner = await localOwner(server)
}, 120_000)
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await browser?.close()
  project[Symbol.dispose]()
})

async function opened(path: string, look: Parameters<Browser['newContext']>[0] = {}) {
  const context = await (browser as Browser).newContext({ viewport: { width: 1280, height: 900 }, ...look })
  const page = await context.newPage()
  const errors = listenForErrors(page)
  await page.goto(server.link as string)
  await page.getByRole('link', { name: 'Cupel' }).first().waitFor()
  await page.goto(`${server.url}${path}`)
  await page.locator('h1').first().waitFor()
  return { context, page, errors }
}

describe('before anything is run', () => {
  it('the server says that there is no run, and what the gate will be able to tell', async () => {
    const costs = (await owner.get('/api/costs')).body
    expect(costs).toEqual({ breakEvens: [], missing: [], notes: [], isStated: true })
    const { gates, broken, plan } = (await owner.get('/api/gates')).body
    expect([gates, broken]).toEqual([[], []])
    expect(plan).toMatchObject({ kind: 'planned', examples: 120, notShares: ['latency_ms'] })
    expect(plan.margins.map(({ metric }: { metric: string }) => metric)).toEqual(['exact_match'])
    expect((await owner.get('/api/gates/latest')).body.code).toBe('gate_unknown')
    expect((await runCupel(['gate', 'list'], project.path)).stdout).toContain('No gate is kept yet')
  }, 120_000)

  it.skipIf(browser === undefined)(
    'the pages say what to do',
    async () => {
      const { context, page } = await opened('/cost')
      await page.getByText('There is no run yet').waitFor()
      await page.getByText('cupel run', { exact: true }).waitFor()
      await page.goto(`${server.url}/gate`)
      await page.getByText('The gate has not been held yet').waitFor()
      await page.getByRole('region', { name: 'Power of the gate' }).waitFor()
      await context.close()
    },
    60_000,
  )
})

describe('what the gate said and what tasks cost', () => {
  let printed: string

  beforeAll(async () => {
    const ran = await runCupel(['run', '--progress', 'quiet'], project.path)
    expect(ran.status, ran.stderr).toBe(0)
    const gate = await runCupel(['gate', '--json'], project.path)
    expect(gate.status, gate.stderr).toBe(1)
    expect(gate.stderr).toMatch(/kept {2}\.cupel\/gates\/[\w-]+\.json/)
    printed = gate.stdout
  }, 120_000)

  it('is kept as it was printed, and shown by the server and the command alike', async () => {
    const { gates } = (await owner.get('/api/gates')).body
    expect(gates).toMatchObject([
      { outcome: 'fail', candidate: { name: 'hasty' }, baseline: { name: 'steady' }, isStale: false },
    ])
    const { report, hasRun, newerRun, isBlind } = (await owner.get(`/api/gates/${gates[0].id}`)).body
    expect(report).toEqual(JSON.parse(printed))
    expect([hasRun, newerRun, isBlind]).toEqual([true, undefined, false])
    const shown = await runCupel(['gate', 'show', gates[0].id, '--json'], project.path)
    expect(JSON.parse(shown.stdout)).toEqual(JSON.parse(printed))
    const listed = await runCupel(['gate', 'list', '--json'], project.path)
    expect(JSON.parse(listed.stdout)).toMatchObject([{ id: gates[0].id, outcome: 'fail' }])
  }, 120_000)

  it('costs what the command says, at the volume that is asked for', async () => {
    const said = JSON.parse((await runCupel(['cost', '--json'], project.path)).stdout)
    const { generatedAt, ...report } = said
    const costs = (await owner.get('/api/costs')).body
    expect(costs.report).toEqual(report)
    expect(costs.breakEvens.map(({ input }: { input: string }) => input)).toContain('wage')
    const twice = (await owner.get('/api/costs?volume=20000')).body.report
    for (const [at, { usdPerMonth }] of report.candidates.entries())
      expect(twice.candidates[at].usdPerMonth.value).toBeCloseTo(2 * usdPerMonth.value, 6)
    expect((await owner.get('/api/costs?volume=0')).status).toBe(400)
    expect((await owner.get('/api/costs?run=nothing')).body.code).toBe('run_unknown')
  }, 120_000)

  it('tells of files that are no gate, and keeps the good around them', async () => {
    const [{ id }] = (await owner.get('/api/gates')).body.gates
    writeFileSync(gateFile('cut.json'), '{ "schema": "cupel.kept-gate/1", ')
    writeFileSync(gateFile('other.json'), JSON.stringify({ schema: 'cupel.gate/1', outcome: 'pass' }))
    mkdirSync(gateFile('folder.json'))
    cpSync(gateFile(`${id}.json`), gateFile('99990101-000000-copy.json'))
    const { gates, broken } = (await owner.get('/api/gates')).body
    expect(gates.map((gate: { id: string }) => gate.id)).toEqual([id])
    for (const name of ['cut', 'other', 'folder', '99990101-000000-copy'])
      expect(broken).toContainEqual(expect.stringContaining(`.cupel/gates/${name}.json is no gate`))
    expect(broken).toHaveLength(4)
    const listed = await runCupel(['gate', 'list'], project.path)
    expect(listed.status).toBe(0)
    expect(listed.stderr.match(/is no gate/g)).toHaveLength(4)
    for (const name of ['cut', 'other', 'folder', '99990101-000000-copy'])
      rmSync(gateFile(`${name}.json`), { recursive: true })
  }, 120_000)

  it('stays a verdict where it cannot be kept', async () => {
    const blocked = projectFolder({ '.cupel/gates': 'a file in the place of the folder' })
    cpSync(project.path, blocked.path, {
      recursive: true,
      filter: path => !path.includes('gates') && !path.includes('team.db'),
    })
    const gate = await runCupel(['gate'], blocked.path)
    expect(gate.status, gate.stderr).toBe(1)
    expect(gate.stdout).toMatch(/^FAIL/)
    expect(gate.stderr).toContain('The gate is not kept')
    blocked[Symbol.dispose]()
  }, 120_000)

  it('keeps results from experts, and from who rates the run which examples failed', async () => {
    const expert = await invited(owner, server.url, { name: 'the expert', role: 'expert' })
    for (const path of ['gates', 'gates/latest', 'costs'])
      expect((await expert.get(`/api/${path}`)).status, path).toBe(403)
    const drawn = await runCupel(
      ['review', 'draw', 'reviews/blind', '--question', 'Right?', '-n', '6', '--ratings', '1'],
      project.path,
    )
    expect(drawn.status, drawn.stderr).toBe(0)
    const rater = await invited(owner, server.url, { name: 'another owner', role: 'owner' })
    expect((await rater.get('/api/gates/latest')).body.isBlind).toBe(false)
    const { body: next } = await rater.send('POST', '/api/reviews/blind/next')
    const rated = await rater.send('PUT', `/api/reviews/blind/items/${next.item.item}/rating`, {
      outcome: 'rated',
      values: { value: 1 },
      seconds: 3,
    })
    expect(rated.status, JSON.stringify(rated.body)).toBe(200)
    const [list, one] = [await rater.get('/api/gates'), await rater.get('/api/gates/latest')]
    expect(one.body.isBlind).toBe(true)
    expect(one.body.report.headline).toContain('6 of 6 regression examples did not pass')
    for (const { body } of [list, one]) expect(JSON.stringify(body)).not.toMatch(/e20|onerror/)
    expect(JSON.stringify((await owner.get('/api/gates/latest')).body)).toContain('e20')
  }, 120_000)
})

const settled = async (page: Page): Promise<void> => {
  await page.waitForLoadState('networkidle')
  await page.locator('h2').first().waitFor()
}

describe.skipIf(browser === undefined)('the pages of gate and cost in a browser', () => {
  it.each(['light', 'dark'] as const)(
    'have no serious fault and fit 400 pixels, %s',
    async colorScheme => {
      const { context, page, errors } = await opened('/gate', { colorScheme })
      const faults: string[] = []
      for (const path of ['/gate', '/cost', '/cost?candidate=hasty&volume=500']) {
        await page.setViewportSize({ width: 1280, height: 900 })
        await page.goto(`${server.url}${path}`)
        await settled(page)
        faults.push(...(await seriousFaults(page)).map(fault => `${path} ${fault}`))
        await page.setViewportSize({ width: 400, height: 800 })
        await settled(page)
        const width = await page.evaluate('document.documentElement.scrollWidth')
        if (Number(width) > 400) faults.push(`${path} is ${width} pixels wide at 400`)
        expect(await page.evaluate('window.hurt'), path).toBeUndefined()
      }
      expect(faults).toEqual([])
      expect(errors).toEqual([])
      await context.close()
    },
    120_000,
  )

  it('draw every difference at its value, its interval and its margin on one scale, harm on the left', async () => {
    const { context, page } = await opened('/gate')
    const { report } = (await owner.get('/api/gates/latest')).body
    const row = page.getByRole('listitem').filter({ hasText: 'latency_ms' })
    await row.first().waitFor()
    const checks = report.checks.filter(({ form }: { form?: string }) => form === 'difference')
    // The metrics, then what it takes and how often it fails, of which less is better.
    expect(checks.map(({ keeps }: { keeps: string }) => keeps).toSorted()).toEqual([
      'at-least',
      'at-least',
      'at-least',
      'at-most',
      'at-most',
    ])
    for (const { name, figure, bound, outcome, keeps } of checks) {
      const drawn = page.getByRole('listitem').filter({
        has: page.getByText(name, { exact: true }),
        hasText: 'before',
      })
      const place = async (mark: string, attribute: string): Promise<number> =>
        Number.parseFloat((await drawn.locator(`[data-mark=${mark}]`).first().getAttribute(attribute)) ?? '')
      const [zero, margin, value] = [
        await place('zero', 'x1'),
        await place('margin', 'x1'),
        await place(outcome, 'x'),
      ]
      // Where less is better a rise is drawn to the left.
      const scale = (zero - margin) / (0 - bound)
      expect(Math.sign(scale)).toBe(keeps === 'at-least' ? 1 : -1)
      expect(margin).toBeLessThan(zero)
      expect(value).toBeCloseTo(zero + figure.value * scale, 1)
      const line = drawn.locator('[data-mark=interval] line')
      const ends = [await line.getAttribute('x1'), await line.getAttribute('x2')].map(end =>
        Number.parseFloat(end ?? ''),
      )
      const [left, right] = keeps === 'at-least' ? [figure.lower, figure.upper] : [figure.upper, figure.lower]
      expect(ends[0]).toBeCloseTo(zero + left * scale, 1)
      expect(ends[1]).toBeCloseTo(zero + right * scale, 1)
      expect(await place('harm', 'width')).toBeCloseTo(margin, 2)
    }
    await context.close()
  }, 120_000)

  it('lead from an example that failed to its answer', async () => {
    const { context, page } = await opened('/gate')
    await page.getByRole('link', { name: /^e20 / }).click()
    await page.waitForURL(/\/runs\//)
    expect(new URL(page.url()).searchParams.get('open')).toBe(`e20 ${hostile}`)
    await page.getByRole('dialog').getByText('no', { exact: true }).first().waitFor()
    expect(await page.evaluate('window.hurt')).toBeUndefined()
    await context.close()
  }, 120_000)

  it('reckon a month anew, and keep the volume and the candidate in the address', async () => {
    const { context, page } = await opened('/cost')
    const table = page.getByRole('region', { name: 'Cost of a task, of a good task and of a month' })
    await table.getByText('10,000 tasks').waitFor()
    await page.getByLabel('Tasks a month').fill('500')
    await page.getByRole('button', { name: 'Reckon' }).click()
    await table.getByText('500 tasks', { exact: true }).waitFor()
    await page.getByLabel('Candidate').selectOption('hasty')
    await page.getByRole('heading', { name: 'Prices and assumptions for hasty' }).waitFor()
    const { searchParams } = new URL(page.url())
    expect([searchParams.get('volume'), searchParams.get('candidate')]).toEqual(['500', 'hasty'])
    const inputs = page.getByRole('region', { name: 'What the cost of hasty rests on' })
    await inputs.getByText('a made-up price list').first().waitFor()
    await inputs.getByText('1 Sept 2026').or(inputs.getByText('1 Sep 2026')).first().waitFor()
    await context.close()
  }, 120_000)

  it('stack the parts of a cost to the whole', async () => {
    const { context, page } = await opened('/cost')
    const { report } = (await owner.get('/api/costs')).body
    for (const { candidate, usdPerTask, parts } of report.candidates) {
      const row = page.getByRole('listitem').filter({ has: page.getByText(candidate, { exact: true }) })
      const bars = row.locator('g[data-mark] > rect')
      await bars.first().waitFor({ state: 'attached' })
      const widths = await bars.evaluateAll(all =>
        all.map(one => Number.parseFloat(one.getAttribute('width') ?? '')),
      )
      const drawn = parts.filter(({ usdPerTask: part }: { usdPerTask: { value: number } }) => part.value > 0)
      expect(widths).toHaveLength(drawn.length)
      const whole = widths.reduce((sum, width) => sum + width, 0)
      for (const [at, part] of drawn.entries())
        expect(widths[at]! / whole).toBeCloseTo(part.usdPerTask.value / usdPerTask.value, 4)
    }
    await context.close()
  }, 120_000)
})
