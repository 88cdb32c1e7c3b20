import type { Json } from './json.ts'

/** Openings tried before a text is said to hold no more JSON: each may cost a pass over the rest. */
const maxOpenings = 50

/**
 * The balanced objects (and arrays, where wanted) within a text that parse, in the order in which they begin; one that lies
 * inside another comes too, for those who pass over the outer one.
 */
export function* embeddedJson(text: string, of: 'objects' | 'objects-and-arrays'): Generator<Json> {
  const pattern = of === 'objects' ? /\{/g : /[{[]/g
  let openings = 0
  for (const { index } of text.matchAll(pattern)) {
    if (++openings > maxOpenings) return
    const end = closing(text, index)
    if (end === undefined) continue
    try {
      yield JSON.parse(text.slice(index, end)) as Json
    } catch {
      // Prose has braces too; the next opening may be the JSON.
    }
  }
}

/** The first object or array within a text. */
export function firstEmbeddedJson(text: string): Json | undefined {
  for (const found of embeddedJson(text, 'objects-and-arrays')) return found
  return undefined
}

function closing(text: string, start: number): number | undefined {
  let depth = 0
  let isInString = false
  for (let at = start; at < text.length; at++) {
    const character = text[at]
    if (isInString) {
      if (character === '\\') at++
      else if (character === '"') isInString = false
    } else if (character === '"') isInString = true
    else if (character === '{' || character === '[') depth++
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1
  }
  return undefined
}
