import { firstEmbeddedJson, type Json } from '../../../kernel/index.ts'
import type { Response } from '../../../prepare/provider/index.ts'

/**
 * Where JSON may stand in an answer. `strict`: the whole answer. `fenced`: the whole answer, or the only code block
 * of it. `embedded`: also the first object or array within prose.
 */
export const jsonPlaces = ['strict', 'fenced', 'embedded'] as const
export type JsonPlace = (typeof jsonPlaces)[number]

export type FoundJson =
  | { readonly found: true; readonly value: Json; readonly place: JsonPlace | 'value' }
  | { readonly found: false; readonly why: string }

/** The structured value of a response: its own `value` when it answered in fields, else JSON in its text. */
export function responseJson(response: Response, place: JsonPlace): FoundJson {
  if (response.value !== undefined) return { found: true, value: response.value, place: 'value' }
  return findJson(response.text, place)
}

/** JSON in a text. `why` is the parser's complaint, without the text. */
function findJson(text: string, place: JsonPlace): FoundJson {
  const whole = parse(text.trim())
  if (whole.found || place === 'strict') return whole
  const blocks = [...text.matchAll(/```[^\S\n]*([\w+-]*)[^\S\n]*\n([\s\S]*?)```/g)]
  const [block] = blocks
  if (block && blocks.length === 1) {
    const inner = parse((block[2] ?? '').trim())
    if (inner.found) return { ...inner, place: 'fenced' }
  }
  if (place === 'fenced') return whole
  const inner = firstEmbeddedJson(text)
  return inner === undefined ? whole : { found: true, value: inner, place: 'embedded' }
}

function parse(text: string): FoundJson {
  if (text === '') return { found: false, why: 'The answer is empty.' }
  try {
    return { found: true, value: JSON.parse(text) as Json, place: 'strict' }
  } catch (thrown) {
    return { found: false, why: complaint(thrown) }
  }
}

/** The parser quotes the text it failed on; only its own words are kept. */
function complaint(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return message
    .replace(/,? ?"[\s\S]*$/, '')
    .replace(/\.\.\.[\s\S]*$/, '')
    .slice(0, 120)
}

/** How deep a value is nested; stops counting at `limit`. */
export function depthOf(value: Json, limit: number): number {
  let level: readonly Json[] = [value]
  for (let depth = 0; depth < limit; depth++) {
    const inner = level.flatMap(one =>
      typeof one === 'object' && one !== null ? (Object.values(one) as readonly Json[]) : [],
    )
    if (inner.length === 0) return depth
    level = inner
  }
  return limit
}
