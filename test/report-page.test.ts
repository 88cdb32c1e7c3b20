import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { projectFolder, runCupel } from './support/run-cupel.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

async function launch(): Promise<Browser | undefined> {
  try {
    return await playwright.launch({
      executablePath: await chromium.executablePath(),
      args: ['--no-sandbox', '--disable-gpu', '--headless=shell'],
    })
  } catch (thrown) {
    console.log(`skipped: no browser can be started here (${String(thrown).split('\n')[0]})`)
    return undefined
  }
}

const browser = await launch()
afterAll(() => browser?.close())

describe.skipIf(browser === undefined)('the report in a browser', () => {
  it('asks the network for nothing, has no serious fault for a screen reader, and fits 400 pixels, in light and dark', async () => {
    using folder = projectFolder({})
    expect((await runCupel(['init', '--yes'], folder.path)).status).toBe(0)
    expect((await runCupel(['run'], folder.path)).status).toBe(0)
    expect((await runCupel(['report', '-o', 'r.html'], folder.path)).status).toBe(0)
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await (browser as Browser).newContext({
        colorScheme,
        viewport: { width: 400, height: 800 },
        bypassCSP: true,
      })
      const page = await context.newPage()
      const asked: string[] = []
      const errors: string[] = []
      page.on('request', request => asked.push(request.url()))
      page.on('pageerror', error => errors.push(error.message))
      await page.goto(`file://${folder.path}/r.html`)
      expect(asked).toEqual([`file://${folder.path}/r.html`])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400)
      await page.addScriptTag({ content: axe })
      // biome-ignore lint/suspicious/noExplicitAny: axe puts itself on the window
      const { violations } = await page.evaluate(() => (globalThis as any).axe.run())
      const serious = violations.filter(
        ({ impact }: { impact: string }) => impact === 'serious' || impact === 'critical',
      )
      expect(serious.map(({ id }: { id: string }) => id)).toEqual([])
      expect(errors).toEqual([])
      await context.close()
    }
  }, 90_000)
})
