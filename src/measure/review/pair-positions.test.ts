import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { positionsOf, shownValue, storedForm, storedValue, turnedSpans } from './pair-positions.ts'
import { pairForm } from './question-form.ts'
import type { ReviewKey } from './review-key.ts'

const candidates = ['bm25', 'hybrid'] as const

describe('the positions of a pair', () => {
  it('are the same each time for a rater and item, and put each candidate first about half of the time', () => {
    fc.assert(
      fc.property(fc.integer(), fc.string(), (seed, rater) => {
        const draws = Array.from({ length: 400 }, (_, at) => positionsOf(seed, rater, `r${at}`))
        expect(draws).toEqual(Array.from({ length: 400 }, (_, at) => positionsOf(seed, rater, `r${at}`)))
        const first = draws.filter(([place]) => place === 0).length
        // 400 fair draws lie beyond these once in 10^9.
        expect(first).toBeGreaterThan(139)
        expect(first).toBeLessThan(261)
      }),
      { numRuns: 50 },
    )
  })

  it('differ between raters of one item, so that a place tells nothing', () => {
    const first = Array.from({ length: 400 }, (_, at) => positionsOf(1, `rater ${at}`, 'r1')[0])
    expect(first.filter(place => place === 0).length).toBeGreaterThan(139)
    expect(first.filter(place => place === 1).length).toBeGreaterThan(139)
  })

  it('lead there and back: what is stored is the candidate that stood where the rater pointed', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.string(),
        fc.constantFrom('first', 'second', 'tie'),
        fc.uniqueArray(
          fc.string().filter(name => name !== 'tie'),
          { minLength: 2, maxLength: 2 },
        ),
        (seed, rater, said, names) => {
          const positions = positionsOf(seed, rater, 'r1')
          const stored = storedValue(said, positions, names)
          const shownOrder = positions.map(place => names[place])
          expect(stored).toBe(said === 'tie' ? 'tie' : shownOrder[said === 'first' ? 0 : 1])
          expect(shownValue(stored, positions, names)).toBe(said)
        },
      ),
    )
  })

  it('hold for candidates that are called as the places are', () => {
    const names = ['second', 'first']
    expect(storedValue('first', [0, 1], names)).toBe('second')
    expect(shownValue('second', [0, 1], names)).toBe('first')
    expect(shownValue('second', [1, 0], names)).toBe('second')
  })

  it('move the marks with the answers', () => {
    const mark = (answer: number) => ({ answer, start: 0, end: 1, text: 'x' })
    expect(turnedSpans([mark(0), mark(1)], [1, 0])).toEqual([mark(1), mark(0)])
    expect(turnedSpans(turnedSpans([mark(0)], [1, 0]), [1, 0])).toEqual([mark(0)])
  })
})

describe('the form that is stored', () => {
  const key: ReviewKey = {
    schema: 'cupel.review/2',
    run: 'run',
    drawnAt: '2026-11-01T00:00:00.000Z',
    question: 'q',
    mode: 'pairwise',
    isRandom: true,
    form: pairForm('q'),
    perItem: 1,
    raters: [],
    seed: 1,
    items: { r1: { exampleId: 'e1', candidates: [...candidates] } },
  }
  it('has the candidates of the item in place of where they stood', () => {
    const { scale } = storedForm(key, 'r1').dimensions[0] as ReviewKey['form']['dimensions'][number]
    expect('choices' in scale && scale.choices.map(({ value }) => value)).toEqual(['bm25', 'hybrid', 'tie'])
    expect(storedForm({ ...key, mode: 'single' }, 'r1')).toBe(key.form)
  })
})
