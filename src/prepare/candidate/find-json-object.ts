import { embeddedJson, type Json } from '../../kernel/index.ts'

type JsonObject = { readonly [key: string]: Json }

/** Longest text that is searched, in characters. */
const longest = 1_000_000

/** The object that an answer consists of, code fence allowed. Nothing when there is anything else beside it. */
export function wholeJsonObject(text: string): JsonObject | undefined {
  const bare = text.trim()
  if (bare.startsWith('{')) return parseObject(bare)
  const fenced = /^```[\w+-]*[^\S\n]*\n([\s\S]*?)\n?```$/.exec(bare)
  return fenced ? parseObject(fenced[1] as string) : undefined
}

/**
 * The JSON object within a text: the whole of it, else the first code block that is one, else the first between
 * words. An empty object between words says nothing and is passed over.
 */
export function findJsonObject(text: string): JsonObject | undefined {
  const whole = wholeJsonObject(text)
  if (whole) return whole
  const searched = text.slice(0, longest)
  for (const [, block = ''] of searched.matchAll(/```[\w+-]*[^\S\n]*\n([^`]*)```/g)) {
    const fenced = parseObject(block)
    if (fenced) return fenced
  }
  for (const found of embeddedJson(searched, 'objects'))
    if (isObject(found) && Object.keys(found).length > 0) return found
  return undefined
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: Json = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
