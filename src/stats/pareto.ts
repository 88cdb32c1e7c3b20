/** Whether more or less of a criterion is wanted. */
export type Sense = 'max' | 'min'

/**
 * Positions of the items that no other dominates: none is at least as good in every criterion and better in one. Identical items
 * stay together. An item with a NaN is not on the front and dominates nothing.
 */
export function paretoFront(items: readonly ArrayLike<number>[], senses: readonly Sense[]): number[] {
  return items.flatMap((item, at) =>
    isWhole(item, senses.length) && !items.some(other => dominates(other, item, senses)) ? [at] : [],
  )
}

const isWhole = (item: ArrayLike<number>, width: number): boolean => {
  for (let at = 0; at < width; at++) if (Number.isNaN(item[at])) return false
  return true
}

/** Strictly: as good everywhere, and better somewhere. */
export function dominates(a: ArrayLike<number>, b: ArrayLike<number>, senses: readonly Sense[]): boolean {
  let isBetter = false
  for (let at = 0; at < senses.length; at++) {
    const sign = senses[at] === 'max' ? 1 : -1
    const left = sign * (a[at] as number)
    const right = sign * (b[at] as number)
    // Written so that NaN dominates nothing.
    if (!(left >= right)) return false
    if (left > right) isBetter = true
  }
  return isBetter
}

/** For each item the share of draws in which it is on the front. `draw(r)` gives all items' criteria in draw r. */
export function frontShares(
  draws: number,
  draw: (at: number) => readonly ArrayLike<number>[],
  senses: readonly Sense[],
): number[] {
  const counts: number[] = []
  for (let at = 0; at < draws; at++) {
    const items = draw(at)
    for (let item = counts.length; item < items.length; item++) counts.push(0)
    for (const item of paretoFront(items, senses)) counts[item] = (counts[item] as number) + 1
  }
  return counts.map(count => count / draws)
}
