import { normalisedText } from './example-text.ts'

const permutations = 128
const rowsInBand = 4
/** Characters in a shingle: long enough to mean something, short enough for a changed word to leave most of them. */
const shingleLength = 5

/**
 * Hashes of the overlapping pieces of a normalised text, ascending. Two texts are as similar as these sets are (Jaccard).
 *
 * @see Broder (1997), On the resemblance and containment of documents
 */
export function shinglesOf(text: string): number[] {
  const clean = normalisedText(text)
  const pieces = new Set<number>()
  for (let at = 0; at === 0 || at + shingleLength <= clean.length; at++)
    pieces.add(hash32(clean.slice(at, at + shingleLength)))
  return [...pieces].sort((a, b) => a - b)
}

/**
 * Keys of the bands of a MinHash signature: texts of similarity s share one with probability 1 - (1 - s^4)^32: 0.98 at 0.6,
 * practically 1 at 0.8, 0.23 at 0.3.
 */
export function bandsOf(shingles: readonly number[]): string[] {
  const signature = signatureOf(shingles)
  return Array.from(
    { length: permutations / rowsInBand },
    (_, band) => `${band}:${signature.subarray(band * rowsInBand, (band + 1) * rowsInBand).join('.')}`,
  )
}

function signatureOf(shingles: readonly number[]): Uint32Array {
  const signature = new Uint32Array(permutations).fill(0xffffffff)
  for (const shingle of shingles) {
    for (let i = 0; i < permutations; i++) {
      const value = mix(shingle ^ Math.imul(i + 1, 0x9e3779b1))
      if (value < (signature[i] as number)) signature[i] = value
    }
  }
  return signature
}

/** The finaliser of MurmurHash3: every bit of the input moves every bit of the result. */
function mix(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** FNV-1a over UTF-16 units. */
function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mix(hash)
}

/** Share of the shingles that two texts have in common, of all they have. Both ascending. */
export function jaccard(a: readonly number[], b: readonly number[]): number {
  let shared = 0
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const difference = (a[i] as number) - (b[j] as number)
    if (difference === 0) {
      shared++
      i++
      j++
    } else if (difference < 0) i++
    else j++
  }
  const all = a.length + b.length - shared
  return all === 0 ? 1 : shared / all
}
