const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/** The different words of a text in lower case, also of languages that put no spaces between them. */
export function wordsOf(text: string): ReadonlySet<string> {
  const words = new Set<string>()
  for (const { segment, isWordLike } of segmenter.segment(text.toLowerCase())) {
    if (isWordLike === true) words.add(segment)
  }
  return words
}

/** Up to five words that are common in these texts and rare in all of them; each in at least two texts. */
export function distinctiveTerms(
  texts: readonly ReadonlySet<string>[],
  all: readonly ReadonlySet<string>[],
): string[] {
  const inAll = frequencies(all)
  return [...frequencies(texts)]
    .filter(([word, count]) => count >= 2 && !/^(\p{Script=Latin}{1,2}|\p{N})$/u.test(word))
    .map(([word, count]) => ({
      word,
      weight: (count / texts.length) * Math.log((all.length + 1) / (inAll.get(word) ?? 1)),
    }))
    .sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1))
    .slice(0, 5)
    .map(({ word }) => word)
}

function frequencies(texts: readonly ReadonlySet<string>[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const words of texts) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}
