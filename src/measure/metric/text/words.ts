const wordPattern = /[\p{L}\p{N}]+(?:['’.,:-][\p{L}\p{N}]+)*/gu

/** Words and numbers in order, as written. `3.5`, `don't` and `HO-4.2` are one word each. */
export function words(text: string): string[] {
  return text.match(wordPattern) ?? []
}

export interface Piece {
  readonly text: string
  /** Offset of the first character in the text the piece was cut from. */
  readonly start: number
  readonly end: number
}

const abbreviation =
  /(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|No|Nos|Art|Sec|Fig|vs|etc|e\.g|i\.e|approx|Inc|Ltd|Co|Corp|U\.S|a\.m|p\.m|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)\.$/

/**
 * Sentences and list items with their offsets. Rule-based and the same on every machine (the segmenter of the
 * runtime changes with its Unicode data): ends at `.`, `!`, `?` before a capital, digit or quote, at `。！？`, at
 * line breaks; not after common English abbreviations.
 */
export function sentences(text: string): Piece[] {
  const pieces: Piece[] = []
  let start = 0
  const cut = (end: number) => {
    const raw = text.slice(start, end)
    const trimmed = raw.trim()
    if (trimmed !== '') {
      const offset = start + raw.indexOf(trimmed)
      pieces.push({ text: trimmed, start: offset, end: offset + trimmed.length })
    }
    start = end
  }
  for (const match of text.matchAll(/[.!?]+["'”’)\]]*(?=\s)|[。！？]+|\n+/g)) {
    const end = match.index + match[0].length
    if (match[0].startsWith('.') && !endsSentence(text, start, end)) continue
    cut(end)
  }
  cut(text.length)
  return pieces
}

function endsSentence(text: string, start: number, end: number): boolean {
  const next = text.slice(end, end + 20).trimStart()
  if (next !== '' && !/^[\p{Lu}\p{N}"'“‘([*•-]/u.test(next)) return false
  const before = text.slice(Math.max(start, end - 12), end)
  return !abbreviation.test(before) && !/^\s*\(?\d{1,2}\.$/.test(text.slice(start, end))
}

/** Words too common to say anything about content (English). */
export const stopWords: ReadonlySet<string> = new Set(
  `a an the and or but if then else of at by for with about against between into through during before after above
  below to from up down in out on off over under again further once here there when where why how all any both each
  few more most other some such only own same so than too very can will just should now is am are was were be been
  being have has had having do does did doing would could may might must shall i you he she it we they me him her us
  them my your his its our their this that these those as who whom which what also not no nor n't don't isn't aren't
  wasn't weren't it's that's there's however therefore thus while because until yet per via within among upon`.split(
    /\s+/,
  ),
)

/**
 * A crude English stem that maps inflections of a word to one form (`covers`, `covered`, `covering`). It is for
 * matching content words, not for linguistics.
 */
export function stem(word: string): string {
  const lower = word.toLowerCase().replace(/['’]s?$/, '')
  if (lower.length < 4 || /\d/.test(lower)) return lower
  const cut = lower
    .replace(/(?:ies|ied)$/, 'y')
    .replace(/(?<=[^aeious])(?:es|s)$/, '')
    .replace(/(?<=[aeiou][^aeious]*)(?:ing|ed)$/, '')
    .replace(/(?:ly|ment|ness|tion|sion|er|or)$/, '')
  const base = cut.length < 3 ? lower : cut
  return base.replace(/([^aeiouls])\1$/, '$1').replace(/e$/, '')
}

/** Stems of the words that carry content, in order. */
export function contentStems(text: string): string[] {
  return words(text)
    .filter(word => !stopWords.has(word.toLowerCase().replace(/’/g, "'")))
    .map(stem)
}

const negation = /\b(?:not|no|never|none|neither|nor|cannot|without|except|unless|exclud\w*)\b|n['’]t\b/gi

/** How many words of denial a text holds. Texts that differ here do not say the same, however alike they look. */
export function negations(text: string): number {
  return text.match(negation)?.length ?? 0
}

/** Numbers of a text in a comparable form: `1,500.00`, `1500` and `1 500` are the same. */
export function numbersIn(text: string): string[] {
  const found =
    text.normalize('NFKC').match(/\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?/g) ?? []
  return found.map(number => String(Number(number.replace(/[,\s]/g, ''))))
}
