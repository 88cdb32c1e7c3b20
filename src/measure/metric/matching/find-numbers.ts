export const numberVariants = [
  'final_number',
  'last_number',
  'first_number',
  'only_number',
  'boxed',
  'marked',
] as const
export type NumberVariant = (typeof numberVariants)[number]

export interface FoundNumber {
  readonly value: number
  /** Letters or % that follow the number, lower case; empty when there are none. */
  readonly unit: string
  readonly start: number
  readonly end: number
}

const scaleWords: Readonly<Record<string, number>> = {
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
  mn: 1e6,
  bn: 1e9,
}

const pointed =
  /(?<![\p{L}\p{N}_.])[-+]?(?:\d{1,3}(?:[,'’\u00a0\u202f\u2009 ]\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:[eE][-+]?\d+)?|(?<![\p{L}\p{N}_])[-+]?\.\d+/gu
const comma =
  /(?<![\p{L}\p{N}_,])[-+]?(?:\d{1,3}(?:[.'’\u00a0\u202f\u2009 ]\d{3})+(?!\d)|\d+)(?:,\d+)?(?:[eE][-+]?\d+)?/gu

/**
 * Numbers of a text with thousands separators, scale words (`1.2 million`) and the unit that follows. A digit
 * inside a word (`HO4`) is no number, and a `-` between two digits (`3-4`) is no sign.
 */
export function findNumbers(text: string, decimal: 'point' | 'comma'): FoundNumber[] {
  const clean = text.replace(/[−–](?=\d)/g, '-')
  const found: FoundNumber[] = []
  for (const match of clean.matchAll(decimal === 'point' ? pointed : comma)) {
    const bare = match[0].replace(decimal === 'point' ? /[,'’\s]/g : /[.'’\s]/g, '').replace(',', '.')
    // Minus zero does not survive JSON.
    const value = Number(bare) + 0
    if (!Number.isFinite(value)) continue
    const end = match.index + match[0].length
    found.push(withUnit(clean, { value, unit: '', start: match.index, end }))
  }
  return found
}

function withUnit(text: string, number: FoundNumber): FoundNumber {
  const after = /^\s?(%|[\p{L}°][\p{L}°²³/]*)/u.exec(text.slice(number.end, number.end + 24))
  const word = after?.[1]?.toLowerCase()
  if (after === null || word === undefined) return number
  const scale = scaleWords[word]
  if (scale === undefined) return { ...number, unit: word }
  const scaled = { ...number, value: number.value * scale, end: number.end + after[0].length }
  return withUnit(text, scaled)
}

/** The number a variant takes from an answer, and the variant that found it. */
export function pickNumber(
  text: string,
  variant: NumberVariant,
  numbers: readonly FoundNumber[],
): { readonly value: number; readonly variant: NumberVariant } | undefined {
  const take = (found: FoundNumber | undefined, by: NumberVariant) =>
    found && { value: found.value, variant: by }
  switch (variant) {
    case 'first_number':
      return take(numbers[0], variant)
    case 'last_number':
      return take(numbers.at(-1), variant)
    case 'only_number':
      return new Set(numbers.map(({ value }) => value)).size === 1 ? take(numbers[0], variant) : undefined
    case 'boxed':
      return take(after(text, /\\boxed\s*\{/g, numbers), variant)
    case 'marked':
      return take(after(text, /####|(?:final answer|answer|result)\s*(?:is|=|:)/gi, numbers), variant)
    case 'final_number':
      return (
        pickNumber(text, 'boxed', numbers) ??
        pickNumber(text, 'marked', numbers) ??
        pickNumber(text, 'last_number', numbers)
      )
  }
}

/** The first number within 40 characters after the last mark. */
function after(text: string, mark: RegExp, numbers: readonly FoundNumber[]): FoundNumber | undefined {
  const last = [...text.matchAll(mark)].at(-1)
  if (!last) return undefined
  const from = last.index + last[0].length
  return numbers.find(({ start }) => start >= from && start <= from + 40)
}
