import { expect, it } from 'vitest'
import { emptyLock, lockOf, lockSchema } from './lock.ts'
import { signaturesOf, signDataset } from './sign-off.ts'

const clock = { now: () => Date.parse('2026-11-27T08:00:00Z') }
const facts = { by: 'Ann Ewing', role: 'expert', comment: 'read all labels', version: 'v1', clock }

it('stands for the content that was signed, and is void for any other', () => {
  const lock = signDataset(emptyLock, 'work', facts)
  expect(lockSchema.parse(lock)).toEqual(lock)
  expect(signaturesOf(lockOf(lock, 'work'), 'v1')).toEqual([
    {
      by: 'Ann Ewing',
      role: 'expert',
      at: '2026-11-27T08:00:00.000Z',
      version: 'v1',
      comment: 'read all labels',
      isValid: true,
    },
  ])
  expect(signaturesOf(lockOf(lock, 'work'), 'v2')[0]?.isValid).toBe(false)
  expect(signaturesOf(lockOf(emptyLock, 'work'), 'v1')).toEqual([])
})

it('keeps who signed what: others, other versions, and the last word of one who signs again', () => {
  let lock = signDataset(emptyLock, 'work', facts)
  lock = signDataset(lock, 'work', { ...facts, by: 'Ben Oduya' })
  lock = signDataset(lock, 'work', { ...facts, comment: 'and the corpus' })
  lock = signDataset(lock, 'work', { ...facts, version: 'v2' })
  const found = signaturesOf(lockOf(lock, 'work'), 'v2')
  expect(found.map(({ by, version, isValid }) => [by, version, isValid])).toEqual([
    ['Ben Oduya', 'v1', false],
    ['Ann Ewing', 'v1', false],
    ['Ann Ewing', 'v2', true],
  ])
  expect(found[1]?.comment).toBe('and the corpus')
})

it('needs a name and a role', () => {
  expect(() => signDataset(emptyLock, 'work', { ...facts, by: ' ' })).toThrow('needs the name of a person')
  expect(() => signDataset(emptyLock, 'work', { ...facts, role: '' })).toThrow('and their role')
})
