import { expect, it } from 'vitest'
import { dot, normalised } from './cluster-vectors.ts'
import type { Embedder } from './ports.ts'

const cosine = (a: Float32Array, b: Float32Array): number => dot(normalised(a), normalised(b))

/** What every embedder keeps. `open` gives one that is ready. */
export function embedderContract(open: () => Promise<Embedder>): void {
  it('gives one finite vector of the stated length for each text, in order', async () => {
    const embedder = await open()
    const texts = ['Is hail covered?', 'Is theft covered?', 'Is hail covered?']
    const vectors = await embedder.embed(texts)
    expect(vectors.map(({ length }) => length)).toEqual(texts.map(() => embedder.dimensions))
    for (const vector of vectors) expect(vector.every(Number.isFinite)).toBe(true)
    expect(cosine(vectors[0] as Float32Array, vectors[2] as Float32Array)).toBeGreaterThan(0.9999)
    expect(embedder.id).not.toBe('')
  })

  it('gives nothing for no texts, and a vector for texts without words', async () => {
    const embedder = await open()
    expect(await embedder.embed([])).toEqual([])
    const odd = await embedder.embed(['', '   ', '🙂', '\u0000', 'ü'.repeat(5_000)])
    expect(odd.map(({ length }) => length)).toEqual(odd.map(() => embedder.dimensions))
    for (const vector of odd) expect(vector.every(Number.isFinite)).toBe(true)
  })

  it('gives the same vector for a text whatever stands beside it, over the borders of batches', async () => {
    const embedder = await open()
    const texts = Array.from({ length: 70 }, (_, at) => `Question number ${at} about water`)
    const together = await embedder.embed(texts)
    const alone = await embedder.embed([texts[65] as string])
    expect(together).toHaveLength(70)
    expect(cosine(together[65] as Float32Array, alone[0] as Float32Array)).toBeGreaterThan(0.9999)
  })

  it('finds a question nearer to its paraphrase than to another matter', async () => {
    const embedder = await open()
    const [asked, again, other] = (await embedder.embed([
      'Is water damage from a burst pipe covered?',
      'Does the policy cover water damage after a pipe burst?',
      'How do I change my email address?',
    ])) as [Float32Array, Float32Array, Float32Array]
    expect(cosine(asked, again)).toBeGreaterThan(cosine(asked, other))
  })
}
