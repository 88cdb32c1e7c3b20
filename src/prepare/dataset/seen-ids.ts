import { hash } from 'node:crypto'

/** Where an id was met. `line` is 1 or more; `file` numbers the files from 0. */
export interface Met {
  readonly file: number
  readonly line: number
}

/** File, line and 96 bits of the hash. */
const wordsInSlot = 5

/**
 * Remembers where each id was met first, in 40 to 80 bytes an id whatever its length: 96 bits of a hash stand for the id, so
 * that two ids are taken for one with a chance below 1 in 10^15 among ten million.
 */
export class SeenIds {
  #slots = new Uint32Array(1024 * wordsInSlot)
  #count = 0

  /** Where the id was met before; remembers this place when it is new. */
  meet(id: string, met: Met): Met | undefined {
    if ((this.#count + 1) * 2 * wordsInSlot > this.#slots.length) this.#grow()
    const digest = hash('sha256', id, 'buffer')
    const key = [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8)] as const
    const at = place(this.#slots, key)
    const line = this.#slots[at] as number
    if (line !== 0) return { line, file: this.#slots[at + 1] as number }
    this.#slots.set([met.line, met.file, ...key], at)
    this.#count++
    return undefined
  }

  #grow(): void {
    const old = this.#slots
    this.#slots = new Uint32Array(old.length * 2)
    for (let at = 0; at < old.length; at += wordsInSlot) {
      const slot = old.subarray(at, at + wordsInSlot)
      if (slot[0] === 0) continue
      const key = [slot[2] as number, slot[3] as number, slot[4] as number] as const
      this.#slots.set(slot, place(this.#slots, key))
    }
  }
}

type Key = readonly [number, number, number]

/** Where a key is, or the free slot where it belongs. */
function place(slots: Uint32Array, [a, b, c]: Key): number {
  const count = slots.length / wordsInSlot
  for (let slot = a % count; ; slot = (slot + 1) % count) {
    const at = slot * wordsInSlot
    if (slots[at] === 0 || (slots[at + 2] === a && slots[at + 3] === b && slots[at + 4] === c)) return at
  }
}
