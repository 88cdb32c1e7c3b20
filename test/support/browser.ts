import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import chromium from '@sparticuz/chromium'
import { type Browser, type Page, chromium as playwright } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A Chromium from npm; undefined, with the reason printed, where none can be started. */
export async function launchBrowser(): Promise<Browser | undefined> {
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

/** What axe finds on a page that is serious or critical: `rule: element`. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  // biome-ignore lint/suspicious/noExplicitAny: axe puts itself on the window
  const { violations } = await page.evaluate(() => (globalThis as any).axe.run())
  return (violations as { id: string; impact: string; nodes: { html: string }[] }[])
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

/** Errors that the page itself met, and what its Content-Security-Policy refused; empty when all is well. */
export function listenForErrors(page: Page): string[] {
  const errors: string[] = []
  page.on('pageerror', error => errors.push(error.message))
  page.on('console', message => {
    // What the server refuses, the page tells in words.
    if (message.text().startsWith('Failed to load resource')) return
    if (message.type() === 'error' || /Content.Security.Policy/i.test(message.text()))
      errors.push(message.text())
  })
  return errors
}
