import type { Embedder } from '../ports.ts'

/** Texts are as near as the words that they share: enough to tell kinds of question apart in a test. */
export const wordEmbedder: Embedder = {
  id: 'words',
  dimensions: 64,
  async embed(texts) {
    return texts.map(text => {
      const vector = new Float32Array(64)
      for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
        let hash = 7
        for (const letter of word) hash = (hash * 31 + (letter.codePointAt(0) as number)) % 65_537
        vector[hash % 64] = (vector[hash % 64] as number) + 1
      }
      return vector
    })
  },
}
