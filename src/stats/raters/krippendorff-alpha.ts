/** What the distance of two ratings means: another category, ranks, numbers, or numbers with a true zero. */
export type MeasurementLevel = 'nominal' | 'ordinal' | 'interval' | 'ratio'

/**
 * Krippendorff's alpha: 1 minus observed over expected disagreement, for any number of raters with gaps. Units with fewer than
 * two ratings are left out.
 *
 * @param units the ratings of each unit
 * @returns undefined when no two ratings differ: disagreement by chance is then 0, and 0/0 is not agreement
 * @see Krippendorff (2011), Computing Krippendorff's alpha-reliability
 */
export function krippendorffAlpha(
  units: readonly (readonly number[])[],
  level: MeasurementLevel = 'nominal',
): number | undefined {
  const pairable = units.filter(ratings => ratings.length >= 2)
  const values = [...new Set(pairable.flat())].sort((a, b) => a - b)
  const index = new Map(values.map((value, at) => [value, at]))
  const totals = new Float64Array(values.length)
  for (const ratings of pairable)
    for (const rating of ratings)
      totals[index.get(rating) as number] = (totals[index.get(rating) as number] as number) + 1
  const distance = distances(values, totals, level)
  const n = totals.reduce((sum, count) => sum + count, 0)
  let observed = 0
  for (const ratings of pairable) {
    let within = 0
    for (const a of ratings)
      for (const b of ratings) within += distance(index.get(a) as number, index.get(b) as number)
    observed += within / (ratings.length - 1)
  }
  let expected = 0
  for (let a = 0; a < values.length; a++)
    for (let b = 0; b < values.length; b++)
      expected += (totals[a] as number) * (totals[b] as number) * distance(a, b)
  return expected === 0 ? undefined : 1 - ((n - 1) * observed) / expected
}

/** Squared distance of two values by their places in ascending order. */
function distances(
  values: readonly number[],
  totals: Float64Array,
  level: MeasurementLevel,
): (a: number, b: number) => number {
  const value = (at: number): number => values[at] as number
  if (level === 'nominal') return (a, b) => (a === b ? 0 : 1)
  if (level === 'interval') return (a, b) => (value(a) - value(b)) ** 2
  if (level === 'ratio')
    return (a, b) => {
      const both = value(a) + value(b)
      return both === 0 ? 0 : ((value(a) - value(b)) / both) ** 2
    }
  const before = new Float64Array(values.length + 1)
  for (let at = 0; at < values.length; at++) before[at + 1] = (before[at] as number) + (totals[at] as number)
  return (a, b) => {
    const [low, high] = a < b ? [a, b] : [b, a]
    const between = (before[high + 1] as number) - (before[low] as number)
    return low === high ? 0 : (between - ((totals[low] as number) + (totals[high] as number)) / 2) ** 2
  }
}
