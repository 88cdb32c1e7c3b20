import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryReservations } from './__fixtures__/memory-reservations.ts'
import { assignItem, type Dealing, itemsLeft, mayHandIn } from './assign-item.ts'
import type { HandedIn } from './given-row.ts'
import { reservationsContract } from './reservations.contract.ts'
import { type Deal, reservedMs, reserveNext, secureHandIn } from './reserve-item.ts'

const items = Array.from({ length: 8 }, (_, at) => `i${at}`)
const empty: Dealing = { items, seed: 7, perItem: 2, reservations: [], handed: [] }
const handed = (item: string, rater: string, outcome: HandedIn['outcome'] = 'rated'): HandedIn => ({
  item,
  rater,
  outcome,
})
const held = (item: string, rater: string) => ({ item, rater, until: 1 })

describe('reservations in memory', () => {
  reservationsContract(() => memoryReservations())
})

describe('the next item of a rater', () => {
  it('comes in an order of their own, the same each time, whatever the order of the key', () => {
    const firsts = Array.from({ length: 30 }, (_, at) => assignItem(`rater ${at}`, empty)?.item)
    expect(new Set(firsts).size).toBeGreaterThan(3)
    const turned = { ...empty, items: [...items].reverse() }
    expect(Array.from({ length: 30 }, (_, at) => assignItem(`rater ${at}`, turned)?.item)).toEqual(firsts)
    const other = { ...empty, seed: 8 }
    expect(Array.from({ length: 30 }, (_, at) => assignItem(`rater ${at}`, other)?.item)).not.toEqual(firsts)
  })

  it('is one that others have begun, so that items get complete', () => {
    for (const item of items) {
      expect(assignItem('ben', { ...empty, handed: [handed(item, 'ann')] })?.item).toBe(item)
      expect(assignItem('ben', { ...empty, reservations: [held(item, 'ann')] })?.item).toBe(item)
    }
  })

  it('is the one they hold already, before any other', () => {
    const dealing = { ...empty, handed: [handed('i1', 'ann')], reservations: [held('i5', 'ben')] }
    expect(assignItem('ben', dealing)).toEqual({ item: 'i5', most: 2, isResumed: true })
    expect(assignItem('cho', dealing)?.isResumed).toBe(false)
  })

  it('is not one they hold and have handed in: a reservation may be left behind', () => {
    const dealing = { ...empty, handed: [handed('i5', 'ben')], reservations: [held('i5', 'ben')] }
    expect(assignItem('ben', dealing)?.item).not.toBe('i5')
  })

  it('is never one without a place, by ratings, by what cannot be told, or by who is at it', () => {
    const one = { ...empty, items: ['only'] }
    const full = [
      { handed: [handed('only', 'ann'), handed('only', 'ben')] },
      { handed: [handed('only', 'ann', 'cannot_tell'), handed('only', 'ben')] },
      { handed: [handed('only', 'ann')], reservations: [held('only', 'ben')] },
      { reservations: [held('only', 'ann'), held('only', 'ben')] },
    ]
    for (const state of full) expect(assignItem('cho', { ...one, ...state })).toBeUndefined()
    expect(assignItem('cho', { ...one, handed: [handed('only', 'ann')] })).toEqual({
      item: 'only',
      most: 1,
      isResumed: false,
    })
  })

  it('counts a rater once who has rated an item and whose reservation is still there', () => {
    const dealing = {
      ...empty,
      items: ['only'],
      handed: [handed('only', 'ann')],
      reservations: [held('only', 'ann')],
    }
    expect(assignItem('ben', dealing)?.item).toBe('only')
  })

  it('leaves a place free that somebody skipped, and does not come back to who skipped it', () => {
    const dealing = { ...empty, perItem: 1, items: ['only'], handed: [handed('only', 'ann', 'skipped')] }
    expect(assignItem('ben', dealing)?.item).toBe('only')
    expect(assignItem('ann', dealing)).toBeUndefined()
  })

  it('is none when all are skipped, when there are no items, and the count of those left says the same', () => {
    const all = { ...empty, handed: items.map(item => handed(item, 'Ünal 李', 'skipped')) }
    expect(assignItem('Ünal 李', all)).toBeUndefined()
    expect(itemsLeft('Ünal 李', all)).toBe(0)
    expect(itemsLeft('ann', all)).toBe(8)
    expect(assignItem('ann', { ...empty, items: [] })).toBeUndefined()
  })
})

