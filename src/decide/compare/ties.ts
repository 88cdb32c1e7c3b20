/**
 * Groups of candidates that cannot be told apart, best first. Sorted by value, a group is a longest stretch in which no
 * pair is separated; groups may overlap, because "A ties B, B ties C" does not make A tie C.
 */
export function tieGroups(input: {
  /** Best first. */
  readonly ordered: readonly string[]
  readonly separated: (a: string, b: string) => boolean
}): string[][] {
  const { ordered, separated } = input
  const groups: string[][] = []
  let reached = 0
  for (let start = 0; start < ordered.length; start++) {
    let end = start + 1
    while (end < ordered.length && !ordered.slice(start, end).some(other => separated(other, ordered[end]!)))
      end += 1
    if (end > reached) {
      groups.push(ordered.slice(start, end))
      reached = end
    }
  }
  return groups
}
