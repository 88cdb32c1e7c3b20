import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { byEnding } from './by-ending.ts'
import { writeWhole } from './write-whole.ts'

/** A device of Linux that is always full. */
const full = '/dev/full'

describe('writing a file whole', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cupel-whole-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('makes the folders above it, takes the place of what was there, and leaves nothing else behind', () => {
    const file = join(folder, 'a', 'b', 'kept.json')
    writeWhole(file, 'a longer first text\n')
    writeWhole(file, 'second, ä\n')
    expect(readFileSync(file, 'utf8')).toBe('second, ä\n')
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['kept.json'])
  })

  it.skipIf(!existsSync(full))('leaves the old file when the disk is full', () => {
    const file = join(folder, 'kept.json')
    writeWhole(file, 'old\n')
    symlinkSync(full, `${file}.partial-${process.pid}`)
    expect(() => writeWhole(file, 'new\n')).toThrow('ENOSPC')
    expect(readFileSync(file, 'utf8')).toBe('old\n')
    expect(readdirSync(folder)).toEqual(['kept.json'])
  })

  it('leaves no half behind where a folder has the name', () => {
    mkdirSync(join(folder, 'taken', 'inside'), { recursive: true })
    expect(() => writeWhole(join(folder, 'taken'), 'text')).toThrow(/EISDIR|ENOTEMPTY|EPERM/)
    expect(readdirSync(folder)).toEqual(['taken'])
  })
})

describe('the format by the ending of a file', () => {
  const formats = { '.html': 'page', '.md': 'text' }

  it('is found whatever its capitals', () => {
    expect(byEnding(formats, 'out/Cost.HTML', 'cost report')).toBe('page')
  })

  it.each(['cost', 'cost.pdf', '.md', 'cost.md.', 'x.constructor', 'x.__proto__'])(
    'is refused for %s with the endings that there are',
    file => {
      expect(() => byEnding(formats, file, 'cost report')).toThrow(
        expect.objectContaining({
          code: 'usage_invalid',
          message: `"${file}": no cost report has this ending.`,
          hint: 'Use one of: .html, .md.',
        }),
      )
    },
  )
})
