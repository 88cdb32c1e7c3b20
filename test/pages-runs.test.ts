import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../src/server/index.ts'
import { addJudgedRuns } from './support/add-judged-runs.ts'
import { launchBrowser, seriousFaults } from './support/browser.ts'
import { jsonl, projectFolder, runCupel } from './support/run-cupel.ts'
import { serveProject } from './support/serve-project.ts'

const project = projectFolder({
  'cupel.yaml': `name: runs
datasets:
  golden: { file: golden.jsonl }
candidates:
  echo: { module: ./echo.mjs }
  shout: { module: ./shout.mjs }
metrics: [exact_match, latency_ms]
`,
  'golden.jsonl': jsonl(['e00', 'e01'].map(id => ({ id, input: 'yes', expected: { answer: 'yes' } }))),
  'echo.mjs': 'export default ({ input }) => input',
  'shout.mjs': 'export default () => "no"',
})
const older = 60
const browser = await launchBrowser()
let server: RunningServer
let page: Page

beforeAll(async () => {
  if (browser === undefined) return
  expect((await runCupel(['run', '--progress', 'quiet'], project.path)).status).toBe(0)
  await addJudgedRuns(project.path, older)
  server = await serveProject(project.path)
  page = await (browser as Browser).newPage()
  await page.goto(server.link as string)
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' })
})
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await browser?.close()
  project[Symbol.dispose]()
})

describe.skipIf(browser === undefined)('pages of runs', () => {
  it('lists many runs a part at a time, and the address says which', async () => {
    await page.goto(`${server.url}/runs`)
    await page.getByText('1 to 50 of 62 runs').waitFor()
    expect(await page.locator('tbody tr').count()).toBe(50)
    await page.getByRole('link', { name: 'Older' }).click()
    await page.getByText('51 to 62 of 62 runs').waitFor()
    expect(new URL(page.url()).search).toBe('?page=1')
    expect(await page.locator('tbody tr').count()).toBe(12)
    expect(await page.getByRole('link', { name: 'Older' }).count()).toBe(0)
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('link', { name: 'Newer' }).click()
    await page.getByText('1 to 50 of 62 runs').waitFor()
    await page.goto(`${server.url}/runs?page=9`)
    await page.getByText('There are not so many runs').waitFor()
  })

  it('says that answers are complete while scores are open, and sets what judging cost apart', async () => {
    await page.goto(`${server.url}/runs/judged`)
    await page.getByText('Answers complete, 2 scores open', { exact: true }).waitFor()
    await page.getByText('cupel score judged --missing').waitFor()
    await page.getByText('1 failed: what scores did not work').waitFor()
    await page
      .getByText(
        'judging cost $0.25 and 1 call of unknown price (3 calls of judges, 1 answered from a cache)',
      )
      .waitFor()
    await page.goto(`${server.url}/runs?page=1`)
    const row = page.locator('tbody tr').filter({ hasText: '2 scores open' })
    await row.waitFor()
    // Four answers at 0.25 each, and below them what judging cost.
    expect(await row.locator('td.num').first().textContent()).toMatch(
      /^\$1\.00\s*judging: \$0\.25 and 1 call of unknown price$/,
    )
  })

  it('writes shares of single trials in percent, as the overview does, and other scores as they are', async () => {
    await page.goto(`${server.url}/runs/latest?metric=exact_match&sort=score`)
    await page.locator('tbody').getByText('0%', { exact: true }).first().waitFor()
    await page.locator('tbody').getByText('100%', { exact: true }).first().waitFor()
    await page.getByRole('option', { name: 'Highest (100%)' }).waitFor({ state: 'attached' })
    await page.goto(`${server.url}/runs/latest/diff`)
    await page.getByText('100%', { exact: true }).first().waitFor()
    await page.goto(`${server.url}/runs/latest?metric=latency_ms`)
    await page.getByRole('option', { name: 'Highest (1 or more)' }).waitFor({ state: 'attached' })
  })
})
