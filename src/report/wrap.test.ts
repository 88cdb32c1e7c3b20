import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnBlocks, pad, widest, wrap, wrapAfter } from './wrap.ts'

const words = fc.array(fc.stringMatching(/^[a-zä😀]{1,12}$/u), { maxLength: 30 })
const width = fc.integer({ min: 3, max: 40 })

describe('wrap', () => {
  it('keeps every word in its order, fills lines, and goes beyond the width for a long word alone', () => {
    fc.assert(
      fc.property(words, width, (given, most) => {
        const lines = wrap(given.join(' '), most)
        expect(lines.join(' ')).toBe(given.join(' '))
        for (const line of lines) if (line.includes(' ')) expect([...line].length).toBeLessThanOrEqual(most)
        for (const [at, line] of lines.slice(1).entries()) {
          const [first = ''] = line.split(' ')
          expect([...lines[at]!].length + 1 + [...first].length).toBeGreaterThan(most)
        }
      }),
    )
  })

  it('has no line for no text', () => expect(wrap('', 40)).toEqual([]))

  it('sets further lines as far in as the first stands after its mark', () => {
    expect(wrapAfter('! ', 'one two three', 9)).toEqual(['! one two', '  three'])
  })
})

describe('columns in blocks', () => {
  it('keep their order, fit beside the names, and stand alone only when too wide or when the next does not fit', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 20 }), (columns, first) => {
        const most = 40
        const blocks = columnBlocks(columns, { first, width: most, wide: size => size })
        expect(blocks.flat()).toEqual(columns)
        const used = (block: readonly number[]) => block.reduce((sum, size) => sum + 2 + size, first)
        for (const [at, block] of blocks.entries()) {
          if (block.length > 1) expect(used(block)).toBeLessThanOrEqual(most)
          const next = blocks[at + 1]?.[0]
          if (next !== undefined) expect(used([...block, next])).toBeGreaterThan(most)
        }
      }),
    )
  })
})

it('counts characters, not halves of them', () => {
  expect(widest(['ab', '😀😀😀'])).toBe(3)
  expect(widest([])).toBe(0)
  expect(pad('😀', 3, true)).toBe('😀  ')
  expect(pad('😀', 3, false)).toBe('  😀')
  expect(pad('long', 2, true)).toBe('long')
})
