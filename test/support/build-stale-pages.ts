import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { repo } from './run-cupel.ts'

/** Builds the pages before the first test, when they are not there or older than their source. */
export function setup(): void {
  const built = join(repo, 'dist/web/index.html')
  const since = existsSync(built) ? statSync(built).mtimeMs : 0
  const sources = readdirSync(join(repo, 'web'), { recursive: true, withFileTypes: true }).filter(entry =>
    entry.isFile(),
  )
  if (!sources.some(entry => statSync(join(entry.parentPath, entry.name)).mtimeMs > since)) return
  // In a process of its own: under the runner's NODE_ENV React would be built for development.
  const { status, stderr } = spawnSync(process.execPath, [join(repo, 'tools/build-pages.ts')], {
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (status !== 0) throw new Error(`The pages could not be built:\n${stderr}`)
}
