/**
 * The files of one JavaScript or TypeScript test. The guard is loaded before the program: it takes away the network
 * and the ways around it, and hands the word that proves a finished test only to the test itself.
 */
export function nodeProgram(
  language: 'javascript' | 'typescript',
  code: string,
  call: string,
): { readonly files: Readonly<Record<string, string>>; readonly entry: string } {
  const candidate = language === 'typescript' ? 'candidate.ts' : 'candidate.mjs'
  return {
    entry: 'entry.mjs',
    files: {
      [candidate]: `${code}\n;await (async () => {\n${call}\n})();\n`,
      'guard.mjs': guard,
      'entry.mjs': entry.replace('CANDIDATE', candidate),
    },
  }
}

/** Modules that reach the network, other processes or the inside of the runtime. */
const closed = [
  'net',
  'tls',
  'http',
  'https',
  'http2',
  'dns',
  'dns/promises',
  'dgram',
  'child_process',
  'cluster',
  'worker_threads',
  'inspector',
  'inspector/promises',
  'repl',
  'v8',
  'wasi',
  'trace_events',
]

const guard = `
import { registerHooks, createRequire, syncBuiltinESMExports } from 'node:module'
import assert from 'node:assert/strict'
const closed = new Set(${JSON.stringify(closed)})
const name = specifier => String(specifier).replace(/^node:/, '')
const refuse = specifier => { throw Object.assign(new Error('CUPEL_BLOCKED ' + name(specifier) + ' is not available to tested code'), { code: 'CUPEL_BLOCKED' }) }
registerHooks({
  resolve(specifier, context, next) {
    if (closed.has(name(specifier))) refuse(specifier)
    return next(specifier, context)
  },
})
const builtin = process.getBuiltinModule
const keep = { configurable: false, writable: false }
Object.defineProperty(process, 'getBuiltinModule', { ...keep, value: id => (closed.has(name(id)) || name(id) === 'module' ? refuse(id) : builtin.call(process, id)) })
for (const key of ['binding', '_linkedBinding', 'dlopen', '_kill', 'kill', '_debugProcess'])
  try { Object.defineProperty(process, key, { ...keep, value: () => refuse('process.' + key) }) } catch {}
for (const key of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'])
  Object.defineProperty(globalThis, key, { ...keep, value: () => refuse(key) })
// Hooks of the program itself would run before these and could undo them.
const modules = builtin.call(process, 'module')
for (const key of ['registerHooks', 'register', '_load', '_initPaths'])
  try { Object.defineProperty(modules, key, { ...keep, value: () => refuse('module.' + key) }) } catch {}
syncBuiltinESMExports()
globalThis.assert = assert
globalThis.require = createRequire(import.meta.url)
globalThis.module = { exports: {} }
globalThis.exports = globalThis.module.exports
`

/** Reads its word before the program is loaded, and writes it only after the test has run to its end. */
const entry = `
import { readFileSync, writeSync } from 'node:fs'
const word = readFileSync(0, 'utf8')
const write = writeSync
const exit = process.reallyExit.bind(process)
await import('./CANDIDATE')
write(3, word)
exit(0)
`
