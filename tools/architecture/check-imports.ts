import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { ICruiseResult } from 'dependency-cruiser'
import { importRules } from './import-rules.ts'
import { unlisted } from './unlisted.ts'

const here = join(import.meta.dirname, '../..')

export interface Violation {
  readonly rule: string
  readonly from: string
  readonly to: string
}

/** Every import under `src/` and `web/` of the tree at `root` that breaks a rule. */
export function cruise(root: string): readonly Violation[] {
  const bin = join(here, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const sources = ['src', 'web'].filter(folder => existsSync(join(root, folder)))
  const args = [bin, ...sources, '--config', join(here, '.dependency-cruiser.mjs'), '--output-type', 'json']
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser could not read ${root}: ${stderr}`)
  const { summary } = JSON.parse(stdout) as ICruiseResult
  return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
}

function sourceFiles(src: string): string[] {
  return readdirSync(src, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(src, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}

if (import.meta.main) {
  const reasons = new Map(importRules().map(({ name, comment }) => [name, comment]))
  const broken = cruise(process.cwd())
  for (const { rule, from, to } of broken)
    console.error(`${from} -> ${to}\n  ${rule}: ${reasons.get(rule) ?? ''}`)
  const strangers = unlisted(sourceFiles('src'))
  for (const file of strangers)
    console.error(
      `src/${file}\n  unlisted: stands in no folder of tools/architecture/chapters.ts; add the folder there.`,
    )
  process.exitCode = broken.length + strangers.length === 0 ? 0 : 1
}
