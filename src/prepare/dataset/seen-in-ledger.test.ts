import { describe, expect, it } from 'vitest'
import { type Example, exampleMark, type LedgerEntry, marksSeen, seenInLedger } from './index.ts'

const marked = (...names: readonly string[]) => names.map(input => exampleMark({ input, context: undefined }))
const entry = (
  action: LedgerEntry['action'],
  more: { reason?: string; marks?: readonly string[]; seen?: readonly string[] } = {},
): LedgerEntry => ({
  at: '2026-09-01T10:00:00.000Z',
  by: 'ann',
  action,
  reason: more.reason ?? '',
  ...(more.marks === undefined ? {} : { marks: more.marks.join(' ') }),
  ...(more.seen === undefined ? {} : { seen: more.seen.join(' ') }),
})
const said = (ledger: readonly LedgerEntry[], ...present: readonly string[]) =>
  seenInLedger(ledger, { marks: new Set(marked(...present)), isOwn: ({ reason }) => reason === 'own' })

describe('exampleMark', () => {
  it('is of what is asked, whatever its id, expectation and split', () => {
    const one = { id: 'a', input: 'may I?', split: 'eval', expected: { answer: 'yes' } } as Example
    const other = { id: 'b', input: 'may I?', split: 'holdout', expected: { answer: 'no' } } as Example
    expect(exampleMark(one)).toBe(exampleMark(other))
    expect(exampleMark({ input: 'may we?' })).not.toBe(exampleMark(one))
    expect(exampleMark({ ...one, context: [{ id: 'd', text: 'clause 1', tags: {} }] })).not.toBe(
      exampleMark(one),
    )
  })
})

describe('seenInLedger', () => {
  const first = entry('lock', { marks: marked('a', 'b') })

  it('says nothing of a holdout that was locked and never opened, or by whoever asks alone', () => {
    expect(said([], 'a')).toEqual([])
    expect(said([first], 'a', 'b')).toEqual([])
    expect(said([first, entry('open', { reason: 'own' })], 'a', 'b')).toEqual([])
  })

  it('tells an opening of the present holdout, also in ledgers without marks', () => {
    const opened = entry('open', { reason: 'curious' })
    expect(said([first, opened], 'a', 'b')).toEqual(['it was opened by ann on 2026-09-01 (“curious”)'])
    expect(said([entry('lock'), opened], 'a')).toHaveLength(1)
  })

  it('tells what an earlier holdout showed of this one, and nothing where they share nothing', () => {
    const opened = entry('open', { reason: 'curious' })
    expect(said([first, opened, entry('relock', { marks: marked('b', 'c') })], 'b', 'c')).toEqual([
      '1 of its examples were in an earlier holdout that was opened by ann on 2026-09-01 (“curious”)',
    ])
    expect(said([first, opened, entry('relock', { marks: marked('c') })], 'c')).toEqual([])
    // Nothing shows that the earlier one was of others.
    expect(said([entry('lock'), opened, entry('relock')], 'c')).toEqual([
      expect.stringContaining('the ledger does not say which examples it had'),
    ])
    // Who locks with marks writes down what was shown until then.
    const told = entry('relock', { marks: marked('c'), seen: marked('a', 'b') })
    expect(said([entry('lock'), opened, told], 'c')).toEqual([])
    expect(said([entry('lock'), opened, told, entry('relock', { marks: marked('a') })], 'a')).toHaveLength(1)
  })

  it('tells results that were seen before, by any entry', () => {
    const relocked = entry('relock', { marks: marked('a', 'b'), seen: marked('b', 'x') })
    expect(said([first, relocked], 'a', 'b')).toEqual([
      'results of 1 of its examples had been seen by 2026-09-01',
    ])
    expect(said([first, relocked, entry('relock', { marks: marked('b') })], 'b')).toHaveLength(1)
    expect(marksSeen([first, entry('open'), relocked])).toEqual(new Set(marked('a', 'b', 'x')))
  })
})
