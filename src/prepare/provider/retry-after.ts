/** Waits that are longer than this are taken for a mistake of the server. */
const longestMs = 24 * 3_600_000

/**
 * Milliseconds that a server asks to be left alone, from `retry-after-ms`, or from `Retry-After` in seconds
 * (fractions allowed) or as an HTTP date.
 *
 * @param now milliseconds since the epoch, for dates
 * @returns nothing for headers that are absent, unreadable or longer than a day; 0 for a date that has passed
 * @see RFC 9110, section 10.2.3
 */
export function parseRetryAfter(headers: Headers, now: number): number | undefined {
  const milliseconds = plausible(Number(first(headers['retry-after-ms']) || Number.NaN))
  if (milliseconds !== undefined) return milliseconds
  const value = first(headers['retry-after'])?.trim()
  if (!value) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return plausible(Number(value) * 1_000)
  // Anything that is not written like an HTTP date is left alone: Date.parse reads almost everything.
  if (!/^[A-Za-z]{3,9},? \d/.test(value)) return undefined
  return plausible(Math.max(0, Date.parse(value) - now))
}

/** Names in lower case. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

function first(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0]
}

function plausible(ms: number): number | undefined {
  return Number.isFinite(ms) && ms >= 0 && ms <= longestMs ? ms : undefined
}
