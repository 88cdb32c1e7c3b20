import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, rmSync } from 'node:fs'
import { extname, join } from 'node:path'

/**
 * Writes `dist/`: the sources compiled file by file, so that a stack trace of the package reads like the source,
 * and the files that are no TypeScript (styles, scripts of the report) beside them.
 */
function build(root: string): number {
  const dist = join(root, 'dist')
  rmSync(dist, { recursive: true, force: true })
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const compiled = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], {
    stdio: 'inherit',
  })
  if (compiled.status !== 0) return compiled.status ?? 1
  cpSync(join(root, 'src'), dist, {
    recursive: true,
    filter: path => !/\/__[a-z]+__(\/|$)/.test(path) && extname(path) !== '.ts',
  })
  chmodSync(join(dist, 'bin/cupel.js'), 0o755)
  return 0
}

process.exitCode = build(join(import.meta.dirname, '..'))
