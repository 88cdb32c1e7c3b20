import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSqliteStore } from '../src/adapters/store-sqlite/index.ts'
import { scored } from '../src/kernel/index.ts'
import type { RunRecord, Trial } from '../src/measure/run/index.ts'
import type { RunningServer } from '../src/server/index.ts'
import { launchBrowser, listenForErrors, seriousFaults } from './support/browser.ts'
import { makeEvidence } from './support/make-evidence.ts'
import { jsonl, projectFolder, runCupel, startCupel } from './support/run-cupel.ts'
import { localOwner, serveProject } from './support/serve-project.ts'

const hostile = '</script><script>window.hurt=1</script><img src=x onerror="window.hurt=1">'
const config = `name: look
datasets:
  golden: { file: golden.jsonl }
candidates:
  good: { module: ./good.mjs }
  bad: { module: ./bad.mjs }
metrics: [exact_match, { length: {} }]
requirements:
  - { metric: exact_match, min: 0.5 }
`
const slowConfig = (text: string): string => `${text}run: { concurrency: 1 }\n`
const examples = Array.from({ length: 60 }, (_, at) => ({
  id: `e${String(at).padStart(2, '0')}`,
  input: `question ${at} ${hostile}`,
  expected: { answer: 'yes' },
  tags: { kind: at % 2 === 0 ? 'a' : 'b' },
  component: at % 3 === 0 ? 'edge' : 'core',
}))
const project = projectFolder({
  'cupel.yaml': slowConfig(config),
  'golden.jsonl': jsonl(examples),
  // Where there is a file `allowed` it answers the questions below the number in it, and waits with the others.
  'good.mjs': `import { existsSync, readFileSync } from 'node:fs'
const isAllowed = number => !existsSync('allowed') || number < Number(readFileSync('allowed', 'utf8'))
export default async ({ input }) => {
  while (!isAllowed(Number(/\\d+/.exec(input)[0]))) await new Promise(done => setTimeout(done, 20))
  return { text: 'yes', confidence: input.includes('7') ? 0.6 : 0.9 }
}`,
  'bad.mjs': `export default ({ input }) => input.includes('7') ? 'yes' : ${JSON.stringify(`no ${hostile}`)}`,
})

const browser = await launchBrowser()
let server: RunningServer

beforeAll(async () => {
  if (browser === undefined) return
  const ran = await runCupel(['run', '--progress', 'quiet'], project.path)
  expect(ran.status, ran.stderr).toBe(0)
  await runCupel(
    ['review', 'draw', 'reviews/first', '--question', 'Right?', '-n', '12', '--ratings', '2'],
    project.path,
  )
  await makeEvidence(project.path, 'good')
  server = await serveProject(project.path)
  const owner = await localOwner(server)
  const { body: next } = await owner.send('POST', '/api/reviews/first/next')
  await owner.send('PUT', `/api/reviews/first/items/${next.item.item}/rating`, {
    outcome: 'skipped',
    values: {},
    seconds: 3,
  })
})
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await browser?.close()
  project[Symbol.dispose]()
})

async function enter(page: Page): Promise<void> {
  await page.goto(server.link as string)
  try {
    await page
      .getByText('root')
      .or(page.getByRole('link', { name: 'Overview' }))
      .first()
      .waitFor({ state: 'attached' })
  } catch (thrown) {
    const shown = (await page.locator('body').textContent()) ?? ''
    throw new Error(`The link led to ${page.url()}, which shows: ${shown.slice(0, 500)}`, { cause: thrown })
  }
}

const settled = async (page: Page): Promise<void> => {
  await page.waitForLoadState('networkidle')
  await page.locator('h1').first().waitFor({ state: 'attached' })
}

