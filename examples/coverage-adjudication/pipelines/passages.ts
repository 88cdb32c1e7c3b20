import type { Document } from 'cupel'

/** One sentence of the policy, with the section it stands in. */
export interface Passage {
  readonly id: string
  readonly title: string
  readonly text: string
}

/** Divides every section into sentences. Abbreviations and amounts do not end a sentence. */
export function passagesOf(sections: readonly Document[]): Passage[] {
  return sections.flatMap(({ id, title = '', text }) =>
    text.split(/(?<=[.;])\s+(?=[A-Z'(])/).map(sentence => ({ id, title, text: sentence.trim() })),
  )
}

const stopwords = new Set(
  'a an and any are as at be been but by can do does did for from had has have he her his i if in into is it its me my no of on or our she so than that the their them then there they this to us was we were what when which who will with would you your'.split(
    ' ',
  ),
)

/** Lower-case words without stop words, with the commonest English endings taken off. */
export function words(text: string): string[] {
  return (text.toLowerCase().match(/[a-z0-9$]+/g) ?? []).filter(word => !stopwords.has(word)).map(stem)
}

function stem(word: string): string {
  if (word.length <= 4) return word
  return word.replace(/(ings?|ies|ied|es|ed|s)$/, ending =>
    ending.startsWith('ie') || ending === 'ied' ? 'y' : '',
  )
}