describe('what may be handed in', () => {
  const wish = handed('i1', 'cho')
  const full = { ...empty, handed: [handed('i1', 'ann'), handed('i1', 'ben')] }

  it.each([
    ['with a place free', empty, { kind: 'place', most: 2 }],
    [
      'with a place kept',
      { ...empty, reservations: [held('i1', 'cho'), held('i1', 'ann')] },
      { kind: 'place', most: 2 },
    ],
    ['what was rated before', { ...full, handed: [...full.handed, wish] }, { kind: 'kept', why: 'revised' }],
  ])('is %s', (_, dealing, right) => {
    expect(mayHandIn(wish, dealing)).toEqual(right)
  })

  it('is a skip at any time', () => {
    expect(mayHandIn(handed('i1', 'cho', 'skipped'), full).kind).toBe('kept')
  })

  it('is nothing on a full item, nor what is no item, nor what was only skipped before; in words', () => {
    expect(mayHandIn(wish, full)).toEqual({ kind: 'refused', why: expect.stringContaining('wanted (2)') })
    const skipped = { ...full, handed: [...full.handed, handed('i1', 'cho', 'skipped')] }
    expect(mayHandIn(wish, skipped).kind).toBe('refused')
    expect(mayHandIn(handed('constructor', 'cho'), empty)).toEqual({
      kind: 'refused',
      why: '"constructor" is no item of this review.',
    })
  })
})

/** Raters that work at once: every step that waits may let any other go first. */
function workplace(deal: Deal, scheduler?: fc.Scheduler) {
  const kept = memoryReservations()
  let now = 0
  const log: HandedIn[] = []
  const slowly = <T>(value: () => Promise<T>): Promise<T> =>
    scheduler === undefined ? value() : scheduler.schedule(Promise.resolve()).then(value)
  const ports = {
    reservations: {
      live: (review: string, at: number) => slowly(() => kept.live(review, at)),
      take: (...given: Parameters<typeof kept.take>) => slowly(() => kept.take(...given)),
      release: (...given: Parameters<typeof kept.release>) => slowly(() => kept.release(...given)),
    },
    clock: { now: () => now },
    handed: () => slowly(async () => last(log)),
  }
  return {
    log,
    kept,
    passTime: (ms: number) => {
      now += ms
    },
    next: (rater: string) => reserveNext(rater, deal, ports),
    async handIn(rating: HandedIn) {
      const refused = await secureHandIn(rating, deal, ports)
      if (refused !== undefined) return refused
      log.push(rating)
      await ports.reservations.release(deal.review, rating.item, rating.rater)
      return undefined
    },
    /** Raters who have rated or hold an item, by item. */
    async places() {
      const live = await kept.live(deal.review, now)
      return deal.items.map(item => {
        const rated = last(log).filter(one => one.item === item && one.outcome !== 'skipped')
        const at = live.filter(one => one.item === item)
        return new Set([...rated, ...at].map(({ rater }) => rater)).size
      })
    },
  }
}

const last = (log: readonly HandedIn[]): HandedIn[] => [
  ...new Map(log.map(one => [JSON.stringify([one.item, one.rater]), one])).values(),
]

const dealOf = (count: number, perItem: number): Deal => ({
  review: 'r',
  items: items.slice(0, count),
  seed: 3,
  perItem,
})

const step = fc.oneof(
  fc.record({ kind: fc.constant('next' as const), rater: fc.integer({ min: 0, max: 4 }) }),
  fc.record({
    kind: fc.constantFrom('rated' as const, 'skipped' as const, 'cannot_tell' as const),
    rater: fc.integer({ min: 0, max: 4 }),
    /** Sometimes an item that was never dealt to the rater. */
    stray: fc.option(fc.integer({ min: 0, max: 7 }), { freq: 3 }),
  }),
  fc.record({ kind: fc.constant('time' as const), share: fc.double({ min: 0, max: 1.2, noNaN: true }) }),
)

