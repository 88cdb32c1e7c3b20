import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { callAbout, responderContract } from '../../prepare/provider/responder.contract.ts'
import { createModuleResponder, hashModule } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'cupel-module-'))
afterAll(() => rmSync(folder, { recursive: true }))
let count = 0

function write(code: string, name = `m${count++}.mjs`): string {
  const file = join(folder, name)
  writeFileSync(file, code)
  return file
}
const open = (code: string, options?: Record<string, string>) =>
  createModuleResponder({ file: write(code), name: 'pipe.mjs', options })
const signal = new AbortController().signal

responderContract('the module adapter', {
  failure: 'pipeline_failed',
  canHang: true,
  async open() {
    const responder = await open(`export async function answer({ exampleId }) {
      if (exampleId === 'hang') return new Promise(() => {})
      if (exampleId === 'bad') throw new Error('broken')
      return { text: 'good' }
    }`)
    return { responder }
  },
})

describe('a module as a pipeline', () => {
  it.each([
    ['answer', 'export const answer = q => q.input'],
    ['a default function', 'export default q => q.input'],
    ['create that returns a function', 'export const create = () => q => q.input'],
    [
      'create that returns an object',
      'export class P { p = "item q"; answer() { return this.p } }\nexport const create = async () => new P()',
    ],
  ])('may export %s', async (_, code) => {
    const { response } = await (await open(code)).respond(callAbout('q'), { signal })
    expect(response).toEqual({ text: 'item q' })
  })

  it('is told the question, the draw and its options, and nothing of what is expected', async () => {
    const responder = await open('export const answer = (q, draw) => JSON.stringify([q, draw])', { k: 'v' })
    const { response } = await responder.respond(callAbout('q'), { signal })
    expect(JSON.parse(response.text)).toEqual([
      { exampleId: 'q', input: 'item q', context: [{ id: 'D1', text: 'A clause.' }], tags: { line: 'auto' } },
      { repeat: 0, seed: 7, signal: {}, options: { k: 'v' } },
    ])
  })

  it('is created once and closed', async () => {
    const responder = await open(`let made = 0; let closed = 0
      export const create = () => ({ n: ++made, answer() { return 'made ' + this.n + ' closed ' + closed }, close() { closed++ } })`)
    await Promise.all([1, 2, 3].map(() => responder.respond(callAbout('q'), { signal })))
    await responder.close?.()
    expect((await responder.respond(callAbout('q'), { signal })).response.text).toBe('made 1 closed 1')
  })

  it.each([
    ['a number', 'return 5'],
    ['nothing', ''],
    ['a field that is misspelt', 'return { lable: "x" }'],
    ['a thing that was thrown and is no error', 'throw { code: 7 }'],
  ])('fails with %s', async (_, body) => {
    const responder = await open(`export function answer() { ${body} }`)
    await expect(responder.respond(callAbout('q'), { signal })).rejects.toMatchObject({
      code: 'pipeline_failed',
    })
  })

  it.each([
    ['does not exist', undefined, 'could not be loaded'],
    ['does not parse', 'export const', 'could not be loaded'],
    ['exports something else', 'export const reply = 1', 'it exports reply'],
    ['has a create that throws', 'export function create() { throw new Error("no model") }', 'no model'],
    ['has a create that returns nothing', 'export function create() {}', 'neither a function'],
  ])('is refused when it %s', async (_, code, message) => {
    const file = code === undefined ? join(folder, 'absent.mjs') : write(code)
    await expect(createModuleResponder({ file, name: 'pipe.mjs' })).rejects.toMatchObject({
      code: 'candidate_invalid',
      message: expect.stringContaining(message),
    })
  })
})

describe('the hash of a module', () => {
  it('changes with the file and with what it imports, and with nothing else', () => {
    write('export const k = 1', 'leaf.mjs')
    write("export { k } from './leaf.mjs'; import './main.mjs'", 'mid.mjs')
    const main = write("import { k } from './mid.mjs'\nimport 'node:fs'\nimport('./leaf.mjs')", 'main.mjs')
    const first = hashModule(main)
    write('anything', 'stranger.mjs')
    expect(hashModule(main)).toBe(first)
    write('export const k = 2', 'leaf.mjs')
    expect(hashModule(main)).not.toBe(first)
  })
})
