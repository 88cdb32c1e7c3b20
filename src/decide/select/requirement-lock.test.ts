import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyLock, lockSchema } from '../../prepare/dataset/index.ts'
import {
  lockRequirements,
  lockState,
  type Requirement,
  requirementChanges,
  requirementSchema,
  requirementsHash,
} from './index.ts'

const parsed = (all: readonly unknown[]): Requirement[] => all.map(one => requirementSchema.parse(one))
const stated = parsed([
  { metric: 'verdict_match', min: 0.85, blocking: true },
  { latency: 'p95', max: '2s', at: '50/s' },
  { costPerTask: 0.05 },
])
const facts = { at: '2026-09-01T00:00:00.000Z', by: 'Ann', runs: 0 }

describe('lockRequirements', () => {
  it('writes hash, time and name once, and the same again changes nothing', () => {
    const lock = lockRequirements(emptyLock, stated, facts)
    expect(lock.requirements).toMatchObject({
      hash: requirementsHash(stated),
      by: 'Ann',
      runsBefore: 0,
      changes: [],
    })
    expect(lockRequirements(lock, [...stated].reverse(), { ...facts, by: 'Bob' })).toBe(lock)
    expect(lockSchema.parse(JSON.parse(JSON.stringify(lock)))).toEqual(lock)
    expect(lockState(lock, stated, { runs: 4 })).toEqual({
      state: 'locked',
      hash: requirementsHash(stated),
      words: [
        expect.stringMatching(/^Requirements [0-9a-f]{12} locked 2026-09-01 by Ann, before the first run\.$/),
      ],
    })
  })

  it('tells that the locked list was edited by hand, whatever the config says', () => {
    const lock = lockRequirements(emptyLock, stated, facts)
    const edited = (requirements: readonly unknown[]) =>
      lockSchema.parse({ ...lock, requirements: { ...lock.requirements, requirements } })
    const own = lock.requirements!.requirements as unknown as readonly Record<string, unknown>[]
    for (const list of [
      own.slice(1),
      own.map(one => ('min' in one ? { ...one, min: 0.1 } : one)),
      own.map(one => ('min' in one ? { ...one, min: 'x' } : one)),
    ]) {
      expect(() => lockState(edited(list), stated, { runs: 1 })).toThrow(/lock file were edited/)
      expect(() => lockRequirements(edited(list), stated, facts)).toThrow(/lock file were edited/)
    }
    expect(lockState(edited([...own].reverse()), stated, { runs: 1 }).state).toBe('locked')
  })

  it('tells that time, name or changes were edited, and of a lock without a seal, that they are as stated', () => {
    const lower = parsed([{ metric: 'verdict_match', min: 0.8, blocking: true }, ...stated.slice(1)])
    const late = { at: '2026-09-03T00:00:00.000Z', by: 'Bob', runs: 3 }
    const lock = lockRequirements(lockRequirements(emptyLock, stated, facts), lower, late)
    const own = lock.requirements!
    for (const edit of [
      { at: '2020-01-01T00:00:00.000Z' },
      { by: 'The Board' },
      { runsBefore: 7 },
      { changes: [] },
      { changes: own.changes.map(change => ({ ...change, runsBefore: 0 })) },
      { project: 'another' },
    ])
      expect(() => lockState({ ...lock, requirements: { ...own, ...edit } }, lower, { runs: 1 })).toThrow(
        /its time, name or changes are not those that were sealed/,
      )
    const { seal: _, ...older } = own
    expect(lockState({ ...lock, requirements: older }, lower, { runs: 1 }).words[0]).toContain(
      'by Ann (time and name as the file states them)',
    )
  })

  it('is of one project: another is refused, and one that was renamed takes its requirements along', () => {
    const lower = parsed([{ metric: 'verdict_match', min: 0.8, blocking: true }])
    const lock = lockRequirements(emptyLock, stated, { ...facts, project: 'claims' })
    expect(() => lockRequirements(lock, lower, { ...facts, project: 'other' })).toThrow(
      'cupel.lock.json holds the requirements of project "claims", and this config is "other".',
    )
    expect(lockState(lock, lower, { runs: 0, project: 'other' })).toMatchObject({
      state: 'not-locked',
      words: [expect.stringContaining('of project "claims"')],
    })
    const renamed = lockRequirements(lock, stated, { ...facts, project: 'other' })
    expect(renamed.requirements).toMatchObject({
      project: 'other',
      changes: [{ lines: ['project claims -> other'] }],
    })
    expect(
      lockRequirements(renamed, lower, { ...facts, project: 'other' }).requirements!.changes,
    ).toHaveLength(2)
  })

  it('keeps what was changed, and says when results could have been seen', () => {
    const lower = parsed([{ metric: 'verdict_match', min: 0.8, blocking: true }, ...stated.slice(1)])
    const first = lockRequirements(emptyLock, stated, facts)
    expect(lockState(first, lower, { runs: 0 }).words).toEqual([
      'Requirements were changed, and the change is not locked: verdict_match min 0.85 -> 0.8.',
    ])
    expect(lockState(first, lower, { runs: 3 }).words[0]).toMatch(
      /^Requirements were changed after results were seen/,
    )
    const early = lockRequirements(first, lower, facts)
    expect(lockState(early, lower, { runs: 3 }).words[1]).toBe(
      'Requirements were changed before any run was known (2026-09-01, Ann): verdict_match min 0.85 -> 0.8.',
    )
    const late = lockRequirements(first, lower, { at: '2026-09-03T00:00:00.000Z', by: 'Bob', runs: 3 })
    expect(lockState(late, lower, { runs: 3 }).words).toEqual([
      expect.stringContaining('by Ann, before the first run, and stated anew 2026-09-03 by Bob.'),
      'Requirements were changed after results were seen (2026-09-03, Bob): verdict_match min 0.85 -> 0.8.',
    ])
    const back = lockRequirements(late, stated, { at: '2026-09-04T00:00:00.000Z', by: 'Bob', runs: 3 })
    expect(back.requirements!.changes).toHaveLength(2)
  })

  it('says that nothing is locked, and that it was first locked after runs', () => {
    expect(lockState(emptyLock, [], { runs: 0 })).toEqual({ state: 'none', words: [] })
    expect(lockState(emptyLock, stated, { runs: 0 }).state).toBe('not-locked')
    const late = lockRequirements(emptyLock, stated, { ...facts, runs: 2 })
    expect(lockState(late, stated, { runs: 2 }).words[1]).toBe(
      'Requirements were first locked after results could be seen: 2026-09-01 by Ann, after 2 runs.',
    )
  })

  it('takes a name and something to lock', () => {
    expect(() => lockRequirements(emptyLock, stated, { ...facts, by: ' ' })).toThrow(/no name/)
    expect(() => lockRequirements(emptyLock, [], facts)).toThrow(/no requirements to lock/)
  })
})

