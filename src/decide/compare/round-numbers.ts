/**
 * The same value with every number at 12 significant digits and fields that are `undefined` left out: engines may differ in
 * the last bits of exp and log, and a comparison must have the same bytes everywhere.
 */
export function roundNumbers<T>(value: T): T {
  return rounded(value) as T
}

function rounded(value: unknown): unknown {
  if (typeof value === 'number') {
    if (Number.isInteger(value)) return value === 0 ? 0 : value
    const digits = Number(value.toPrecision(12))
    return digits === 0 ? 0 : digits
  }
  if (Array.isArray(value)) return value.map(rounded)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, field]) => (field === undefined ? [] : [[key, rounded(field)]])),
    )
  return value
}