describe('dealing', () => {
  it('never lets more in than wanted, under any order of takes, hand-ins, skips and expiries', async () => {
    const seen = { refused: 0, full: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 20, maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 3 }),
        async (steps, count, perItem) => {
          const deal = dealOf(count, perItem)
          const place = workplace(deal)
          const before = new Map<number, string>()
          for (const one of steps) {
            if (one.kind === 'time') place.passTime(one.share * reservedMs)
            else if (one.kind === 'next') {
              const next = await place.next(`r${one.rater}`)
              const done = place.log.some(
                ({ item, rater }) => item === next?.item && rater === `r${one.rater}`,
              )
              expect(done).toBe(false)
              if (next !== undefined) before.set(one.rater, next.item)
            } else {
              const item = one.stray === null ? before.get(one.rater) : items[one.stray % count]
              if (item === undefined) continue
              const refused = await place.handIn(handed(item, `r${one.rater}`, one.kind))
              if (refused !== undefined) seen.refused++
            }
            const taken = await place.places()
            if (taken.some(n => n === perItem)) seen.full++
            for (const n of taken) expect(n).toBeLessThanOrEqual(perItem)
          }
        },
      ),
      { numRuns: 300 },
    )
    // Otherwise nothing was tried.
    expect(seen.refused).toBeGreaterThan(20)
    expect(seen.full).toBeGreaterThan(500)
  })

  it('never lets more in than wanted when everyone works at the same moment', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 2 }),
        fc.integer({ min: 2, max: 5 }),
        async (scheduler, count, perItem, raters) => {
          const place = workplace(dealOf(count, perItem), scheduler)
          const granted: string[] = []
          const work = async (rater: string): Promise<void> => {
            for (let turn = 0; turn < 4; turn++) {
              const next = await place.next(rater)
              if (next === undefined) return
              granted.push(JSON.stringify([next.item, rater]))
              expect(await place.handIn(handed(next.item, rater))).toBeUndefined()
            }
          }
          const all = Promise.all(Array.from({ length: raters }, (_, at) => work(`r${at}`)))
          await scheduler.waitFor(all)
          expect(new Set(granted).size).toBe(granted.length)
          for (const item of items.slice(0, count)) {
            const rated = place.log.filter(one => one.item === item).length
            expect(rated).toBeLessThanOrEqual(perItem)
          }
          // Those who found no place left while others were at work find what is free now.
          for (let at = 0; at < raters; at++) await scheduler.waitFor(work(`r${at}`))
          for (const n of await place.places()) expect(n).toBe(Math.min(perItem, raters))
        },
      ),
      { numRuns: 150 },
    )
  })

  it('gives everyone who comes later nothing twice, and ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.constantFrom('rated' as const, 'skipped' as const, 'cannot_tell' as const), {
          minLength: 40,
          maxLength: 40,
        }),
        async (count, perItem, raters, outcomes) => {
          const place = workplace(dealOf(count, perItem))
          const had = new Set<string>()
          for (let turn = 0, idle = 0; idle < raters; turn++) {
            const rater = `r${turn % raters}`
            const next = await place.next(rater)
            if (next === undefined) {
              idle++
              continue
            }
            idle = 0
            const pair = `${next.item} ${rater}`
            expect(had.has(pair)).toBe(false)
            had.add(pair)
            await place.handIn(handed(next.item, rater, outcomes[turn % 40]))
          }
          expect(had.size).toBeLessThanOrEqual(count * raters)
          // Nobody stopped while something was left for them.
          for (const [at, n] of (await place.places()).entries())
            if (n < perItem)
              for (let rater = 0; rater < raters; rater++) expect(had).toContain(`${items[at]} r${rater}`)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('gives the same item again to who comes back to it, and to another when half an hour has passed', async () => {
    const place = workplace(dealOf(1, 1))
    expect(await place.next('ann')).toEqual({ item: 'i0', until: reservedMs })
    expect(await place.next('ben')).toBeUndefined()
    place.passTime(reservedMs - 1)
    expect(await place.next('ann')).toEqual({ item: 'i0', until: 2 * reservedMs - 1 })
    place.passTime(reservedMs)
    expect((await place.next('ben'))?.item).toBe('i0')
    expect(await place.handIn(handed('i0', 'ann'))).toContain('or are at it')
    expect(await place.handIn(handed('i0', 'ben'))).toBeUndefined()
    expect(await place.handIn(handed('i0', 'ann'))).toContain('As many raters as wanted (1)')
  })

  it('takes what comes late when the place is still free', async () => {
    const place = workplace(dealOf(1, 1))
    await place.next('ann')
    place.passTime(2 * reservedMs)
    expect(await place.handIn(handed('i0', 'ann'))).toBeUndefined()
    expect(await place.next('ben')).toBeUndefined()
  })

  it('frees the place of who takes a rating back by skipping', async () => {
    const place = workplace(dealOf(1, 1))
    await place.handIn(handed('i0', 'ann'))
    expect(await place.next('ben')).toBeUndefined()
    await place.handIn(handed('i0', 'ann', 'skipped'))
    expect((await place.next('ben'))?.item).toBe('i0')
  })
})
