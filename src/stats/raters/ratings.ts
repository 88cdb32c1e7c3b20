/** Ratings by rater and unit, absent where a rater did not rate the unit. Every row has an entry for each unit. */
export type Ratings = readonly (readonly (number | null | undefined)[])[]

/** The ratings of each unit, those that are there. */
export function byUnit(ratings: Ratings): number[][] {
  const units = Math.max(0, ...ratings.map(row => row.length))
  return Array.from({ length: units }, (_, unit) =>
    ratings.flatMap(row => {
      const value = row[unit]
      return value === null || value === undefined ? [] : [value]
    }),
  )
}
