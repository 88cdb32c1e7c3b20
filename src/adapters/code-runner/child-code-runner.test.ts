import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { CodeLanguage } from '../../measure/metric/index.ts'
import { createChildCodeRunner } from './child-code-runner.ts'

// A folder for temporary files of this test alone: what others run at the same time leaves nothing in it.
const folder = mkdtempSync(join(tmpdir(), 'cupel-test-code-'))
const usualFolder = process.env.TMPDIR
process.env.TMPDIR = folder
const runner = createChildCodeRunner({ atOnce: 2 })
const python = hasPython()
if (!python) console.warn('Skipped: python3 is not installed.')

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'])
    return true
  } catch {
    return false
  }
}

async function run(
  language: CodeLanguage,
  [code, call]: readonly [string, string],
  // Whether a program ends is another question than how busy the machine is: only endless ones meet this limit.
  limits = { timeMs: 30_000, memoryMb: 128 },
) {
  const [result] = await runner.run({ language, code, tests: [{ name: 't', call }], limits })
  return result ?? { name: 't', outcome: 'failed' as const }
}

const leftovers = () => readdirSync(tmpdir()).filter(name => name.startsWith('cupel-code-'))

describe('JavaScript and TypeScript', () => {
  const add = 'export function add(a, b) { return a + b }'

  it.each([
    ['right code passes', add, 'assert.equal(add(2, 3), 5)', 'passed'],
    ['a failing assertion fails', add, 'assert.equal(add(2, 3), 6)', 'failed'],
    ['a syntax error fails', 'function (', '1', 'failed'],
    ['a function that is missing fails', '', 'add(1, 2)', 'failed'],
    ['leaving early with status 0 is not passing', 'process.exit(0)', '1', 'failed'],
    ['a promise that never settles is not passing', 'await new Promise(() => {})', '1', 'failed'],
    [
      'an asynchronous test is waited for',
      'const late = async () => 4',
      'assert.equal(await late(), 5)',
      'failed',
    ],
    [
      'CommonJS exports do no harm',
      'module.exports = { add: (a, b) => a + b }',
      'assert.equal(module.exports.add(1, 1), 2)',
      'passed',
    ],
    [
      'reading files is blocked',
      "import { readFileSync } from 'node:fs'",
      "readFileSync('/etc/passwd')",
      'blocked',
    ],
    [
      'writing files is blocked',
      "import { writeFileSync } from 'node:fs'",
      "writeFileSync('out.txt', 'x')",
      'blocked',
    ],
    [
      'starting processes is blocked',
      "import { execSync } from 'node:child_process'",
      "execSync('true')",
      'blocked',
    ],
    ['threads are blocked', "const { Worker } = require('node:worker_threads')", '1', 'blocked'],
    ['sockets are blocked', "import net from 'node:net'", '1', 'blocked'],
    ['sockets by require are blocked', "const net = require('net')", '1', 'blocked'],
    [
      'sockets by getBuiltinModule are blocked',
      "const net = process.getBuiltinModule('net')",
      '1',
      'blocked',
    ],
    ['bindings are blocked', "process.binding('tcp_wrap')", '1', 'blocked'],
  ] as const)('%s', async (...[, code, call, outcome]) => {
    expect(await run('javascript', [code, call])).toMatchObject({ outcome })
  })

  it('TypeScript with types and enums runs', async () => {
    const code =
      'enum Side { A = 1 }\nexport function twice<T extends number>(x: T): number { return x * 2 + Side.A - 1 }'
    expect(await run('typescript', [code, 'assert.equal(twice<number>(4), 8)'])).toMatchObject({
      outcome: 'passed',
    })
  })

  it('fetch reaches no server', async () => {
    let asked = 0
    const server = createServer((_, reply) => {
      asked++
      reply.end('ok')
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const result = await run('javascript', ['', `await fetch('http://127.0.0.1:${port}')`])
    server.close()
    expect(result.outcome).toBe('blocked')
    expect(asked).toBe(0)
  })

  it('an endless loop is ended at its time', async () => {
    const result = await run('javascript', ['for (;;);', '1'], { timeMs: 700, memoryMb: 128 })
    expect(result).toMatchObject({ outcome: 'timed_out' })
  })

  it('hoarding memory is told from failing', async () => {
    const code = 'const all = []; for (;;) all.push(new Array(100000).fill(all.length))'
    expect(await run('javascript', [code, '1'], { timeMs: 60_000, memoryMb: 64 })).toMatchObject({
      outcome: 'out_of_memory',
    })
  })

  it('a flood of output is stopped', async () => {
    const code =
      "for (;;) { process.stdout.write('x'.repeat(10000)); await new Promise(done => setImmediate(done)) }"
    expect(await run('javascript', [code, '1'])).toMatchObject({ outcome: 'output_limit' })
  })

  it('the environment of Cupel is not passed on', async () => {
    process.env.PLANTED_KEY = 'sk-planted-0123456789'
    const result = await run('javascript', [
      '',
      "assert.ok(!JSON.stringify(process.env).includes('planted'))",
    ])
    delete process.env.PLANTED_KEY
    expect(result).toMatchObject({ outcome: 'passed' })
  })
})

describe.skipIf(!python)('Python', () => {
  const add = 'def add(a, b):\n    return a + b\n'

  it.each([
    ['right code passes', add, 'assert add(2, 3) == 5', 'passed'],
    ['a failing assertion fails', add, 'assert add(2, 3) == 6', 'failed'],
    ['a syntax error fails', 'def f(:', 'pass', 'failed'],
    ['leaving early is not passing', 'import sys\nsys.exit(0)', 'pass', 'failed'],
    ['leaving at once is not passing', 'import os\nos._exit(0)', 'pass', 'failed'],
    [
      'the standard library can be used',
      'import json, re, collections, itertools, math, dataclasses, typing, heapq',
      'assert json.loads("[1]") == [1]',
      'passed',
    ],
    ['the main block is not run', 'if __name__ == "__main__":\n    raise SystemExit(3)', 'pass', 'passed'],
    ['reading files is blocked', 'text = open("/etc/passwd").read()', 'pass', 'blocked'],
    ['writing files is blocked', 'open("out.txt", "w").write("x")', 'pass', 'blocked'],
    ['starting processes is blocked', 'import subprocess\nsubprocess.run(["true"])', 'pass', 'blocked'],
    ['os.system is blocked', 'import os\nos.system("true")', 'pass', 'blocked'],
    [
      'sockets are blocked',
      'import socket\ns = socket.socket()\ns.connect(("127.0.0.1", 9))',
      'pass',
      'blocked',
    ],
  ] as const)('%s', async (...[, code, call, outcome]) => {
    expect(await run('python', [code, call])).toMatchObject({ outcome })
  })

  it('an endless loop is ended at its time', async () => {
    expect(await run('python', ['while True: pass', 'pass'], { timeMs: 700, memoryMb: 128 })).toMatchObject({
      outcome: 'timed_out',
    })
  })

  it('hoarding memory is told from failing', async () => {
    expect(await run('python', ['x = bytearray(500 * 1024 * 1024)', 'pass'])).toMatchObject({
      outcome: 'out_of_memory',
    })
  })
})

it('says in words what is kept and what is not', async () => {
  const { kept, notGuaranteed } = await runner.guarantees('python')
  expect(kept.length).toBeGreaterThan(2)
  expect(notGuaranteed.join(' ')).toContain('container')
})

it('tests run on their own, and report in their order', async () => {
  const results = await runner.run({
    language: 'javascript',
    code: 'let n = 0; const next = () => ++n',
    tests: [
      { call: 'assert.equal(next(), 1)' },
      { call: 'assert.equal(next(), 1)' },
      { call: 'assert.equal(next(), 2)' },
    ],
    limits: { timeMs: 30_000, memoryMb: 128 },
  })
  expect(results.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['test 1', 'passed'],
    ['test 2', 'passed'],
    ['test 3', 'failed'],
  ])
})

afterAll(() => {
  expect(leftovers()).toEqual([])
  expect(existsSync(join(tmpdir(), 'out.txt'))).toBe(false)
  if (usualFolder === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = usualFolder
  rmSync(folder, { recursive: true })
})
