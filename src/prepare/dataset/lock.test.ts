import { describe, expect, it } from 'vitest'
import { manyExamples } from './__fixtures__/made-up-examples.ts'
import { datasetVersion } from './dataset-version.ts'
import {
  commitHoldout,
  emptyLock,
  type LedgerFacts,
  lockLabelSchema,
  lockOf,
  lockSchema,
  openHoldout,
  openings,
  verifyHoldout,
} from './lock.ts'

const facts = (reason: string, more: Partial<LedgerFacts> = {}): LedgerFacts => ({
  dataset: 'golden',
  by: 'ann',
  reason,
  clock: { now: () => Date.UTC(2026, 8, 1) },
  ...more,
})
const holdout = manyExamples(10)
const hash = datasetVersion(holdout).hash
const locked = commitHoldout(emptyLock, holdout, facts('first split'))

describe('locking the holdout', () => {
  it('writes down its content and who locked it', () => {
    expect(lockOf(locked, 'golden')).toEqual({
      holdout: { hash, examples: 10 },
      ledger: [
        {
          at: '2026-09-01T00:00:00.000Z',
          by: 'ann',
          action: 'lock',
          reason: 'first split',
          marks: expect.stringMatching(/^[0-9a-f]{12}( [0-9a-f]{12})*$/),
        },
      ],
    })
    expect(lockSchema.parse(JSON.parse(JSON.stringify(locked)))).toEqual(locked)
  })

  it('is the same lock when the content is the same, in any order', () => {
    expect(commitHoldout(locked, holdout.toReversed(), facts(''))).toBe(locked)
  })

  it('takes another content only with a reason, and keeps the old entries', () => {
    expect(() => commitHoldout(locked, manyExamples(11), facts(' '))).toThrow(
      'The holdout of golden is not what was locked.',
    )
    const again = commitHoldout(locked, manyExamples(11), facts('new questions'))
    expect(lockOf(again, 'golden').ledger.map(({ action }) => action)).toEqual(['lock', 'relock'])
    expect(lockOf(locked, 'golden').ledger).toHaveLength(1)
  })

  it('records the version of the whole dataset beside it', () => {
    const versioned = commitHoldout(locked, holdout, facts('', { version: 'v2' }))
    expect(lockOf(versioned, 'golden')).toMatchObject({
      version: 'v2',
      holdout: { hash },
      ledger: [{ action: 'lock' }],
    })
    expect(commitHoldout(versioned, holdout, facts('', { version: 'v2' }))).toBe(versioned)
  })

  it('knows whether the holdout is what was locked', () => {
    expect(verifyHoldout(emptyLock, 'golden', hash)).toEqual({ state: 'not-locked' })
    expect(verifyHoldout(locked, 'golden', hash)).toEqual({ state: 'intact', locked: hash, found: hash })
    expect(verifyHoldout(locked, 'golden', 'other').state).toBe('changed')
  })
})

describe('opening the holdout', () => {
  it('needs a reason and writes every look down', () => {
    expect(() => openHoldout(locked, hash, facts(' '))).toThrow('The holdout of golden is locked.')
    const once = openHoldout(locked, hash, facts('final check', { runId: 'r1' }))
    const twice = openHoldout(once, hash, facts('again'))
    expect([openings(locked, 'golden'), openings(once, 'golden'), openings(twice, 'golden')]).toEqual([
      0, 1, 2,
    ])
    expect(lockOf(once, 'golden').ledger[1]).toEqual({
      at: '2026-09-01T00:00:00.000Z',
      by: 'ann',
      action: 'open',
      reason: 'final check',
      runId: 'r1',
    })
  })

  it.each([
    ['was never locked', () => openHoldout(emptyLock, hash, facts('x')), 'holdout_locked'],
    ['has another content', () => openHoldout(locked, 'other', facts('x')), 'holdout_changed'],
    [
      'belongs to another dataset',
      () => openHoldout(locked, hash, facts('x', { dataset: 'other' })),
      'holdout_locked',
    ],
    [
      'is named like what every object inherits',
      () => openHoldout(locked, hash, facts('x', { dataset: 'constructor' })),
      'holdout_locked',
    ],
  ])('refuses one that %s', (_, open, code) => {
    expect(open).toThrow(expect.objectContaining({ code }))
  })
})

describe('the label schema', () => {
  const schema = { labels: ['yes', 'no'] }

  it('is locked by the first run and the same for all later ones', () => {
    const first = lockLabelSchema(emptyLock, 'golden', schema)
    expect(lockLabelSchema(first, 'golden', { labels: ['yes', 'no'] })).toBe(first)
    expect(() => lockLabelSchema(first, 'golden', { labels: ['yes', 'no', 'maybe'] })).toThrow(
      expect.objectContaining({ code: 'label_schema_changed' }),
    )
    expect(lockLabelSchema(first, 'other', { labels: ['a', 'b'] })).not.toBe(first)
    expect(lockLabelSchema(emptyLock, 'golden', undefined)).toBe(emptyLock)
  })

  it('leaves the holdout and its ledger as they are', () => {
    expect(lockOf(lockLabelSchema(locked, 'golden', schema), 'golden')).toMatchObject(
      lockOf(locked, 'golden'),
    )
  })
})
