import { seededRandom, shuffled } from '../../kernel/index.ts'
import type { HandedIn } from './given-row.ts'
import type { Reservation } from './ports.ts'

export interface Dealing {
  /** Every item of the review. */
  readonly items: readonly string[]
  readonly seed: number
  /** Raters wanted for each item. */
  readonly perItem: number
  /** Live ones, anyone's. */
  readonly reservations: readonly Reservation[]
  /** One for each rater and item, anyone's. */
  readonly handed: readonly HandedIn[]
}

export interface Assigned {
  readonly item: string
  /** Reservations of others that one more fits beside. */
  readonly most: number
  /** The rater has it before them already. */
  readonly isResumed: boolean
}

/**
 * The item that a rater gets next; undefined when none is left for them. One that they hold already comes again. Otherwise, in an
 * order of their own, one that they have neither rated nor skipped and that has a place free; those that others have begun come
 * first, so that items get complete.
 */
export function assignItem(rater: string, dealing: Dealing): Assigned | undefined {
  const free = freeItems(rater, dealing)
  const held = new Set(dealing.reservations.filter(one => one.rater === rater).map(({ item }) => item))
  const own = free.find(({ item }) => held.has(item))
  const { item, most } =
    own ?? free.reduce((one, other) => (other.begun > one.begun ? other : one), free[0] ?? nothing)
  return item === '' ? undefined : { item, most, isResumed: own !== undefined }
}

const nothing = { item: '', most: 0, begun: 0 }

/** How many items still want something of a rater. */
export const itemsLeft = (rater: string, dealing: Dealing): number => freeItems(rater, dealing).length

type Free = { readonly item: string; readonly most: number; readonly begun: number }

/** Items with a place for the rater, in an order of their own. */
function freeItems(rater: string, dealing: Dealing): Free[] {
  const { items, seed, perItem, handed } = dealing
  const seen = new Set(handed.filter(one => one.rater === rater).map(({ item }) => item))
  const taken = takenPlaces(rater, dealing)
  return shuffled([...items].sort(), seededRandom(seed, 'order', rater)).flatMap(item => {
    if (seen.has(item)) return []
    const { rated, all } = taken.get(item) ?? { rated: new Set(), all: new Set() }
    return all.size < perItem ? [{ item, most: perItem - rated.size, begun: all.size }] : []
  })
}

type Taken = { readonly rated: ReadonlySet<string>; readonly all: ReadonlySet<string> }

/** By item, which others rated it, and which of them rated it or are at it. Whoever skipped it has left the place. */
function takenPlaces(rater: string, { handed, reservations }: Dealing): ReadonlyMap<string, Taken> {
  const taken = new Map<string, { rated: Set<string>; all: Set<string> }>()
  const of = (item: string) => {
    const known = taken.get(item) ?? { rated: new Set(), all: new Set() }
    taken.set(item, known)
    return known
  }
  for (const one of handed) {
    if (one.rater === rater || one.outcome === 'skipped') continue
    of(one.item).rated.add(one.rater)
    of(one.item).all.add(one.rater)
  }
  for (const one of reservations) if (one.rater !== rater) of(one.item).all.add(one.rater)
  return taken
}

export type HandInRight =
  | { readonly kind: 'kept'; readonly why: 'revised' | 'skipped' }
  /** The rater has, or may take, one of the places of the item. */
  | { readonly kind: 'place'; readonly most: number }
  | { readonly kind: 'refused'; readonly why: string }

/**
 * Whether a rater may hand in something of an item: they rated it before, skip it, hold a place on it, or one is free. Otherwise a
 * sentence for them.
 */
export function mayHandIn(wish: HandedIn, dealing: Dealing): HandInRight {
  const { item, rater, outcome } = wish
  if (!dealing.items.includes(item)) return { kind: 'refused', why: `"${item}" is no item of this review.` }
  if (outcome === 'skipped') return { kind: 'kept', why: 'skipped' }
  const before = dealing.handed.find(one => one.item === item && one.rater === rater)
  if (before !== undefined && before.outcome !== 'skipped') return { kind: 'kept', why: 'revised' }
  const { rated, all } = takenPlaces(rater, dealing).get(item) ?? { rated: new Set(), all: new Set() }
  const holds = dealing.reservations.some(one => one.item === item && one.rater === rater)
  if (holds ? rated.size < dealing.perItem : all.size < dealing.perItem)
    return { kind: 'place', most: dealing.perItem - rated.size }
  return {
    kind: 'refused',
    why: `As many raters as wanted (${dealing.perItem}) have this item or are at it.`,
  }
}
