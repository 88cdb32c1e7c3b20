/**
 * Between `from`, where a condition does not hold, and `to`, where it may: the place where it begins to hold, to the last
 * bit. `to` itself when it never does.
 */
export function bisect(from: number, to: number, holds: (at: number) => boolean): number {
  let inside = from
  let outside = to
  if (!holds(outside)) return outside
  for (;;) {
    const middle = inside + (outside - inside) / 2
    if (middle === inside || middle === outside) return middle
    if (holds(middle)) outside = middle
    else inside = middle
  }
}
