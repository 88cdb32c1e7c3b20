import { isUtf8 } from 'node:buffer'
import { messageOf } from '../../kernel/index.ts'
import type { SourceRow } from '../../prepare/dataset/index.ts'

interface Located {
  readonly file: string
  readonly line: number
}

/** Nesting that no honest record has; parsing deeper text costs memory out of proportion. */
const deepest = 1_000
/** Shorter text cannot be nested deep enough to hurt. */
const checkedFrom = 16 * 1024

/** A record from the bytes of one JSON value, or what is wrong with them in words. */
export function parseJson(bytes: Buffer, where: Located): SourceRow {
  if (!isUtf8(bytes)) {
    return jsonProblem(where, {
      expected: 'text in UTF-8',
      found: `bytes that are not, from column ${firstWrongByte(bytes) + 1}`,
      hint: 'save the file as UTF-8',
      source: bytes.toString('latin1'),
    })
  }
  const text = bytes.toString('utf8')
  if (bytes.length >= checkedFrom && isNestedDeeper(bytes, deepest)) {
    return jsonProblem(where, {
      expected: `values nested at most ${deepest} deep`,
      found: 'deeper ones',
      source: text,
    })
  }
  try {
    return { kind: 'row', ...where, value: JSON.parse(text) }
  } catch (thrown) {
    return jsonProblem(where, {
      expected: 'one JSON value',
      ...whatIsWrong(text, messageOf(thrown)),
      source: text,
    })
  }
}

export function jsonProblem(
  { file, line }: Located,
  what: { expected: string; found: string; hint?: string; source?: string },
): SourceRow {
  return { kind: 'problem', problem: { file, line, field: '', ...what } }
}

function whatIsWrong(text: string, message: string): { found: string; hint?: string } {
  const found = `${text.length > 60 ? `${text.slice(0, 57)}…` : text} (${reasonOf(message)})`
  const hint = hintFor(text)
  return hint === undefined ? { found } : { found, hint }
}

/** V8 quotes the text again; the position in it is what helps. */
function reasonOf(message: string): string {
  return message.replace(/, .*"?… is not valid JSON$|, ".*" is not valid JSON$| in JSON at position.*$/s, '')
}

function hintFor(text: string): string | undefined {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/gs, '""')
  if (/\b(NaN|Infinity)\b/.test(bare)) return 'NaN and Infinity are not JSON: use null'
  if (/,\s*[\]}]/.test(bare)) return 'JSON has no comma before a closing bracket'
  if (/\b(None|True|False)\b/.test(bare)) return 'this looks like Python: write it with json.dumps'
  if (/^\s*[{[]\s*'/.test(bare)) return 'JSON has texts in double quotes'
  if (bare.includes('\u0000')) return 'it has NUL bytes: the file may be damaged'
  if (/\r\s*[{[]/.test(bare)) return 'lines end in CR alone: convert them to LF'
  if (/^\s*[{[]\s*$/.test(text))
    return 'JSON Lines has one whole value in each line; name the file .json if it is one JSON text'
  return undefined
}

function firstWrongByte(bytes: Buffer): number {
  let low = 0
  let high = bytes.length
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (isUtf8(bytes.subarray(0, characterEnd(bytes, middle)))) low = middle
    else high = middle - 1
  }
  return low
}

/** Not in the middle of a character, where that can be helped. */
function characterEnd(bytes: Buffer, end: number): number {
  let at = end
  while (at < bytes.length && at < end + 3 && ((bytes[at] as number) & 0xc0) === 0x80) at++
  return at
}

function isNestedDeeper(bytes: Buffer, limit: number): boolean {
  let depth = 0
  let isInText = false
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (isInText) {
      if (byte === 0x5c) at++
      else if (byte === 0x22) isInText = false
    } else if (byte === 0x22) isInText = true
    else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > limit) return true
    } else if (byte === 0x5d || byte === 0x7d) depth--
  }
  return false
}
