/**
 * How two texts are made comparable. Each name ends in its version: a rule is never changed, a new one is added,
 * so that scores of different rules cannot be confused.
 *
 * - `verbatim-1`: Unicode NFC, outer white space removed.
 * - `plain-1`: NFKC, lower case, one kind of quote and dash, runs of white space as one space.
 * - `answer-1`: `plain-1` without punctuation and English articles; signs and separators inside numbers stay,
 *   so that `-5` is not `5` and `3.5` is not `35`.
 * - `squad-1`: as the SQuAD 1.1 evaluation script: lower case, ASCII punctuation and English articles removed.
 */
export const normalisers = {
  'verbatim-1': verbatim,
  'plain-1': plain,
  'answer-1': answer,
  'squad-1': squad,
} as const satisfies Record<string, (text: string) => string>

export type NormaliserName = keyof typeof normalisers

export const normaliserNames = Object.keys(normalisers) as [NormaliserName, ...NormaliserName[]]

function verbatim(text: string): string {
  return text.normalize('NFC').trim()
}

function plain(text: string): string {
  return collapse(unifyMarks(text.normalize('NFKC')).toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ'))
}

function answer(text: string): string {
  const spaced = plain(text)
    .replace(/(?<=\d)[.,](?=\d)/g, mark => (mark === '.' ? '\u0001' : '\u0002'))
    .replace(/(?<![\p{L}\p{N}])-(?=\d)/gu, '\u0003')
    .replace(/['’]/g, '')
    .replace(/[\p{P}\p{S}]/gu, sign => (sign === '%' || /\p{Sc}/u.test(sign) ? sign : ' '))
  const restored = spaced.replaceAll('\u0001', '.').replaceAll('\u0002', ',').replaceAll('\u0003', '-')
  return collapse(restored.replace(/(?<=\d),(?=\d{3}(?!\d))/g, '').replace(/\b(?:a|an|the)\b/g, ' '))
}

function squad(text: string): string {
  const bare = text.toLowerCase().replace(/[!-/:-@[-`{-~]/g, '')
  return collapse(bare.replace(/(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu, ' '))
}

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Typographic quotes, dashes, ellipses and invisible characters as their plain forms. */
export function unifyMarks(text: string): string {
  return text
    .replace(/[‘’‚‛′ʼ`´]/g, "'")
    .replace(/[“”„‟″«»]/g, '"')
    .replace(/[‐-―−]/g, '-')
    .replace(/…/g, '...')
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '')
}
