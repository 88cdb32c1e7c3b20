import { CupelError, type Random, seededRandom } from '../../kernel/index.ts'
import type { Example } from './example.ts'

export interface SampleSettings {
  /** Examples to draw in all: 500 to 1,000 are usual. */
  readonly size: number
  readonly seed: number
  /** Name of the stratum of a record; all records are one stratum without it. */
  readonly stratum?: (example: Example) => string
  /** `proportional` to the log unless given; `equal` gives rare strata as many places as common ones. */
  readonly allocation?: 'proportional' | 'equal'
}

/** More strata than this are names, not kinds; each holds `size` records until the end. */
const mostStrata = 200

export interface SampledStratum {
  readonly name: string
  readonly inLog: number
  readonly drawn: number
  /** Chance that a record of the stratum was drawn. */
  readonly inclusion: number
}

export interface LogSample {
  readonly examples: readonly Example[]
  readonly strata: readonly SampledStratum[]
  readonly records: number
}

interface Reservoir {
  readonly random: Random
  readonly kept: { readonly place: number; readonly example: Example }[]
  seen: number
}

/**
 * A random sample of a log in one pass: a reservoir for each stratum, found on the way. Every stratum keeps up to `size` records
 * until the end, when places are shared out with at least one for each. An example's weight is multiplied by what it stands for:
 * the log's records for each place of its stratum over those for each place of the whole sample, so that weights are about 1
 * and weighted figures are those of the log. Memory: `size` records for each stratum.
 *
 * @throws CupelError `usage_invalid` when there are more than 200 strata
 * @see Vitter (1985), algorithm R; Horvitz & Thompson (1952) for the weights
 */
export async function sampleLog(
  records: AsyncIterable<Example>,
  settings: SampleSettings,
): Promise<LogSample> {
  const { size, stratum = () => 'all', allocation = 'proportional' } = settings
  if (!Number.isSafeInteger(size) || size < 1) {
    throw new CupelError('usage_invalid', `A sample of ${size} records cannot be drawn.`, {
      hint: 'Give a whole number; 500 to 1,000 are usual.',
    })
  }
  const reservoirs = new Map<string, Reservoir>()
  let place = 0
  for await (const example of records) {
    const reservoir = reservoirOf(reservoirs, stratum(example), settings)
    offer(reservoir, { place: place++, example }, size)
  }
  const names = [...reservoirs.keys()].sort()
  const sizes = names.map(name => (reservoirs.get(name) as Reservoir).seen)
  const places = allot(sizes, size, allocation)
  const overall = places.reduce((sum, count) => sum + count, 0) / place
  const strata: SampledStratum[] = []
  const drawn: { place: number; example: Example }[] = []
  for (const [at, name] of names.entries()) {
    const reservoir = reservoirs.get(name) as Reservoir
    const count = places[at] as number
    const inclusion = count / reservoir.seen
    strata.push({ name, inLog: reservoir.seen, drawn: count, inclusion })
    for (const { place: position, example } of choose(reservoir, count)) {
      const weight = (example.weight * overall) / inclusion
      drawn.push({ place: position, example: { ...example, weight } })
    }
  }
  drawn.sort((a, b) => a.place - b.place)
  return { examples: drawn.map(({ example }) => example), strata, records: place }
}

function reservoirOf(reservoirs: Map<string, Reservoir>, name: string, { seed }: SampleSettings): Reservoir {
  const known = reservoirs.get(name)
  if (known !== undefined) return known
  if (reservoirs.size === mostStrata) {
    throw new CupelError('usage_invalid', `The log has more than ${mostStrata} strata.`, {
      hint: `Stratify by a field with few values; this one has ${[...reservoirs.keys()].slice(0, 3).join(', ')}, …`,
    })
  }
  const fresh: Reservoir = { random: seededRandom(seed, 'sample', name), kept: [], seen: 0 }
  reservoirs.set(name, fresh)
  return fresh
}

function offer(reservoir: Reservoir, item: Reservoir['kept'][number], size: number): void {
  reservoir.seen++
  if (reservoir.kept.length < size) {
    reservoir.kept.push(item)
    return
  }
  const at = reservoir.random.below(reservoir.seen)
  if (at < size) reservoir.kept[at] = item
}

/** A random part of a reservoir, which is itself a random part of its stratum. */
function choose({ kept, random }: Reservoir, count: number): Reservoir['kept'] {
  const pool = [...kept]
  for (let at = 0; at < count; at++) {
    const other = at + random.below(pool.length - at)
    ;[pool[at], pool[other]] = [pool[other] as (typeof pool)[number], pool[at] as (typeof pool)[number]]
  }
  return pool.slice(0, count)
}

/**
 * Places for strata of these sizes: in proportion to size or alike, but at least one for each where there are enough (else one
 * for each of the largest) and never more than a stratum has; rounded by largest remainder.
 */
function allot(
  sizes: readonly number[],
  wanted: number,
  allocation: NonNullable<SampleSettings['allocation']>,
): number[] {
  const places = Math.min(
    wanted,
    sizes.reduce((sum, size) => sum + size, 0),
  )
  if (places <= sizes.length) {
    const largest = sizes.map((size, at) => ({ size, at })).sort((a, b) => b.size - a.size || a.at - b.at)
    const chosen = new Set(largest.slice(0, places).map(({ at }) => at))
    return sizes.map((_, at) => (chosen.has(at) ? 1 : 0))
  }
  const within = (factor: number): number[] =>
    sizes.map(size => Math.min(size, Math.max(1, factor * (allocation === 'equal' ? 1 : size))))
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
  let [low, high] = [0, places]
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2
    if (total(within(middle)) < places) low = middle
    else high = middle
  }
  const ideal = within(high)
  const counts = ideal.map(value => Math.floor(value + 1e-9))
  const byRemainder = ideal
    .map((value, at) => ({ at, rest: value - (counts[at] as number) }))
    .sort((a, b) => b.rest - a.rest || a.at - b.at)
  for (const { at } of byRemainder.slice(0, places - total(counts))) counts[at] = (counts[at] as number) + 1
  return counts
}
