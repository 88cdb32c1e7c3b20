/**
 * 53 bits of a text, as a whole number: for telling texts apart and for spreading them evenly, at a tenth of the time of a
 * SHA-256. Whoever wants two texts to collide can make them; where that matters, use `sha256`.
 *
 * @param seed another one gives bits that are independent of the first
 * @see cyrb53 by bryc (public domain)
 */
export function hash53(text: string, seed = 0): number {
  let a = 0xdeadbeef ^ seed
  let b = 0x41c6ce57 ^ seed
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    a = Math.imul(a ^ unit, 2654435761)
    b = Math.imul(b ^ unit, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0)
}
