import fc from 'fast-check'
import { expect, it } from 'vitest'
import { questionOf } from './__fixtures__/made-up-examples.ts'
import { createDuplicateFinder, type DuplicatePair } from './find-duplicates.ts'
import { jaccard, shinglesOf } from './min-hash.ts'
import type { DuplicateIndex } from './ports.ts'

/** What every duplicate index keeps. `open` gives an empty one. */
export function duplicateIndexContract(open: () => DuplicateIndex): void {
  async function pairsOf(inputs: readonly string[]): Promise<DuplicatePair[]> {
    const index = open()
    const finder = createDuplicateFinder(index)
    const pairs: DuplicatePair[] = []
    for (const [at, input] of inputs.entries()) pairs.push(...(await finder.add({ id: `q${at}`, input })))
    await index.close()
    return pairs
  }

  it('finds no pair among texts that have little in common', async () => {
    expect(await pairsOf(Array.from({ length: 300 }, (_, at) => questionOf(at)))).toEqual([])
  })

  it('tells every copy of the first one, once', async () => {
    expect(await pairsOf(['Is hail covered?', 'is  hail\ncovered?', 'Is hail covered?'])).toEqual([
      { id: 'q1', of: 'q0', kind: 'exact', similarity: 1 },
      { id: 'q2', of: 'q0', kind: 'exact', similarity: 1 },
    ])
  })

  it('tells texts that differ in punctuation alone as near, not as the same', async () => {
    expect(await pairsOf(['What is 12 - 4, please?', 'What is 12, 4, please?'])).toEqual([
      { id: 'q1', of: 'q0', kind: 'near', similarity: 1 },
    ])
  })

  it('keeps texts apart that differ in a sign or in a vowel mark', async () => {
    const signs = await pairsOf(['3 + 4', '3 = 4', '3 × 4'])
    const marks = await pairsOf(['कि', 'की'])
    expect([signs, marks]).toEqual([[], []])
  })

  it('looks at texts without letters, and never at empty ones', async () => {
    expect(await pairsOf(['', '  ', '🙂', '🙂', '?', '?'])).toMatchObject([
      { id: 'q3', of: 'q2', kind: 'exact' },
      { id: 'q5', of: 'q4', kind: 'exact' },
    ])
  })

  it('finds the pairs that comparing all with all finds', async () => {
    const edits = fc.array(fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 29 })), {
      minLength: 20,
      maxLength: 60,
    })
    await fc.assert(
      fc.asyncProperty(edits, async list => {
        const texts = list.map(([family, word]) =>
          questionOf(family, 30)
            .split(' ')
            .map((text, at) => (at === word ? 'something' : text))
            .join(' '),
        )
        const found = new Set((await pairsOf(texts)).map(({ id, of }) => `${id}-${of}`))
        const firsts = texts.map((text, at) => (texts.indexOf(text) === at ? shinglesOf(text) : undefined))
        for (const [at, mine] of firsts.entries()) {
          const near = firsts.slice(0, at).filter(other => mine && other && jaccard(mine, other) >= 0.8)
          for (const other of near.slice(0, 10)) {
            if (near.length <= 10) expect(found).toContain(`q${at}-q${firsts.indexOf(other)}`)
          }
        }
      }),
      { numRuns: 15 },
    )
  })

  it('stays quick and small when everything is a copy, or stamped from one template', {
    tags: 'slow',
  }, async () => {
    const copies = await pairsOf(Array.from({ length: 3_000 }, () => 'Is hail covered?'))
    expect(copies).toHaveLength(2_999)
    const template = questionOf('template', 60)
    const stamped = await pairsOf(Array.from({ length: 500 }, (_, at) => `${template} ${at}`))
    expect(stamped.length).toBeLessThanOrEqual(5_000)
    expect(new Set(stamped.map(({ id }) => id)).size).toBe(499)
  })
}
