import { createHash } from 'node:crypto'

/** Seeded randomness: the same seed gives the same draws on every machine. */
export interface Random {
  /** A 32-bit unsigned integer. */
  uint32(): number
  /** In [0, 1), with 32 bits. */
  float(): number
  /** An unbiased integer in [0, bound). `bound` is 1 to 2^32. */
  below(bound: number): number
}

/**
 * xoshiro128** seeded from text. Give each use its own words (`seededRandom(runSeed, 'bootstrap', metricId)`),
 * so that adding a draw in one place does not change the draws of another.
 *
 * @see Blackman & Vigna (2021), Scrambled linear pseudorandom number generators; Lemire (2019) for `below`.
 */
export function seededRandom(...words: readonly (string | number)[]): Random {
  const digest = createHash('sha256').update(words.join('\u0000')).digest()
  return xoshiro128([
    digest.readUInt32LE(0),
    digest.readUInt32LE(4),
    digest.readUInt32LE(8),
    digest.readUInt32LE(12),
  ])
}

/** xoshiro128** from its four 32-bit state words, which must not all be zero. */
export function xoshiro128(state: readonly [number, number, number, number]): Random {
  let [a, b, c, d] = state.map(word => word >>> 0) as [number, number, number, number]
  if ((a | b | c | d) === 0) throw new RangeError('xoshiro128: the state must not be all zero')

  function uint32(): number {
    const times5 = Math.imul(b, 5)
    const result = Math.imul((times5 << 7) | (times5 >>> 25), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
    return result
  }

  function below(bound: number): number {
    // Lemire: take the high word of a 64-bit product, reject the few low words that would bias it.
    const threshold = (2 ** 32 - bound) % bound
    for (;;) {
      const draw = uint32()
      const high = multiplyHigh(draw, bound)
      if (Math.imul(draw, bound) >>> 0 >= threshold) return high
    }
  }

  return { uint32, float: () => uint32() / 2 ** 32, below }
}

function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16
  const aLow = a & 0xffff
  const low = aLow * b
  return Math.floor((aHigh * b + Math.floor(low / 2 ** 16)) / 2 ** 16)
}

/** A new array in random order (Fisher-Yates); the input is left as it is. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = items.slice()
  for (let last = result.length - 1; last > 0; last--) {
    const other = random.below(last + 1)
    ;[result[last], result[other]] = [result[other] as T, result[last] as T]
  }
  return result
}
