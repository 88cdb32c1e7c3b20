import { describe, expect, it } from 'vitest'
import { tieGroups } from './ties.ts'

const groupsWhen = (ordered: string, ...separated: string[]) =>
  tieGroups({
    ordered: [...ordered],
    separated: (a, b) => separated.includes(a + b) || separated.includes(b + a),
  }).map(group => group.join(''))

describe('tieGroups', () => {
  it.each([
    ['one group when nothing is separated', groupsWhen('abc'), ['abc']],
    ['single candidates when all are', groupsWhen('abc', 'ab', 'ac', 'bc'), ['a', 'b', 'c']],
    ['overlapping groups when only the ends are', groupsWhen('abc', 'ac'), ['ab', 'bc']],
    ['nothing for nobody', groupsWhen(''), []],
  ])('gives %s', (_, found, expected) => {
    expect(found).toEqual(expected)
  })
})
