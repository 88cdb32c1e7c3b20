import { type Random, seededRandom } from '../../kernel/index.ts'
import type { Example } from './example.ts'

export interface SampleSettings {
  /** Examples to draw in all: 500 to 1,000 are usual. */
  readonly size: number
  readonly seed: number
  /** Name of the stratum of a record; all records are one stratum without it. */
  readonly stratum?: (example: Example) => string
}

export interface SampledStratum {
  readonly name: string
  readonly inLog: number
  readonly drawn: number
  /** Chance that a record of the stratum was drawn: what weights are made of. */
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
 * until the end, when places are shared in proportion to the log with at least one for each; the weight of an example is one
 * over its chance of being drawn. Memory: `size` records for each stratum.
 *
 * @see Vitter (1985), algorithm R
 */
export async function sampleLog(
  records: AsyncIterable<Example>,
  settings: SampleSettings,
): Promise<LogSample> {
  const { size, seed, stratum = () => 'all' } = settings
  const reservoirs = new Map<string, Reservoir>()
  let place = 0
  for await (const example of records) {
    const name = stratum(example)
    const reservoir = reservoirs.get(name) ?? {
      random: seededRandom(seed, 'sample', name),
      kept: [],
      seen: 0,
    }
    reservoirs.set(name, reservoir)
    offer(reservoir, { place: place++, example }, size)
  }
  const names = [...reservoirs.keys()].sort()
  const shares = allot(
    names.map(name => (reservoirs.get(name) as Reservoir).seen),
    size,
  )
  const strata: SampledStratum[] = []
  const drawn: { place: number; example: Example }[] = []
  for (const [at, name] of names.entries()) {
    const reservoir = reservoirs.get(name) as Reservoir
    const count = shares[at] as number
    const inclusion = count / reservoir.seen
    strata.push({ name, inLog: reservoir.seen, drawn: count, inclusion })
    for (const { place: position, example } of choose(reservoir, count)) {
      drawn.push({ place: position, example: { ...example, weight: example.weight / inclusion } })
    }
  }
  drawn.sort((a, b) => a.place - b.place)
  return { examples: drawn.map(({ example }) => example), strata, records: place }
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

/** Places in proportion, at least one for each stratum, by largest remainder, never more than there are records. */
function allot(sizes: readonly number[], wanted: number): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const places = Math.min(wanted, total)
  if (places <= sizes.length) return sizes.map((_, at) => (at < places ? 1 : 0))
  const free = places - sizes.length
  const ideal = sizes.map(size => (free * (size - 1)) / Math.max(1, total - sizes.length))
  const counts = ideal.map((share, at) => Math.min(sizes[at] as number, 1 + Math.floor(share)))
  const byRemainder = ideal
    .map((share, at) => ({ at, rest: share - Math.floor(share) }))
    .sort((a, b) => b.rest - a.rest || a.at - b.at)
  let left = places - counts.reduce((sum, count) => sum + count, 0)
  while (left > 0) {
    const before = left
    for (const { at } of byRemainder) {
      if (left === 0) break
      if ((counts[at] as number) >= (sizes[at] as number)) continue
      counts[at] = (counts[at] as number) + 1
      left--
    }
    if (left === before) break
  }
  return counts
}
