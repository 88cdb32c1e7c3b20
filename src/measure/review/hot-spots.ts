export interface HotSpot {
  /** `component=edge`, `line=auto`. */
  readonly slice: string
  /** Items of the slice with at least two ratings on a dimension. */
  readonly items: number
  readonly disputed: number
}

export interface SharedItem {
  /** Slices of the item's example. */
  readonly slices: readonly string[]
  readonly isDisputed: boolean
}

const fewest = 5
const most = 10

/**
 * Slices in which raters differ most, the highest share first. Slices of fewer than five items are left out, where one dispute would
 * weigh too much, and so are those without any dispute.
 */
export function hotSpots(items: readonly SharedItem[]): HotSpot[] {
  const found = new Map<string, { items: number; disputed: number }>()
  for (const { slices, isDisputed } of items)
    for (const slice of new Set(slices)) {
      const count = found.get(slice) ?? { items: 0, disputed: 0 }
      found.set(slice, { items: count.items + 1, disputed: count.disputed + (isDisputed ? 1 : 0) })
    }
  return [...found]
    .map(([slice, count]) => ({ slice, ...count }))
    .filter(({ items: n, disputed }) => n >= fewest && disputed > 0)
    .sort(
      (a, b) =>
        b.disputed / b.items - a.disputed / a.items || b.items - a.items || (a.slice < b.slice ? -1 : 1),
    )
    .slice(0, most)
}
