/** What a page reads from its address: unknown values fall back, so that an old link still opens. */
export type RawSearch = Record<string, unknown>

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function oneOf<const Word extends string>(value: unknown, words: readonly Word[]): Word | undefined {
  return words.find(word => word === value)
}

export function whole(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 ? number : undefined
}

/** Leaves out what is undefined, so that addresses stay short. */
export function compact<Search extends object>(
  search: Search,
): { [K in keyof Search]?: NonNullable<Search[K]> } {
  const kept = Object.entries(search).filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept) as { [K in keyof Search]?: NonNullable<Search[K]> }
}

export function parseSearch(query: string): RawSearch {
  return Object.fromEntries(new URLSearchParams(query))
}

export function stringifySearch(search: RawSearch): string {
  const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
  const query = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()
  return query === '' ? '' : `?${query}`
}
