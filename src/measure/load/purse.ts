/** The whole of the money, in the whole numbers that threads can count together. */
const whole = 2 ** 30
/** Cells before those of the rows: what is laid aside and spent, and the factor in thousandths. */
const laidAside = 0
const factor = 1
const firstRow = 2

export interface PurseSettings {
  readonly leftUsd: number
  /** What the request of a row may cost at most, as far as can be said beforehand; dollars. */
  readonly mostUsd: (row: number) => number
  /** Made by `purseMemory`; shared by all who take from the same purse. */
  readonly memory: SharedArrayBuffer
}

export interface Purse {
  /** Lays aside what a request may cost at most. False: it might not fit, so it must not be sent. */
  reserve(row: number): boolean
  /** A request has ended: what it did cost takes the place of what was laid aside for it. */
  settle(row: number, costUsd: number): void
}

export const purseMemory = (requests: number): SharedArrayBuffer =>
  new SharedArrayBuffer(4 * (firstRow + requests))

/**
 * Money from which requests are paid before they are sent, so that what is under way can never cost more than is left, as far as
 * their most is known. Where a request turns out dearer than its most, all later ones are laid aside for by the largest such factor
 * so far: what can be overspent is by how much those under way at that moment pass their most.
 *
 * Several threads may take from it at once. Amounts are rounded up to a 2^-30 of the money.
 */
export function createPurse({ leftUsd, mostUsd, memory }: PurseSettings): Purse {
  const cells = new Int32Array(memory)
  Atomics.compareExchange(cells, factor, 0, 1_000)
  const unitsOf = (usd: number): number => Math.ceil((usd / leftUsd) * whole)

  /** Adds where the sum is allowed; a sum between threads is never lost. */
  function add(units: number, most: number): boolean {
    for (;;) {
      const before = Atomics.load(cells, laidAside)
      if (before + units > most) return false
      if (Atomics.compareExchange(cells, laidAside, before, before + units) === before) return true
    }
  }

  function raiseFactor(asked: number): void {
    for (;;) {
      const before = Atomics.load(cells, factor)
      if (before >= asked || Atomics.compareExchange(cells, factor, before, asked) === before) return
    }
  }

  return {
    reserve(row) {
      const units = unitsOf((mostUsd(row) * Atomics.load(cells, factor)) / 1_000)
      if (!(leftUsd > 0 && add(units, whole))) return false
      Atomics.store(cells, firstRow + row, units)
      return true
    },
    settle(row, costUsd) {
      const most = mostUsd(row)
      if (costUsd > most && most > 0) raiseFactor(Math.min(2 ** 31 - 1, Math.ceil((costUsd / most) * 1_000)))
      const reserved = Atomics.exchange(cells, firstRow + row, 0)
      const spent = Math.min(whole, unitsOf(costUsd))
      if (!add(spent - reserved, 2 ** 31 - 1)) Atomics.store(cells, laidAside, 2 ** 31 - 1)
    },
  }
}
