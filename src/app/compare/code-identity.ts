import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { contentHash, sha256 } from '../../kernel/index.ts'

let known: string | undefined

/**
 * Hash of the program that is running, by the content of its files: two builds of one version are told apart, and so is a clone before
 * and after an edit. Read once in a process.
 */
export function codeIdentity(): string {
  known ??= hashOfProgram()
  return known
}

function hashOfProgram(): string {
  const root = programRoot(import.meta.dirname)
  const hashes = filesBelow(root)
    .sort()
    .map(path => [relative(root, path), sha256(readFileSync(path))])
  return contentHash([process.version, hashes])
}

/** From the source it is `src`, in the package `dist`. */
function programRoot(folder: string): string {
  const above = dirname(folder)
  return /^(src|dist)$/.test(basename(folder)) || above === folder ? folder : programRoot(above)
}

/** Shells and what only looks at results change no figure. */
const beside = new Set([
  'web',
  'cli',
  'server',
  'adapters',
  'report',
  'team',
  'operate',
  '__fixtures__',
  '__golden__',
])

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return beside.has(entry.name) ? [] : filesBelow(path)
    return /(?<!\.test|\.d)\.[jt]s$/.test(entry.name) ? [path] : []
  })
}
