import { alignLists } from './align-lists.ts'

/** Characters [start, end) of a text, with the type of what they are. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly label: string
}

/**
 * How spans are compared. `strict`: same offsets and type. `iou`: same type, overlap over union of at least 0.5.
 * `soft`: same type, each pair counts by its overlap over union. `characters`: characters, types set aside.
 */
export const spanModes = ['strict', 'iou', 'soft', 'characters'] as const
export type SpanMode = (typeof spanModes)[number]

export interface SpanCounts {
  readonly hits: number
  readonly given: number
  readonly expected: number
}

/** Overlap over union of two spans of one type; 0 for different types. */
export function typedIou(a: Span, b: Span): number {
  if (a.label !== b.label) return 0
  const overlap = Math.min(a.end, b.end) - Math.max(a.start, b.start)
  if (overlap <= 0) return 0
  return overlap / (a.end - a.start + (b.end - b.start) - overlap)
}

/** Hits of the given spans under a mode; precision is hits / given, recall hits / expected. */
export function compareSpans(expected: readonly Span[], given: readonly Span[], mode: SpanMode): SpanCounts {
  if (mode === 'characters') return compareCharacters(expected, given)
  const hits =
    mode === 'strict'
      ? strictHits(expected, given)
      : alignLists(
          expected.map(gold => given.map(own => typedIou(gold, own))),
          mode === 'iou' ? 0.5 : Number.MIN_VALUE,
        ).reduce((sum, { similarity }) => sum + (mode === 'iou' ? 1 : similarity), 0)
  return { hits, given: given.length, expected: expected.length }
}

function strictHits(expected: readonly Span[], given: readonly Span[]): number {
  const key = ({ start, end, label }: Span) => `${start} ${end} ${label}`
  const left = new Map<string, number>()
  for (const span of expected) left.set(key(span), (left.get(key(span)) ?? 0) + 1)
  let hits = 0
  for (const span of given) {
    const count = left.get(key(span)) ?? 0
    if (count === 0) continue
    hits++
    left.set(key(span), count - 1)
  }
  return hits
}

function compareCharacters(expected: readonly Span[], given: readonly Span[]): SpanCounts {
  const gold = merged(expected)
  const own = merged(given)
  let hits = 0
  let next = 0
  for (const span of gold) {
    while (next < own.length && (own[next] as Span).end <= span.start) next++
    for (let at = next; at < own.length && (own[at] as Span).start < span.end; at++) {
      const other = own[at] as Span
      hits += Math.min(span.end, other.end) - Math.max(span.start, other.start)
    }
  }
  const size = (spans: readonly Span[]) => spans.reduce((sum, { start, end }) => sum + end - start, 0)
  return { hits, given: size(own), expected: size(gold) }
}

/** Disjoint spans in order that cover the same characters. */
function merged(spans: readonly Span[]): Span[] {
  const result: { start: number; end: number; label: string }[] = []
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1)
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end)
    else result.push({ start: span.start, end: span.end, label: '' })
  }
  return result
}
