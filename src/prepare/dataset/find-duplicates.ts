import { sha256 } from '../../kernel/index.ts'
import type { Example } from './example.ts'
import { inputText, normalisedText } from './example-text.ts'
import { bandsOf, jaccard, shinglesOf } from './min-hash.ts'
import type { DuplicateIndex } from './ports.ts'

export interface DuplicatePair {
  readonly id: string
  /** The example that came first. */
  readonly of: string
  readonly kind: 'exact' | 'near'
  /** Share of shingles in common; 1 for exact ones. */
  readonly similarity: number
}

/** Above this share of common shingles two inputs ask the same thing in nearly the same words. */
export const nearThreshold = 0.8

export interface DuplicateFinder {
  /** The pairs that this example makes with earlier ones, nearest first. */
  add(example: Pick<Example, 'id' | 'input'>): Promise<DuplicatePair[]>
}

/** Looks at examples one after another; what it must remember is in the index. Inputs of fewer than 3 characters are not compared. */
export function createDuplicateFinder(index: DuplicateIndex, threshold = nearThreshold): DuplicateFinder {
  return {
    async add({ id, input }) {
      const text = inputText({ input })
      const normal = normalisedText(text)
      if (normal.length < 3) return []
      const shingles = shinglesOf(text)
      const bands = [`exact:${sha256(normal)}`, ...bandsOf(shingles)]
      const seen = await index.add({ id, bands, shingles })
      return seen
        .map(other => ({ of: other.id, similarity: jaccard(shingles, other.shingles) }))
        .filter(({ similarity }) => similarity >= threshold)
        .sort((a, b) => b.similarity - a.similarity || (a.of < b.of ? -1 : 1))
        .map(({ of, similarity }) => ({ id, of, kind: similarity === 1 ? 'exact' : 'near', similarity }))
    },
  }
}

/** An index in memory, for datasets of a few thousand examples. */
export function memoryDuplicateIndex(): DuplicateIndex {
  const byBand = new Map<string, string[]>()
  const shinglesById = new Map<string, readonly number[]>()
  return {
    async add({ id, bands, shingles }) {
      const found = new Set(bands.flatMap(band => byBand.get(band) ?? []))
      for (const band of bands) byBand.set(band, [...(byBand.get(band) ?? []), id])
      shinglesById.set(id, shingles)
      found.delete(id)
      return [...found].map(other => ({ id: other, shingles: shinglesById.get(other) ?? [] }))
    },
    async close() {},
  }
}
