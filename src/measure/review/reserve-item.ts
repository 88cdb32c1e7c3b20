import { type Clock, CupelError } from '../../kernel/index.ts'
import { type Assigned, assignItem, type Dealing, mayHandIn } from './assign-item.ts'
import type { HandedIn } from './given-row.ts'
import type { Reservation, Reservations } from './ports.ts'

/** How long an item stays with a rater who does not hand it in. */
export const reservedMs = 30 * 60 * 1_000

export interface DealingPorts {
  readonly reservations: Reservations
  readonly clock: Pick<Clock, 'now'>
  /** What has been handed in by now; asked again after every step, because others go on meanwhile. */
  readonly handed: () => Promise<readonly HandedIn[]>
}

export interface Deal extends Pick<Dealing, 'items' | 'seed' | 'perItem'> {
  readonly review: string
}

export interface Reserved {
  readonly item: string
  readonly until: number
}

/** Tries before a taker gives way to others who take at the same moment. */
const tries = 8

/** Takes the next item for a rater, or the one that they have already; undefined when none is left. */
export async function reserveNext(
  rater: string,
  deal: Deal,
  ports: DealingPorts,
): Promise<Reserved | undefined> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const next = assignItem(rater, await dealingNow(deal, ports))
    if (next === undefined) return undefined
    const taken = await takePlace({ ...next, rater }, deal, ports)
    if (taken !== undefined) return taken
  }
  throw new CupelError('item_taken', 'Others are taking the last items at the same moment.', {
    hint: 'Ask again.',
  })
}

/**
 * Makes sure of a rater's place on an item until the rating is written. Nothing is needed for what they revise or skip.
 *
 * @returns why not, in words; undefined when it may be written
 */
export async function secureHandIn(
  wish: HandedIn,
  deal: Deal,
  ports: DealingPorts,
): Promise<string | undefined> {
  let why = ''
  for (let attempt = 0; attempt < tries; attempt++) {
    const right = mayHandIn(wish, await dealingNow(deal, ports))
    if (right.kind === 'kept') return undefined
    if (right.kind === 'refused') return right.why
    const { item, rater } = wish
    if ((await takePlace({ item, rater, most: right.most }, deal, ports)) !== undefined) return undefined
    why = 'Others are taking this item at the same moment. Hand it in again.'
  }
  return why
}

/** Reservations first: one that is gone by then has become a rating, which is read after it. */
async function dealingNow(deal: Deal, { reservations, clock, handed }: DealingPorts): Promise<Dealing> {
  const live = await reservations.live(deal.review, clock.now())
  return { ...deal, reservations: live, handed: await handed() }
}

/**
 * Takes a place and looks again: what was known of the ratings may have been old, and then the place is given back. A rater who
 * had the place already keeps it.
 */
async function takePlace(
  { item, rater, most }: Pick<Assigned, 'item' | 'most'> & { readonly rater: string },
  deal: Deal,
  ports: DealingPorts,
): Promise<Reserved | undefined> {
  const { reservations, clock } = ports
  const now = clock.now()
  const held = (await reservations.live(deal.review, now)).some(isOf({ item, rater }))
  const until = now + reservedMs
  if (!(await reservations.take(deal.review, { item, rater, until }, { most, now }))) return undefined
  if (held) return { item, until }
  const { handed, reservations: live } = await dealingNow(deal, ports)
  const others = new Set([
    ...handed.filter(one => one.item === item && one.outcome !== 'skipped').map(one => one.rater),
    ...live.filter(one => one.item === item).map(one => one.rater),
  ])
  others.delete(rater)
  if (others.size < deal.perItem) return { item, until }
  await reservations.release(deal.review, item, rater)
  return undefined
}

const isOf =
  (wish: { readonly item: string; readonly rater: string }) =>
  (one: Reservation): boolean =>
    one.item === wish.item && one.rater === wish.rater
