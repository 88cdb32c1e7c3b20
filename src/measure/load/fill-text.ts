import { type Random, shuffled } from '../../kernel/index.ts'

/** Makes texts of any wished length in tokens out of real ones. */
export interface TextFiller {
  /** A text of about this many tokens, other for every start; the empty text for 0. */
  readonly fill: (tokens: number, random: Random) => string
}

/** Enough words for variety; counting more would only take longer. */
const mostWords = 20_000
/** Where texts hold no words, so that there is always something to send. */
const spare = 'the policy covers water damage from a burst pipe but not flood or wear over time'

/**
 * Words of real texts with their length in tokens, from which texts of a wished length are cut: so that what is sent reads like the
 * real thing to a tokenizer, whatever its length. Exact to a token or two, since words are counted apart.
 */
export function createTextFiller(
  texts: Iterable<string>,
  { count, random }: { count: (text: string) => number; random: Random },
): TextFiller {
  const words = wordsOf(texts)
  const lengths = new Map<string, number>()
  const lengthOf = (word: string): number => {
    const known = lengths.get(word)
    if (known !== undefined) return known
    const length = Math.max(1, count(` ${word}`))
    lengths.set(word, length)
    return length
  }
  const order = shuffled(chunks(words), random)
  const list = order.flat()
  return {
    fill(tokens, at) {
      const parts: string[] = []
      let left = tokens
      let next = at.below(list.length)
      // A word longer than what is left is passed over; after one round there may be none that fits.
      for (let passed = 0; left > 0 && passed < list.length; next = (next + 1) % list.length) {
        const word = list[next] as string
        const length = lengthOf(word)
        if (length > left) {
          passed++
          continue
        }
        passed = 0
        parts.push(word)
        left -= length
      }
      return parts.join(' ')
    },
  }
}

function wordsOf(texts: Iterable<string>): string[] {
  const words: string[] = []
  for (const text of texts) {
    for (const word of text.split(/\s+/)) if (word !== '' && word.length <= 40) words.push(word)
    if (words.length >= mostWords) break
  }
  return words.length === 0 ? spare.split(' ') : words.slice(0, mostWords)
}

/** Runs of words stay together: a tokenizer and a model meet phrases, not single words. */
function chunks(words: readonly string[]): string[][] {
  const size = 12
  return Array.from({ length: Math.ceil(words.length / size) }, (_, i) =>
    words.slice(i * size, (i + 1) * size),
  )
}
