import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { questionOf } from './__fixtures__/made-up-examples.ts'
import { duplicateIndexContract } from './duplicate-index.contract.ts'
import { memoryDuplicateIndex } from './find-duplicates.ts'
import { bandsOf, jaccard, shinglesOf } from './min-hash.ts'

describe('the index in memory', () => duplicateIndexContract(memoryDuplicateIndex))

describe('jaccard', () => {
  it('is shared over all, by sets', () => {
    const numbers = fc.uniqueArray(fc.nat({ max: 200 }), { maxLength: 100 })
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const shared = a.filter(value => b.includes(value)).length
        const all = new Set([...a, ...b]).size
        const sorted = (values: number[]) => Uint32Array.from(values).sort()
        expect(jaccard(sorted(a), sorted(b))).toBe(all === 0 ? 1 : shared / all)
      }),
    )
  })

  it('is good to two points for texts that are too long to be held whole', () => {
    const left = Array.from({ length: 4_000 }, (_, at) => questionOf(at, 4))
    const right = left.map((text, at) => (at % 10 === 0 ? questionOf(`other ${at}`, 4) : text))
    const pieces = (texts: readonly string[]): Set<string> => {
      const text = texts.join(' ')
      return new Set(Array.from({ length: text.length - 4 }, (_, at) => text.slice(at, at + 5)))
    }
    const [a, b] = [pieces(left), pieces(right)]
    const shared = [...a].filter(piece => b.has(piece)).length
    const estimate = jaccard(shinglesOf(left.join(' ')), shinglesOf(right.join(' ')))
    expect(Math.abs(estimate - shared / (a.size + b.size - shared))).toBeLessThan(0.02)
  })
})

describe('bands', () => {
  it('are shared about as often as the formula says', () => {
    const rate = (words: number): { similarity: number; found: number } => {
      let found = 0
      let similarity = 0
      const rounds = 200
      for (let round = 0; round < rounds; round++) {
        const base = questionOf(`base ${round}`, 40).split(' ')
        const other = base.map((word, at) => (at < words ? `${word}xyz${round}` : word))
        const [a, b] = [shinglesOf(base.join(' ')), shinglesOf(other.join(' '))]
        similarity += jaccard(a, b) / rounds
        if (bandsOf(a).some(band => bandsOf(b).includes(band))) found += 1 / rounds
      }
      return { similarity, found }
    }
    for (const words of [4, 12, 24]) {
      const { similarity, found } = rate(words)
      expect(Math.abs(found - (1 - (1 - similarity ** 5) ** 20))).toBeLessThan(0.12)
    }
  })

  it('are whole numbers that a double holds', () => {
    for (const band of bandsOf(shinglesOf(questionOf(1)))) expect(Number.isSafeInteger(band)).toBe(true)
  })
})
