import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { worldlyGlobals } from '../architecture/chapters.ts'
import { checkTypes } from './check-types.ts'
import type { Finding } from './finding.ts'

const ports = `
export interface Port {
  get(key: string): Promise<string>
  maybe(key: string): Promise<void> | undefined
  on(listener: () => void): void
  each(listener: () => void | Promise<void>): void
}
export const work = async (): Promise<number> => 1
`
const forgotten = [
  'work()',
  "writeFile('x', 'y')",
  'wait(5)',
  "port.get('x')",
  "port.maybe('x')",
  "other?.get('x')",
  "(port.get('x'))",
  "other && port.get('x')",
  "other ? port.get('x') : undefined",
  "[port].map(one => one.get('x'))",
  'Promise.all([work()])',
  'new Promise<void>(() => {})',
  'work().then(() => 1)',
  'work().finally(() => {})',
]
const unheard = ['port.on(async () => { await work() })', 'setTimeout(async () => { await work() }, 1)']
const seen = [
  'void work()',
  'work().catch(() => 1)',
  'work().then(() => 1, () => 2)',
  'work().catch(() => 1).finally(() => {})',
  'port.each(async () => { await work() })',
  'port.on(() => { void work() })',
  'const kept = work().finally(async () => { await work() })',
]
const wrapped = (statement: string): string =>
  `import { writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { type Port, work } from './ports.ts'
export function go(port: Port, other: Port | undefined): unknown { ${statement}
  return [writeFile, wait, work, port, other] }
`
const domainFile = `export const dates = (process: { now(): number }) => [process.now(), new Date(5)]
export const keys = { fetch: 1 }.fetch
export type Wait = typeof setTimeout
`

describe('checkTypes', { tags: 'slow' }, () => {
  let root: string
  let findings: readonly Finding[]
  const planted: Record<string, string> = { 'src/app/ports.ts': ports, 'src/kernel/innocent.ts': domainFile }
  for (const [at, text] of forgotten.entries()) planted[`src/app/forgotten-${at}.ts`] = wrapped(text)
  for (const [at, text] of unheard.entries()) planted[`src/app/unheard-${at}.ts`] = wrapped(text)
  for (const [at, text] of seen.entries()) planted[`src/app/seen-${at}.ts`] = wrapped(text)
  for (const [at, name] of worldlyGlobals.entries())
    planted[`src/report/global-${at}.ts`] = `export const it = [${name}]\n`
  planted['src/report/new-date.ts'] = 'export const it = new Date()\n'
  planted['src/report/through.ts'] = 'export const it = globalThis.process\n'
  planted['src/report/spread.ts'] = 'export const it = { process }\n'
  planted['src/report/some.test.ts'] = 'export const it = process\n'
  planted['src/app/allowed.ts'] = 'export const it = process\n'
  planted['src/app/server.test.ts'] = wrapped(unheard[0] as string)
  planted['src/app/wrong-type.ts'] = `export const it: number = 'x'\n`

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'cupel-types-'))
    const settings = {
      lib: ['es2024', 'dom'],
      target: 'es2024',
      module: 'nodenext',
      types: ['node'],
      strict: true,
    }
    const compilerOptions = {
      ...settings,
      noEmit: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
    }
    planted['tsconfig.json'] = JSON.stringify({ compilerOptions })
    planted['package.json'] = JSON.stringify({ type: 'module' })
    for (const folder of ['src/app', 'src/kernel', 'src/report'])
      mkdirSync(join(root, folder), { recursive: true })
    for (const [file, text] of Object.entries(planted)) writeFileSync(join(root, file), text)
    symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'), 'junction')
    findings = checkTypes(join(root, 'tsconfig.json'))
  })
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  const messages = (file: string): string[] =>
    findings.filter(finding => finding.file.endsWith(`/${file}`)).map(({ message }) => message)

  it.each([...forgotten.entries()])('%i: a forgotten promise is found: %s', at => {
    expect(messages(`src/app/forgotten-${at}.ts`)).toEqual([
      expect.stringContaining('a promise is forgotten'),
    ])
  })
  it.each([...unheard.entries()])('%i: a promise that nobody waits for is found: %s', at => {
    expect(messages(`src/app/unheard-${at}.ts`)).toEqual([expect.stringContaining('nobody waits')])
  })
  it.each([...seen.entries()])('%i: a promise that is looked after is left alone: %s', at => {
    expect(messages(`src/app/seen-${at}.ts`)).toEqual([])
  })
  it.each([...worldlyGlobals.entries()])('%i: a domain may not reach for %s', (at, name) => {
    expect(messages(`src/report/global-${at}.ts`)).toEqual([
      expect.stringContaining(`given ${name} through a port`),
    ])
  })
  it.each(['new-date', 'through', 'spread'])('a domain may not reach for a global by %s', name => {
    expect(messages(`src/report/${name}.ts`)).toEqual([expect.stringContaining('through a port')])
  })
  it.each([
    'src/kernel/innocent.ts',
    'src/report/some.test.ts',
    'src/app/allowed.ts',
    'src/app/server.test.ts',
  ])('%s is left alone', file => {
    expect(messages(file)).toEqual([])
  })
  it('still says what the compiler says', () => {
    expect(messages('src/app/wrong-type.ts')).toEqual(["Type 'string' is not assignable to type 'number'."])
  })
})
