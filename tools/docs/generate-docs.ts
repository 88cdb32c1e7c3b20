import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { architecturePage } from './architecture-page.ts'
import { cliPage } from './cli-page.ts'
import { errorsPage } from './errors-page.ts'
import { metricsPage } from './metrics-page.ts'
import type { Page } from './page.ts'
import { schemaPages } from './schema-pages.ts'

const pages: readonly Page[] = [architecturePage, errorsPage, cliPage, ...schemaPages, metricsPage]

/** Writes every page, or with `--check` only says which ones would change. */
async function generateDocs({ isCheck }: { isCheck: boolean }): Promise<readonly string[]> {
  const stale: string[] = []
  for (const { path, render } of pages) {
    const text = await render()
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
    stale.push(path)
    if (isCheck) continue
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  return stale
}

const isCheck = process.argv.includes('--check')
const stale = await generateDocs({ isCheck })
for (const path of stale) console.log(isCheck ? `${path} is stale: npm run docs` : `${path} written`)
process.exitCode = isCheck && stale.length > 0 ? 1 : 0
