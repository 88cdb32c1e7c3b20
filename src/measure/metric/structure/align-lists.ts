import { munkres } from 'munkres'

export interface AlignedPair {
  readonly row: number
  readonly column: number
  readonly similarity: number
}

/**
 * The one-to-one pairing of rows and columns with the greatest total similarity. Similarities below the threshold
 * are set to 0 before the assignment, and pairs of similarity 0 are dropped after it.
 *
 * @see Kuhn (1955); Munkres (1957)
 */
export function alignLists(
  similarity: readonly (readonly number[])[],
  threshold: number,
): readonly AlignedPair[] {
  const rows = similarity.length
  const columns = similarity[0]?.length ?? 0
  if (rows === 0 || columns === 0) return []
  const kept = similarity.map(row => row.map(value => (value < threshold ? 0 : value)))
  const cost = kept.map(row => row.map(value => -value))
  return munkres(cost).flatMap(([row, column]) => {
    const value = kept[row]?.[column] ?? 0
    return value > 0 ? [{ row, column, similarity: value }] : []
  })
}
