export interface TextRange {
  readonly start: number
  readonly end: number
}

/** Plain text with some of it marked; ranges that do not fit are left out. */
export function MarkedText({
  text,
  ranges,
}: {
  readonly text: string
  readonly ranges: readonly TextRange[]
}) {
  const parts: { at: number; text: string; isMarked: boolean }[] = []
  let from = 0
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const start = Math.max(from, range.start)
    const end = Math.min(text.length, range.end)
    if (end <= start) continue
    if (start > from) parts.push({ at: from, text: text.slice(from, start), isMarked: false })
    parts.push({ at: start, text: text.slice(start, end), isMarked: true })
    from = end
  }
  if (from < text.length) parts.push({ at: from, text: text.slice(from), isMarked: false })
  return parts.map(part =>
    part.isMarked ? (
      <mark
        key={part.at}
        className="rounded-[3px] bg-gold-soft text-ink underline decoration-gold decoration-2"
      >
        {part.text}
      </mark>
    ) : (
      <span key={part.at}>{part.text}</span>
    ),
  )
}

/** Where each quote stands in a text. */
export function rangesOf(text: string, quotes: readonly (string | undefined)[]): readonly TextRange[] {
  return quotes.flatMap(quote => {
    if (quote === undefined || quote.trim() === '') return []
    const start = text.indexOf(quote)
    return start < 0 ? [] : [{ start, end: start + quote.length }]
  })
}
