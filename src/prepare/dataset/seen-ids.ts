import { hash53 } from '../../kernel/index.ts'

/** Where an id was met. `line` is 1 or more; `file` numbers the files from 0, up to 65,535. */
export interface Met {
  readonly file: number
  readonly line: number
}

/** The line, two words of the hash, and a word whose halves are hash and file. */
const wordsInSlot = 4
const shardCount = 64
const firstSlots = 16
const fullest = 0.75

/**
 * Remembers where each id was met first, in 21 to 32 bytes an id whatever its length: 80 bits of a hash stand for the id, so
 * that two ids are taken for one with a chance below 1 in 10^9 among ten million. Many small tables, so that growing never
 * holds everything twice.
 */
export class SeenIds {
  readonly #shards = Array.from({ length: shardCount }, () => ({
    slots: new Uint32Array(firstSlots * wordsInSlot),
    count: 0,
  }))

  /** Where the id was met before; remembers this place when it is new. */
  meet(id: string, { file, line }: Met): Met | undefined {
    const first = hash53(id)
    const second = hash53(id, 1)
    const key: Key = [first >>> 0, second >>> 0, Math.floor(first / 2 ** 32) & 0xffff]
    const shard = this.#shards[Math.floor(second / 2 ** 32) % shardCount] as {
      slots: Uint32Array
      count: number
    }
    if ((shard.count + 1) * wordsInSlot > shard.slots.length * fullest) shard.slots = grown(shard.slots)
    const { slots } = shard
    const at = place(slots, key)
    const before = slots[at] as number
    if (before !== 0) return { line: before, file: (slots[at + 3] as number) & 0xffff }
    slots.set([line, key[0], key[1], ((key[2] << 16) | Math.min(file, 0xffff)) >>> 0], at)
    shard.count++
    return undefined
  }
}

type Key = readonly [number, number, number]

function grown(old: Uint32Array): Uint32Array {
  const slots = new Uint32Array(Math.ceil((old.length / wordsInSlot) * 1.5) * wordsInSlot)
  for (let at = 0; at < old.length; at += wordsInSlot) {
    if (old[at] === 0) continue
    const slot = old.subarray(at, at + wordsInSlot)
    const key = [slot[1] as number, slot[2] as number, (slot[3] as number) >>> 16] as const
    slots.set(slot, place(slots, key))
  }
  return slots
}

/** Where a key is, or the free slot where it belongs. */
function place(slots: Uint32Array, [a, b, c]: Key): number {
  const count = slots.length / wordsInSlot
  for (let slot = a % count; ; slot = (slot + 1) % count) {
    const at = slot * wordsInSlot
    if (slots[at] === 0) return at
    if (slots[at + 1] === a && slots[at + 2] === b && (slots[at + 3] as number) >>> 16 === c) return at
  }
}
