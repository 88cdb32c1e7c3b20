import type { Example } from './example.ts'

/** The words of an input, for comparing examples with each other and with what people ask. */
export function inputText({ input }: Pick<Example, 'input'>): string {
  if (typeof input === 'string') return input
  if (Array.isArray(input)) return input.map(message => message.content).join('\n')
  return textsIn(input).join('\n')
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}

/** Case, compatibility forms, punctuation and spacing are left out; letters, marks, digits and signs such as + or = stay. */
export function normalisedText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{S}]+/gu, ' ')
    .trim()
}

/** Two texts with the same one differ in case and spacing at most. */
export function plainText(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim()
}