/** Every page, with the heading or text that shows that it has something to say. */
const pages = [
  '/',
  '/decision',
  '/gate',
  '/load',
  '/cost',
  '/confidence',
  '/confidence?candidate=good',
  '/readiness',
  '/runs',
  '/runs/latest',
  '/runs/latest?open=e00&of=bad',
  '/runs/latest/diff?a=good&b=bad&metric=exact_match',
  '/datasets',
  '/datasets/golden',
  '/judges',
  '/judges/exact_match',
  '/reviews',
  '/reviews/first/rate',
  '/reviews/first/agreement',
  '/reviews/first/decide',
  '/settings',
  '/settings?tab=people',
  '/settings?tab=keys',
  '/settings?tab=audit',
  '/nowhere',
] as const

describe.skipIf(browser === undefined)('the pages in a browser', () => {
  it.each(['light', 'dark'] as const)(
    'have no serious fault for a screen reader and fit 400 pixels, %s',
    async colorScheme => {
      const context = await (browser as Browser).newContext({
        colorScheme,
        viewport: { width: 1280, height: 900 },
      })
      const page = await context.newPage()
      const errors = listenForErrors(page)
      await enter(page)
      const faults: string[] = []
      for (const path of pages) {
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
  )

  it('lets the link in when the question who is here is answered late', async () => {
    const context = await (browser as Browser).newContext()
    const page = await context.newPage()
    let isHeld = false
    const opened = page.waitForResponse('**/api/session/open')
    // The answer of before: nobody was signed in when it was asked.
    await page.route('**/api/session', async route => {
      if (isHeld || route.request().method() !== 'GET') return route.continue()
      isHeld = true
      const nobody = await fetch(`${server.url}/api/session`)
      await opened
      await route.fulfill({ json: await nobody.json() }).catch(() => {})
    })
    await enter(page)
    await page.waitForTimeout(900)
    expect(isHeld).toBe(true)
    expect(page.url()).not.toContain('sign-in')
    await context.close()
  })

  it('keep what is looked at in the address', async () => {
    const context = await (browser as Browser).newContext()
    const page = await context.newPage()
    await enter(page)
    await page.goto(`${server.url}/runs/latest?candidate=bad&metric=exact_match&score=lowest&search=hurt`)
    await page
      .getByText(/^54 (trials|of)/)
      .first()
      .waitFor()
    await page.goto(`${server.url}/runs/latest?open=e07&of=bad`)
    await page.getByText('question 7').first().waitFor()
    await page.reload()
    await page.getByText('question 7').first().waitFor()
    await context.close()
  })

  it('show a run as it goes on', async () => {
    const context = await (browser as Browser).newContext()
    const page = await context.newPage()
    await enter(page)
    const allow = (questions: number) => writeFileSync(join(project.path, 'allowed'), String(questions))
    allow(10)
    const going = startCupel(['run', '--progress', 'quiet'], project.path)
    const isShown = async () => {
      await page.goto(`${server.url}/runs`)
      const running = page.getByText(/running/i).first()
      return await running.waitFor({ timeout: 3_000 }).then(
        () => true,
        () => false,
      )
    }
    await expect.poll(isShown).toBe(true)
    await page.goto(server.url)
    const bar = page.getByRole('progressbar').first()
    await bar.waitFor()
    const shown = async (): Promise<number> =>
      Number(await bar.getAttribute('aria-valuenow').catch(() => Number.POSITIVE_INFINITY))
    const before = await shown()
    allow(30)
    await expect.poll(shown).toBeGreaterThan(before)
    allow(examples.length)
    expect((await going.ended).status).toBe(0)
    await page.getByText('complete', { exact: true }).first().waitFor()
    await context.close()
  })

  it('say in words when the server is gone', async () => {
    const other = projectFolder({
      'cupel.yaml': config,
      'golden.jsonl': jsonl(examples),
      'good.mjs': 'export default () => "yes"',
      'bad.mjs': 'export default () => "no"',
    })
    const leaving = await serveProject(other.path)
    const context = await (browser as Browser).newContext()
    const page = await context.newPage()
    await page.goto(leaving.link as string)
    await page.getByRole('link', { name: 'Datasets' }).waitFor()
    await settled(page)
    await leaving[Symbol.asyncDispose]()
    await page
      .getByRole('link', { name: 'Datasets' })
      .click()
      .then(() => page.getByText(/Is cupel serve still running/).waitFor())
      .catch(async thrown => {
        throw new Error(`${page.url()} says: ${await page.locator('body').textContent()}`, { cause: thrown })
      })
    await context.close()
    other[Symbol.dispose]()
  })
})

const manyExamples = 10_000
const candidates = Array.from({ length: 10 }, (_, at) => `c${at}`)

/** A store with a run of 100,000 trials. */
async function bigRun(file: string): Promise<void> {
  const { runs } = openSqliteStore(file)
  const record: RunRecord = {
    id: 'big',
    createdAt: '2026-11-01T00:00:00.000Z',
    name: 'look',
    fingerprint: 'f',
    dataset: {
      name: 'golden',
      version: 'v',
      file: 'golden.jsonl',
      split: 'eval',
      examples: manyExamples,
      holdoutOpenings: 0,
    },
    candidates: candidates.map(name => ({ name, fingerprint: name, kind: 'module', summary: name })),
    metrics: [],
    repeats: 1,
    seed: 1,
    cupelVersion: '0',
  }
  await runs.createRun(record)
  for (const candidate of candidates) {
    const trials = Array.from(
      { length: manyExamples },
      (_, at): Trial => ({
        candidate,
        exampleId: `x${String(at).padStart(5, '0')}`,
        repeat: 0,
        seed: 1,
        startedAt: '2026-11-01T00:00:00.000Z',
        attempts: [{ startedAfterMs: 0, durationMs: 3 }],
        waitedMs: 0,
        fromCache: false,
        outcome: 'answered',
        response: { text: `answer ${at} of ${candidate}` },
        timing: { totalMs: at % 900 },
        costUsd: 0,
        scores: { exact_match: scored(at % 2) },
      }),
    )
    await runs.appendTrials('big', trials)
  }
  await runs.close()
}

describe.skipIf(browser === undefined)('a run of 100,000 trials in a browser', () => {
  it('is scrolled and searched without loading them all', async () => {
    const other = projectFolder({
      'cupel.yaml': config,
      'golden.jsonl': jsonl(examples),
      'good.mjs': 'export default () => "yes"',
      'bad.mjs': 'export default () => "no"',
    })
    await bigRun(join(other.path, '.cupel/store.db'))
    const big = await serveProject(other.path)
    const context = await (browser as Browser).newContext({ viewport: { width: 1280, height: 900 } })
    const page = await context.newPage()
    const asked: string[] = []
    page.on('request', request => {
      if (request.url().includes('/trials?')) asked.push(request.url())
    })
    await page.goto(big.link as string)
    await page.getByRole('link', { name: 'Runs' }).waitFor()
    await page.goto(`${big.url}/runs/big`)
    await page.getByText('answer 0 of c0').first().waitFor()
    await page
      .getByText(/100,000/)
      .first()
      .waitFor()
    expect(await page.getByRole('row').count()).toBeLessThan(150)
    const table = page.getByRole('region', { name: 'Trials table' })
    await table.evaluate(one => one.scrollTo({ top: one.scrollHeight }))
    await page.getByText('answer 9999 of c9').first().waitFor()
    await table.evaluate(one => one.scrollTo({ top: one.scrollHeight / 2 }))
    await page.getByText('answer 5000 of c0').first().waitFor()
    expect(await page.getByRole('row').count()).toBeLessThan(150)
    expect(asked.length).toBeLessThan(12)
    await page.goto(`${big.url}/runs/big?search=answer+777+of`)
    await page.getByText('answer 777 of c9').first().waitFor()
    await context.close()
    await big[Symbol.asyncDispose]()
    other[Symbol.dispose]()
  })
})
