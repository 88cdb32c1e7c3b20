import { expect, it } from 'vitest'
import type { Reservations } from './ports.ts'

const now = 1_000_000
const until = now + 60_000
const hold = (item: string, rater: string, end = until) => ({ item, rater, until: end })

/** What every keeper of reservations keeps. `open` gives an empty one. */
export function reservationsContract(open: () => Reservations | Promise<Reservations>): void {
  it('gives back what was taken, of this review alone', async () => {
    const kept = await open()
    expect(await kept.live('one', now)).toEqual([])
    expect(await kept.take('one', hold('i1', 'ann'), { most: 1, now })).toBe(true)
    expect(await kept.live('one', now)).toEqual([hold('i1', 'ann')])
    expect(await kept.live('two', now)).toEqual([])
    expect(await kept.take('two', hold('i1', 'ben'), { most: 1, now })).toBe(true)
  })

  it('refuses when as many others hold the item as may, and counts no other item', async () => {
    const kept = await open()
    expect(await kept.take('one', hold('i1', 'ann'), { most: 2, now })).toBe(true)
    expect(await kept.take('one', hold('i1', 'ben'), { most: 2, now })).toBe(true)
    expect(await kept.take('one', hold('i1', 'cho'), { most: 2, now })).toBe(false)
    expect(await kept.take('one', hold('i2', 'cho'), { most: 2, now })).toBe(true)
    expect(await kept.take('one', hold('i3', 'cho'), { most: 0, now })).toBe(false)
    expect((await kept.live('one', now)).map(({ item, rater }) => `${item} ${rater}`).sort()).toEqual([
      'i1 ann',
      'i1 ben',
      'i2 cho',
    ])
  })

  it('lets a holder take again, which makes it last longer and is one reservation', async () => {
    const kept = await open()
    await kept.take('one', hold('i1', 'ann'), { most: 1, now })
    expect(await kept.take('one', hold('i1', 'ann', until + 5), { most: 1, now })).toBe(true)
    expect(await kept.live('one', now)).toEqual([hold('i1', 'ann', until + 5)])
  })

  it('frees a place when its time has run out', async () => {
    const kept = await open()
    await kept.take('one', hold('i1', 'ann'), { most: 1, now })
    expect(await kept.live('one', until - 1)).toHaveLength(1)
    expect(await kept.live('one', until)).toEqual([])
    expect(await kept.take('one', hold('i1', 'ben', until + 9), { most: 1, now: until })).toBe(true)
    expect(await kept.live('one', until)).toEqual([hold('i1', 'ben', until + 9)])
  })

  it('frees a place that is given back, and bears one that was never taken', async () => {
    const kept = await open()
    await kept.take('one', hold('i1', 'ann'), { most: 1, now })
    await kept.release('one', 'i1', 'ben')
    await kept.release('two', 'i1', 'ann')
    expect(await kept.live('one', now)).toHaveLength(1)
    await kept.release('one', 'i1', 'ann')
    expect(await kept.live('one', now)).toEqual([])
    expect(await kept.take('one', hold('i1', 'ben'), { most: 1, now })).toBe(true)
  })

  it('lets no more in than there are places when many take at once', async () => {
    const kept = await open()
    const took = await Promise.all(
      Array.from({ length: 40 }, (_, at) => kept.take('one', hold('i1', `r${at}`), { most: 3, now })),
    )
    expect(took.filter(Boolean)).toHaveLength(3)
    expect(await kept.live('one', now)).toHaveLength(3)
  })

  it('keeps names apart that differ in a mark or in case only', async () => {
    const kept = await open()
    for (const rater of ['Ann', 'ann', 'Änn', "o'hara; --"])
      expect(await kept.take('one', hold('i1', rater), { most: 4, now })).toBe(true)
    expect(await kept.live('one', now)).toHaveLength(4)
  })
}
