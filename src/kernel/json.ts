/** What survives a round trip through JSON text unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * The same text for the same value: keys sorted by code unit, no white space, `undefined` fields left out.
 * Throws a TypeError for what JSON cannot hold (NaN, infinities, functions, bigint), because a hash of a
 * value that was silently changed would lie.
 *
 * @see RFC 8785 (JSON Canonicalization Scheme); numbers and strings print as JSON.stringify prints them.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`canonicalJson: ${value} is not a JSON number`)
    return JSON.stringify(value)
  }
  if (Array.isArray(value))
    return `[${value.map(item => canonicalJson(item === undefined ? null : item)).join(',')}]`
  if (typeof value === 'object') return objectJson(value as Readonly<Record<string, unknown>>)
  throw new TypeError(`canonicalJson: a ${typeof value} is not a JSON value`)
}

/** Written for speed: every example of a dataset passes through here. */
function objectJson(value: Readonly<Record<string, unknown>>): string {
  let fields = ''
  // Without a comparison function, texts are sorted by code unit.
  for (const key of Object.keys(value).sort()) {
    const field = value[key]
    if (field === undefined) continue
    fields += `${fields === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(field)}`
  }
  return `{${fields}}`
}

/** What a text says as JSON; undefined where it is none, for a schema to refuse in its own words. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
