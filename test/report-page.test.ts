import type { Browser } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { launchBrowser, seriousFaults } from './support/browser.ts'
import { projectFolder, runCupel } from './support/run-cupel.ts'

const browser = await launchBrowser()
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
      expect(await seriousFaults(page)).toEqual([])
      expect(errors).toEqual([])
      await context.close()
    }
  })
})
