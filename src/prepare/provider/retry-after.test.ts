import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseRetryAfter } from './index.ts'

const now = Date.UTC(2026, 10, 1, 12, 0, 0)

describe('the wait that a server asks for', () => {
  it.each([
    ['seconds', { 'retry-after': '20' }, 20_000],
    ['parts of a second', { 'retry-after': '0.25' }, 250],
    ['white space around it', { 'retry-after': ' 3 ' }, 3_000],
    ['an HTTP date', { 'retry-after': 'Sun, 01 Nov 2026 12:00:30 GMT' }, 30_000],
    ['a date in the past', { 'retry-after': 'Sun, 01 Nov 2026 11:00:00 GMT' }, 0],
    ['milliseconds, which come first', { 'retry-after-ms': '150', 'retry-after': '9' }, 150],
    ['the first of several', { 'retry-after': ['4', '9'] }, 4_000],
    ['nothing', {}, undefined],
    ['words', { 'retry-after': 'soon' }, undefined],
    ['a negative number', { 'retry-after': '-5' }, undefined],
    ['more than a day', { 'retry-after': '90000' }, undefined],
    ['a number that is a year to Date.parse', { 'retry-after': '2026-11' }, undefined],
    ['a date that is none', { 'retry-after': 'Sun, 99 Nov 2026 12:00:30 GMT' }, undefined],
  ])('is read from %s', (_, headers, wanted) => {
    expect(parseRetryAfter(headers, now)).toBe(wanted)
  })

  it('is a plausible number or nothing, whatever the header holds', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const ms = parseRetryAfter({ 'retry-after': text, 'retry-after-ms': text }, now)
        expect(ms === undefined || (ms >= 0 && ms <= 86_400_000)).toBe(true)
      }),
    )
  })
})