describe('requirementChanges', () => {
  it('tells fields, what was added and what was removed', () => {
    const after = parsed([
      { metric: 'verdict_match', min: 0.85 },
      { latency: 'p95', max: '3s', at: '50/s', headroom: 2 },
      { metric: 'hallucination_rate', max: 0.02, slice: 'line=auto' },
    ])
    expect(requirementChanges(stated, after).sort()).toEqual([
      'added: hallucination_rate ≤ 0.02 on line=auto',
      'p95 latency headroom 1.5 -> 2',
      'p95 latency max 2s -> 3s',
      'removed: cost per task ≤ $0.05',
      'verdict_match blocking yes -> no',
    ])
    expect(
      requirementChanges(parsed([{ costPerTask: 0.05 }]), parsed([{ costPerTask: 0.1, weight: 2 }])),
    ).toEqual(['costPerTask 0.05 -> 0.1', 'costPerTask weight none -> 2'])
  })

  it('is empty exactly when the hash is the same, in any order', () => {
    const one = fc
      .record({
        metric: fc.constantFrom('a', 'b'),
        min: fc.constantFrom(0.1, 0.2),
        blocking: fc.boolean(),
        slice: fc.constantFrom('all', 'x=1'),
      })
      .map(raw => requirementSchema.parse(raw))
    fc.assert(
      fc.property(fc.array(one, { maxLength: 4 }), fc.array(one, { maxLength: 4 }), (before, after) => {
        const isSame = requirementsHash(before) === requirementsHash(after)
        expect(requirementChanges(before, after).length === 0).toBe(isSame)
        expect(requirementChanges(before, [...before].reverse())).toEqual([])
      }),
    )
  })
})
