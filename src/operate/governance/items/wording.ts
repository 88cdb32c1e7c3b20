/** `1 example`, `3 examples`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`

/** The day of an ISO time. */
export const day = (at: string): string => at.slice(0, 10)
