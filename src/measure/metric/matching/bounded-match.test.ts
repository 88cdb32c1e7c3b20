import { describe, expect, it } from 'vitest'
import { cpuMilliseconds } from '../../../../test/support/cpu-time.ts'
import { boundedMatcher } from './bounded-match.ts'

/** Words in the worst order for a pattern of a's. */
const worst = (length: number) => `${'a'.repeat(length)}!`

describe('every pattern ends in bounded time on its worst text', () => {
  it.each([
    'a+b',
    'a*a*b',
    '(?:ab)+c',
    '(a{3})*b',
    '(a?){20}b',
    '(a+)?b',
    '((a+)b?)+c',
    '(a|b|ab)*c',
    '(?=(a+))a*b',
    '(a+)\\1b',
    '[a-z]+[a-y]+[a-x]+\\d',
    '(?:(?:a?)+)+b',
    'a{1,50}a{1,50}a{1,50}b',
    '(?:a{2,3}){2,}b',
    '\\p{L}+\\p{L}+\\p{L}+1',
    '(\\w|a)+?$b',
  ])('%s', async pattern => {
    for (const length of [40, 2000])
      expect(await cpuMilliseconds(() => boundedMatcher(pattern, 'u')(worst(length)))).toBeLessThan(1500)
  })
})

it('plain patterns with optional and repeated groups of fixed inside are matched directly, and fast', () => {
  const match = boundedMatcher('\\$?\\d{1,3}(?:,\\d{3})*(?:\\.\\d{2})?', 'u')
  const texts = Array.from({ length: 2000 }, (_, at) => `total ${at}: $1,234,567.50`)
  const begun = process.cpuUsage()
  const found = texts.filter(text => match(text) !== undefined)
  const { user, system } = process.cpuUsage(begun)
  expect(found).toHaveLength(2000)
  // A guarded match costs 0.2 ms or more each, which would be 400 ms. Time of this process, whatever else the machine does.
  expect((user + system) / 1000).toBeLessThan(200)
})

it('a guarded match gives groups, names and positions like a direct one', () => {
  const found = boundedMatcher('(?<word>(?:[a-z]+ ?)+)=(\\d+)', 'u')('see the total =42')
  expect(found?.index).toBe(0)
  expect(found?.groups?.word).toBe('see the total ')
  expect(found?.[2]).toBe('42')
})

it('each match begins at the start of its text', () => {
  const match = boundedMatcher('(a|b)+', 'gu')
  expect(match('ab')?.[0]).toBe('ab')
  expect(match('ab')?.[0]).toBe('ab')
})
