import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import { buildPages } from './build-pages.ts'
import { bundledPackages } from './bundled-packages.ts'

/** What the package gives to others: its doors, and the program; and what it starts itself. */
const entries = {
  'bin/cupel': 'src/bin/cupel.ts',
  index: 'src/index.ts',
  config: 'src/config.ts',
  metric: 'src/metric.ts',
  provider: 'src/provider.ts',
  stats: 'src/stats.ts',
  testing: 'src/testing.ts',
  vitest: 'src/vitest.ts',
  // Threads are started by file.
  'workers/load-worker': 'src/adapters/load-generator/load-worker.ts',
  'workers/pacer-worker': 'src/adapters/load-generator/pacer-worker.ts',
  'workers/describing-worker': 'src/app/serve/describing-worker.ts',
}

/**
 * Writes `dist/`: declarations file by file, and the code in a few chunks that all entries share, so that a class is the same
 * whichever door it came through. Names are kept, so that a stack trace reads like the source.
 */
async function build(root: string): Promise<number> {
  const dist = join(root, 'dist')
  rmSync(dist, { recursive: true, force: true })
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const declarations = spawnSync(
    process.execPath,
    [compiler, '-p', join(root, 'tsconfig.build.json'), '--emitDeclarationOnly'],
    { stdio: 'inherit' },
  )
  if (declarations.status !== 0) return declarations.status ?? 1
  const modules = new Set([...(await bundle(root, dist)), ...(await buildPages(root))])
  chmodSync(join(dist, 'bin/cupel.js'), 0o755)
  writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), noticesOf(modules))
  return 0
}

async function bundle(root: string, dist: string): Promise<Set<string>> {
  await using bundler = await rolldown({
    cwd: root,
    input: entries,
    platform: 'node',
    external: id => !/^[./]/.test(id) && !bundledPackages.includes(packageName(id)),
    onLog(level, log) {
      if (level === 'warn') throw new Error(`The bundle is not as it should be: ${log.message}`)
    },
  })
  const { output } = await bundler.write({
    dir: dist,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
  })
  return new Set(output.flatMap(file => (file.type === 'chunk' ? file.moduleIds : [])))
}

const packageName = (id: string): string => (/^(@[^/]+\/)?[^/]+/.exec(id) ?? [id])[0]

/** The licences of the packages whose code is in the bundle, which ask to go with every copy. */
function noticesOf(modules: ReadonlySet<string>): string {
  const folders = new Set([...modules].flatMap(id => packageFolder(id) ?? []))
  const notices = [...folders].sort().map(folder => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry))
    if (file === undefined) throw new Error(`${name} has no licence file to pass on.`)
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
  })
  return `Cupel contains code of these packages.\n\n${notices.join(`\n${'-'.repeat(72)}\n\n`)}`
}

function packageFolder(module: string): string | undefined {
  const path = module.replace(/^\0/, '').replace(/\?.*$/, '')
  if (!path.includes('node_modules')) return undefined
  let folder = dirname(resolve(path))
  while (!isNamed(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

/** Packages hold further package.json files that only say how modules are read. */
const isNamed = (file: string): boolean =>
  existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version !== undefined

process.exitCode = await build(join(import.meta.dirname, '..'))
