import { normalisedText } from './example-text.ts'

const bands = 20
const rowsInBand = 5
/** Characters in a shingle: long enough to mean something, short enough for a changed word to leave most of them. */
const shingleLength = 5
/** A longer text is stood for by the smallest of its hashes, which are a random part of them. */
const mostShingles = 4_096

/**
 * Hashes of the overlapping pieces of a normalised text, ascending. Two texts are as similar as these sets are (Jaccard). Of a
 * text with more than 4,096 different pieces the smallest 4,096 hashes.
 *
 * @see Broder (1997), On the resemblance and containment of documents
 */
export function shinglesOf(text: string): Uint32Array {
  const clean = normalisedText(text)
  const pieces = new Set<number>()
  for (let at = 0; at === 0 || at + shingleLength <= clean.length; at++) {
    pieces.add(hashOf(clean, at, Math.min(clean.length, at + shingleLength)))
  }
  return Uint32Array.from(pieces).sort().slice(0, mostShingles)
}

/**
 * Keys of the bands of a MinHash signature, whole numbers below 2^52: texts of similarity s share one with probability
 * 1 - (1 - s^5)^20: 0.9996 at 0.8, 0.98 at 0.7, 0.47 at 0.5, 0.05 at 0.3.
 */
export function bandsOf(shingles: Uint32Array): number[] {
  const signature = signatureOf(shingles)
  return Array.from({ length: bands }, (_, band) => {
    let low = mix(band + 1)
    let high = mix(low)
    for (let row = 0; row < rowsInBand; row++) {
      const value = signature[band * rowsInBand + row] as number
      low = mix(low ^ value)
      high = mix((high + value) | 0)
    }
    return (high >>> 12) * 2 ** 32 + low
  })
}

/** Multiply and add, by row: shingles are mixed well already, so this orders them afresh each time. */
const multipliers = Int32Array.from({ length: bands * rowsInBand }, (_, row) => mix(row + 1) | 1)
const addends = Int32Array.from({ length: bands * rowsInBand }, (_, row) => mix(row + 0x10001))

function signatureOf(shingles: Uint32Array): Uint32Array {
  const signature = new Uint32Array(bands * rowsInBand)
  for (let row = 0; row < signature.length; row++) {
    const multiplier = multipliers[row] as number
    const addend = addends[row] as number
    let least = 0xffffffff
    for (let at = 0; at < shingles.length; at++) {
      const value = (Math.imul(shingles[at] as number, multiplier) + addend) >>> 0
      if (value < least) least = value
    }
    signature[row] = least
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
function hashOf(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mix(hash)
}

/**
 * Share of the shingles that two texts have in common, of all they have. Exact for texts of up to 4,096 shingles; for longer
 * ones the share among the hashes that are known of both, good to about a point.
 */
export function jaccard(a: Uint32Array, b: Uint32Array): number {
  let shared = 0
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const difference = (a[i] as number) - (b[j] as number)
    if (difference === 0) shared++
    if (difference <= 0) i++
    if (difference >= 0) j++
  }
  // Past the end of a cut list nothing is known of its text.
  const isCut = (i === a.length && a.length === mostShingles) || (j === b.length && b.length === mostShingles)
  const all = isCut ? i + j - shared : a.length + b.length - shared
  return all === 0 ? 1 : shared / all
}
