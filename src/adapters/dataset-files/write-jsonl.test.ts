import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openJsonl, writeJsonl } from './write-jsonl.ts'

const folder = mkdtempSync(join(tmpdir(), 'cupel-jsonl-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('writeJsonl', () => {
  it('writes one value a line, also more than is held at once, in folders that are made', async () => {
    const file = join(folder, 'new/folder/a.jsonl')
    const values = Array.from({ length: 20_000 }, (_, at) => ({ id: `é😀-${at}`, text: 'x'.repeat(at % 50) }))
    expect(await writeJsonl(file, values)).toBe(20_000)
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(lines.map(line => JSON.parse(line))).toEqual(values)
  })

  it('leaves what was there, and nothing else, when the values end in an error', async () => {
    const file = join(folder, 'b.jsonl')
    writeFileSync(file, 'before\n')
    function* broken() {
      yield { id: 'x'.repeat(500_000) }
      throw new Error('broken')
    }
    await expect(writeJsonl(file, broken())).rejects.toThrow('broken')
    expect(readFileSync(file, 'utf8')).toBe('before\n')
    expect(readdirSync(folder).filter(name => name.startsWith('b.'))).toEqual(['b.jsonl'])
  })

  it('shows nothing before it is committed, and two writers do not meet', async () => {
    const file = join(folder, 'c.jsonl')
    const [one, two] = [openJsonl(file), openJsonl(file)]
    await one.write({ id: 1 })
    await two.write({ id: 2 })
    expect(readdirSync(folder)).not.toContain('c.jsonl')
    await one.commit()
    await two.commit()
    await two.discard()
    expect(readFileSync(file, 'utf8')).toBe('{"id":2}\n')
  })

  it('writes an empty file for no values', async () => {
    const file = join(folder, 'd.jsonl')
    expect(await writeJsonl(file, [])).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe('')
  })
})
