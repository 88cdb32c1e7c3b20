export interface FleissKappa {
  /** Undefined when all ratings are one category. */
  readonly kappa: number | undefined
  readonly raw: number
  readonly expected: number
  readonly nullStandardError: number | undefined
}

/**
 * Agreement of the same number of raters on every item, who need not be the same people. `counts[i][k]`: ratings of item `i` in
 * category `k`. Undefined when items differ in their number of ratings; Krippendorff's alpha takes those.
 *
 * @see Fleiss (1971); Fleiss, Nee & Landis (1979) for the standard error
 */
export function fleissKappa(counts: readonly (readonly number[])[]): FleissKappa | undefined {
  const items = counts.length
  const sums = counts.map(row => row.reduce((sum, count) => sum + count, 0))
  const raters = sums[0] ?? 0
  if (items === 0 || raters < 2 || sums.some(sum => sum !== raters)) return undefined
  const shares = (counts[0] ?? []).map(
    (_, k) => counts.reduce((sum, row) => sum + (row[k] as number), 0) / (items * raters),
  )
  const raw =
    counts.reduce((sum, row) => sum + row.reduce((inner, count) => inner + count * (count - 1), 0), 0) /
    (items * raters * (raters - 1))
  const expected = shares.reduce((sum, share) => sum + share ** 2, 0)
  if (1 - expected < 1e-15) return { kappa: undefined, raw, expected, nullStandardError: undefined }
  const opposite = shares.reduce((sum, share) => sum + share * (1 - share), 0)
  const skewed = shares.reduce((sum, share) => sum + share * (1 - share) * (1 - 2 * share), 0)
  const variance = (2 * (opposite ** 2 - skewed)) / (opposite ** 2 * items * raters * (raters - 1))
  return {
    kappa: (raw - expected) / (1 - expected),
    raw,
    expected,
    nullStandardError: Math.sqrt(variance),
  }
}
