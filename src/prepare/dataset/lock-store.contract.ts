import { expect, it } from 'vitest'
import { emptyLock, type Lock, lockOf } from './lock.ts'
import type { LockStore } from './ports.ts'

const entry = (reason: string) => ({
  at: '2026-09-01T00:00:00.000Z',
  by: 'ann',
  action: 'open' as const,
  reason,
})

const withEntry =
  (reason: string) =>
  (lock: Lock): Lock => ({
    ...lock,
    datasets: { ...lock.datasets, golden: { ledger: [...lockOf(lock, 'golden').ledger, entry(reason)] } },
  })

/** What every lock store keeps. `open` gives the same, at first empty, place each time it is called in a test. */
export function lockStoreContract(place: () => () => LockStore): void {
  it('is empty before anything is written', async () => {
    expect(await place()().read()).toEqual(emptyLock)
  })

  it('gives back what was written, to others too', async () => {
    const open = place()
    const written = await open().update(withEntry('first'))
    expect(await open().read()).toEqual(written)
    expect(lockOf(written, 'golden').ledger).toEqual([entry('first')])
  })

  it('keeps every entry when many write at once', async () => {
    const open = place()
    await Promise.all(Array.from({ length: 40 }, (_, at) => open().update(withEntry(`look ${at}`))))
    const reasons = lockOf(await open().read(), 'golden').ledger.map(({ reason }) => reason)
    expect(new Set(reasons).size).toBe(40)
  })

  it('stays as it was when the change throws, and takes the next one', async () => {
    const open = place()
    await open().update(withEntry('first'))
    const refused = open().update(() => {
      throw new Error('refused')
    })
    await expect(refused).rejects.toThrow('refused')
    expect(lockOf(await open().update(withEntry('second')), 'golden').ledger).toHaveLength(2)
  })
}
