import type { Json } from '../../kernel/index.ts'

type JsonObject = { readonly [key: string]: Json }

/** Longest text that is searched, in characters. */
const longest = 1_000_000
/** Openings tried before a text is said to hold no object: each may cost a pass over the rest. */
const maxOpenings = 50

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
  let openings = 0
  for (let at = searched.indexOf('{'); at >= 0 && openings < maxOpenings; openings++) {
    const end = closingBrace(searched, at)
    const found = end === undefined ? undefined : parseObject(searched.slice(at, end))
    if (found && Object.keys(found).length > 0) return found
    at = searched.indexOf('{', at + 1)
  }
  return undefined
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: Json = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined
  } catch {
    return undefined
  }
}

function closingBrace(text: string, start: number): number | undefined {
  let depth = 0
  let isInString = false
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isInString) {
      if (code === 0x5c) at++
      else if (code === 0x22) isInString = false
    } else if (code === 0x22) isInString = true
    else if (code === 0x7b) depth++
    else if (code === 0x7d && --depth === 0) return at + 1
  }
  return undefined
}
