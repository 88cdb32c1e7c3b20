/** `1 example`, `3 examples`, `1,200 people`: a count with its noun, for sentences. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`
