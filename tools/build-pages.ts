import { join } from 'node:path'
import { build } from 'vite'

/** Writes the pages of the server to `dist/web`, and gives the modules that are in them. */
export async function buildPages(root: string): Promise<Set<string>> {
  const built = await build({ configFile: join(root, 'web/vite.config.ts'), logLevel: 'warn' })
  if (!('output' in built)) throw new Error('The pages were watched instead of built.')
  return new Set(built.output.flatMap(file => (file.type === 'chunk' ? file.moduleIds : [])))
}

if (import.meta.main) await buildPages(join(import.meta.dirname, '..'))
