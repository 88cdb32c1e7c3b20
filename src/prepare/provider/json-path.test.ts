import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CupelError } from '../../kernel/index.ts'
import { parseJsonPath, valueAt } from './index.ts'

const value = {
  a: { b: [1, 2, { 'x y': 'deep' }] },
  list: [{ id: 'p' }, {}, { id: 'q' }],
  none: null,
  'b-c': 3,
}

describe('a path into JSON', () => {
  it.each([
    ['$', value],
    ['$.a.b[0]', 1],
    ['$.a.b[-1]["x y"]', 'deep'],
    ["$['a']['b'][1]", 2],
    ['$.b-c', 3],
    ['$.list[*].id', ['p', 'q']],
    ['$.a.b[9]', undefined],
    ['$.a[*]', []],
    ['$.missing.further', undefined],
    ['$.none', null],
    ['$.none.x', undefined],
    ['$.toString', undefined],
    ['$.list.length', undefined],
  ])('%s leads to its value', (path, wanted) => {
    expect(valueAt(value, parseJsonPath(path))).toEqual(wanted)
  })

  it.each(['', 'a.b', '$a', '$.', '$.a..b', '$[', '$[x]', '$[?(@.a)]', '$.a b'])(
    '%s is refused with its column',
    path => {
      expect(() => parseJsonPath(path)).toThrow(/column \d+/)
    },
  )

  it('never throws anything but a CupelError, and reads what it has written', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (text, json) => {
        try {
          valueAt(json as never, parseJsonPath(`$${text}`))
        } catch (thrown) {
          expect(CupelError.is(thrown)).toBe(true)
        }
        const name = text.replaceAll(/['"]/g, '')
        expect(valueAt({ [name]: 1 }, parseJsonPath(`$['${name}']`))).toBe(1)
      }),
    )
  })
})
