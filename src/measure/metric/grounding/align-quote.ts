import { normalisers } from '../text/normalise.ts'
import { negations, numbersIn } from '../text/words.ts'

export interface QuoteMatch {
  /** 1 for the very words, else 1 - edits / length. */
  readonly similarity: number
  readonly exact: boolean
  /** The words found, in normal form. */
  readonly passage: string
}

/** Product of lengths beyond which fuzzy search is not tried. */
const maxCells = 40_000_000

/**
 * Finds a quote in a document. First as it stands, with quotes, dashes, case and white space set aside and `...` as
 * a gap; then the passage with the fewest edits, accepted when its similarity reaches the threshold. A passage that
 * differs in a number or a word of denial is never accepted: one digit or one `not` turns a clause around.
 *
 * @param threshold least similarity in [0, 1]; 1 allows only the very words
 */
export function alignQuote(quote: string, text: string, threshold: number): QuoteMatch | undefined {
  const wanted = quoteForm(quote)
  if (wanted === '') return undefined
  const within = comparable(text)
  if (exactWithin(wanted, within)) return { similarity: 1, exact: true, passage: wanted }
  if (threshold >= 1 || wanted.length * within.length > maxCells) return undefined
  const nearest = nearestPassage(wanted, within, Math.floor((1 - threshold) * wanted.length))
  if (nearest === undefined) return undefined
  const passage = widened(within, nearest)
  if (negations(wanted) !== negations(passage)) return undefined
  if (numbersIn(wanted).join(' ') !== numbersIn(passage).join(' ')) return undefined
  return { similarity: 1 - nearest.edits / wanted.length, exact: false, passage: passage.slice(0, 300) }
}

const forms = new Map<string, string>()

/** Documents are looked at again and again; the last few stay in comparable form. */
function comparable(text: string): string {
  const known = forms.get(text)
  if (known !== undefined) return known
  if (forms.size >= 256) forms.clear()
  const form = normalisers['plain-1'](text)
  forms.set(text, form)
  return form
}

/** A quote without the marks and stops around it. */
function quoteForm(quote: string): string {
  return normalisers['plain-1'](quote)
    .replace(/^["'\s.]+|["'\s]+$/g, '')
    .replace(/[.,;:]$/, '')
    .trim()
}

/** Parts around `...` must occur in order. */
function exactWithin(wanted: string, text: string): boolean {
  const parts = wanted.split(/\s*(?:\[\.\.\.\]|\(\.\.\.\)|\.\.\.)\s*/).filter(part => part !== '')
  let from = 0
  for (const part of parts) {
    const at = text.indexOf(part, from)
    if (at < 0) return false
    from = at + part.length
  }
  return parts.length > 0
}

interface Passage {
  readonly start: number
  readonly end: number
  readonly edits: number
}

/**
 * The substring of `text` with the fewest edits to `pattern`, if at most `limit`. Dynamic programming over the text
 * with the rows beyond the limit cut off.
 *
 * @see Sellers (1980); Ukkonen (1985) for the cut-off
 */
function nearestPassage(pattern: string, text: string, limit: number): Passage | undefined {
  const m = pattern.length
  const edits = new Int32Array(m + 1).map((_, row) => row)
  const starts = new Int32Array(m + 1)
  let best: Passage | undefined
  let active = Math.min(m, limit + 1)
  for (let column = 1; column <= text.length; column++) {
    let diagonal = 0
    let diagonalStart = column - 1
    edits[0] = 0
    starts[0] = column
    const character = text.charCodeAt(column - 1)
    for (let row = 1; row <= active; row++) {
      const above = edits[row - 1]! + 1
      const left = edits[row]! + 1
      const step = diagonal + (pattern.charCodeAt(row - 1) === character ? 0 : 1)
      const start =
        step <= above && step <= left ? diagonalStart : above <= left ? starts[row - 1]! : starts[row]!
      diagonal = edits[row]!
      diagonalStart = starts[row]!
      edits[row] = Math.min(step, above, left)
      starts[row] = start
    }
    active = nextActive(edits, active, limit)
    if (active === m && edits[m]! <= limit && (best === undefined || edits[m]! < best.edits))
      best = { start: starts[m]!, end: column, edits: edits[m]! }
  }
  return best
}

/** The last row that can still matter, one further for the next column. */
function nextActive(edits: Int32Array, active: number, limit: number): number {
  let last = active
  while (last > 0 && edits[last]! > limit) last--
  const next = Math.min(edits.length - 1, last + 1)
  for (let row = active + 1; row <= next; row++) edits[row] = limit + 1
  if (next > last) edits[next] = Math.min(edits[next]!, limit + 1)
  return next
}

/** The passage out to whole words, so that a clipped number or `not` is seen. */
function widened(text: string, { start, end }: Passage): string {
  let [from, to] = [start, end]
  while (from > 0 && /[\p{L}\p{N}.,']/u.test(text[from - 1] ?? '') && /\S/.test(text[from] ?? '')) from--
  while (to < text.length && /[\p{L}\p{N}']/u.test(text[to] ?? '')) to++
  return text.slice(from, to)
}
