import { sha256 } from '../../kernel/index.ts'
import type { Example } from './example.ts'
import { inputText, normalisedText, plainText } from './example-text.ts'
import { bandsOf, jaccard, shinglesOf } from './min-hash.ts'
import type { DuplicateIndex } from './ports.ts'

export interface DuplicatePair {
  readonly id: string
  /** The example that came first. */
  readonly of: string
  /** `exact`: the same but for case and spacing. */
  readonly kind: 'exact' | 'near'
  /** Share of shingles in common; 1 for exact ones. */
  readonly similarity: number
}

/** Above this share of common shingles two inputs ask the same thing in nearly the same words. */
const nearThreshold = 0.8

/** An example that is near very many others, as in data stamped from one template, is told with the nearest ones. */
const mostNear = 10

export interface DuplicateFinder {
  /**
   * The pairs that this example makes with earlier ones, nearest first: one when it is an exact copy, else at most 10 near
   * ones. Copies of copies are told of the first.
   */
  add(example: Pick<Example, 'id' | 'input'>): Promise<DuplicatePair[]>
}

/** Looks at examples one after another; what it must remember is in the index. */
export function createDuplicateFinder(index: DuplicateIndex, threshold = nearThreshold): DuplicateFinder {
  return {
    async add({ id, input }) {
      const text = inputText({ input })
      const plain = plainText(text)
      if (plain === '') return []
      const isCompared = normalisedText(text).length >= 3
      const shingles = isCompared ? shinglesOf(text) : new Uint32Array()
      const bands = isCompared ? bandsOf(shingles) : []
      const { same, alike } = await index.add({ id, exact: sha256(plain), bands, shingles })
      if (same !== undefined) return [{ id, of: same, kind: 'exact', similarity: 1 }]
      return alike
        .map(other => ({
          id,
          of: other.id,
          kind: 'near' as const,
          similarity: jaccard(shingles, other.shingles),
        }))
        .filter(({ similarity }) => similarity >= threshold)
        .sort((a, b) => b.similarity - a.similarity || (a.of < b.of ? -1 : 1))
        .slice(0, mostNear)
    },
  }
}

/** An index in memory, for datasets of a few thousand examples. */
export function memoryDuplicateIndex(): DuplicateIndex {
  const byText = new Map<string, string>()
  const byBand = new Map<number, string[]>()
  const shinglesById = new Map<string, Uint32Array>()
  return {
    async add({ id, exact, bands, shingles }) {
      const same = byText.get(exact)
      if (same !== undefined) return { same, alike: [] }
      byText.set(exact, id)
      const found = new Set(bands.flatMap(band => byBand.get(band) ?? []))
      for (const band of bands) byBand.set(band, [...(byBand.get(band) ?? []), id])
      shinglesById.set(id, shingles)
      const alike = [...found].map(other => ({ id: other, shingles: shinglesById.get(other) as Uint32Array }))
      return { same: undefined, alike }
    },
    async close() {},
  }
}
