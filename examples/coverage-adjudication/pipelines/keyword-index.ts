import { type Passage, words } from './passages.ts'

export interface Hit {
  readonly passage: Passage
  /** In [0, 1]. */
  readonly score: number
}

const k1 = 1.2
const b = 0.75

/**
 * BM25 over sentences, each with the title of its section. Scores are divided by the score of a sentence that
 * held every word of the question once, so that a threshold means the same for short and long questions.
 *
 * @see Robertson & Zaragoza (2009), The Probabilistic Relevance Framework: BM25 and Beyond.
 */
export function keywordIndex(passages: readonly Passage[]): (question: string, count: number) => Hit[] {
  const bags = passages.map(({ title, text }) => countWords(words(`${title} ${text}`)))
  const lengths = bags.map(bag => [...bag.values()].reduce((sum, count) => sum + count, 0))
  const meanLength = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
  const holding = new Map<string, number>()
  for (const bag of bags) for (const word of bag.keys()) holding.set(word, (holding.get(word) ?? 0) + 1)
  const rarity = (word: string): number => {
    const n = holding.get(word) ?? 0
    return Math.log(1 + (passages.length - n + 0.5) / (n + 0.5))
  }

  return (question, count) => {
    const asked = [...new Set(words(question))]
    const best = asked.reduce((sum, word) => sum + rarity(word), 0)
    const scores = bags.map((bag, index) => {
      const norm = k1 * (1 - b + (b * (lengths[index] as number)) / meanLength)
      const raw = asked.reduce((sum, word) => {
        const frequency = bag.get(word) ?? 0
        return sum + (rarity(word) * frequency * (k1 + 1)) / (frequency + norm)
      }, 0)
      return best === 0 ? 0 : Math.min(1, raw / best)
    })
    return topHits(passages, scores, count)
  }
}

export function topHits(passages: readonly Passage[], scores: readonly number[], count: number): Hit[] {
  return passages
    .map((passage, index) => ({ passage, score: scores[index] as number }))
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
}

function countWords(list: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of list) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}
