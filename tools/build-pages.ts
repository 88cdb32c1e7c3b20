import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

/**
 * Writes the pages of the server to `dist/web`, and gives the modules that are in them. They are built beside it and
 * put in its place when they are whole: a server that runs meanwhile, or a second build, meets no half of them.
 */
export async function buildPages(root: string): Promise<Set<string>> {
  const fresh = join(root, `dist/web-${process.pid}`)
  try {
    const built = await build({
      configFile: join(root, 'web/vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: fresh },
    })
    if (!('output' in built)) throw new Error('The pages were watched instead of built.')
    putInPlace(fresh, join(root, 'dist/web'))
    return new Set(built.output.flatMap(file => (file.type === 'chunk' ? file.moduleIds : [])))
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

function putInPlace(fresh: string, place: string): void {
  const before = `${fresh}-before`
  for (let triesLeft = 5; existsSync(fresh); triesLeft--) {
    rmSync(before, { recursive: true, force: true })
    try {
      if (existsSync(place)) renameSync(place, before)
      renameSync(fresh, place)
    } catch (thrown) {
      // Another build was quicker between the two steps.
      if (triesLeft === 0) throw thrown
    }
  }
  rmSync(before, { recursive: true, force: true })
}

if (import.meta.main) await buildPages(join(import.meta.dirname, '..'))
