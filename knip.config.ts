import type { KnipConfig } from 'knip'
import { rootFiles } from './tools/architecture/chapters.ts'

const doors = rootFiles.filter(({ kind }) => kind === 'door').map(({ path }) => `src/${path}!`)

/** Dead code: files that nothing reaches, exports that nothing imports, packages that nothing needs. */
const config: KnipConfig = {
  entry: [
    'src/bin/cupel.ts!',
    ...doors,
    'tools/**/{main,check-*,generate-*,build,build-pages,closing-line}.ts',
    'web/src/main.tsx',
    'web/vite.config.ts',
    'bench/*.{ts,mjs}',
    'bench/load/stream-server.ts',
    'examples/*/**/*.{ts,mjs}',
    'src/**/*.contract.ts',
    'src/**/*worker.ts!',
  ],
  project: ['src/**/*.ts!', 'tools/**/*.ts', 'test/**/*.ts', 'bench/**/*.{ts,mjs}', 'web/**/*.{ts,tsx}'],
  // Brought by a style sheet, or by name at run time, so that a package without them still starts.
  ignoreDependencies: ['axe-core', 'tailwindcss'],
  ignoreBinaries: ['mkfifo'],
  ignoreExportsUsedInFile: { interface: true, type: true },
}

export default config
