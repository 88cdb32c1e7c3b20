import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agreementSoFar } from './agreement-so-far.ts'
import { drawReview, type ReviewableAnswer } from './draw-review.ts'

const answers: ReviewableAnswer[] = Array.from({ length: 200 }, (_, at) => ({
  exampleId: `e${at % 100}`,
  candidates: [at < 100 ? 'a' : 'b'],
  stratum: at % 100 < 90 ? 'core' : 'edge',
  disagreement: at % 100 < 20 ? 1 : 0,
}))
const settings = { size: 40, seed: 7, by: 'random', raters: ['ann', 'ben', 'cho'] } as const

describe('drawing answers for people', () => {
  it('draws the same for the same seed, whatever the order of the answers', () => {
    const again = drawReview([...answers].reverse(), settings)
    expect(again).toEqual(drawReview(answers, settings))
    expect(drawReview(answers, { ...settings, seed: 8 }).items).not.toEqual(again.items)
  })

  it('gives every answer to as many raters as asked, evenly, and nobody an answer twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 5 }), (size, ratings) => {
        const raters = ['a', 'b', 'c', 'd']
        const { items, sheets } = drawReview(answers, { ...settings, size, raters, ratings })
        const dealt = Object.values(sheets)
        for (const sheet of dealt) expect(new Set(sheet).size).toBe(sheet.length)
        for (const { id } of items)
          expect(dealt.filter(sheet => sheet.includes(id)).length).toBe(Math.min(ratings, raters.length))
        const sizes = dealt.map(sheet => sheet.length)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(Math.min(ratings, 4))
      }),
    )
  })

  it('is blind: an item says nothing of candidate or example, and raters go in orders of their own', () => {
    const { items, sheets } = drawReview(answers, settings)
    for (const { id, answer } of items) {
      expect(id).toMatch(/^r[0-9a-f]{10}$/)
      expect(id).not.toContain(answer.exampleId)
    }
    expect(sheets.ann).not.toEqual(sheets.ben)
    expect([...(sheets.ann ?? [])].sort()).toEqual([...(sheets.ben ?? [])].sort())
  })

  it('keeps the shares of strata, and draws by disagreement only where there is some, marked as not random', () => {
    const { items } = drawReview(answers, { ...settings, by: 'stratified' })
    const edge = items.filter(({ answer }) => answer.stratum === 'edge').length
    expect(edge / items.length).toBeCloseTo(0.1, 1)
    const disputed = drawReview(answers, { ...settings, size: 100, by: 'disagreement' })
    expect(disputed.items.length).toBe(40)
    expect(disputed.isRandom).toBe(false)
  })

  it('gives what there is when more is asked for', () => {
    expect(drawReview(answers.slice(0, 3), settings).items).toHaveLength(3)
    expect(drawReview([], settings).items).toEqual([])
  })
})

describe('agreement so far', () => {
  const rate = (item: number, rater: string, value: string | number) => ({ item: `i${item}`, rater, value })
  it('tells who is far from the others, and where raters differ', () => {
    const ratings = Array.from({ length: 40 }, (_, item) => [
      rate(item, 'ann', item % 2),
      rate(item, 'ben', item % 2),
      rate(item, 'cho', item % 3 === 0 ? item % 2 : 1 - (item % 2)),
    ]).flat()
    const found = agreementSoFar(ratings)
    expect(found.items).toBe(40)
    expect(found.without.cho).toBe(1)
    expect(found.alpha!).toBeLessThan(0.5)
    expect(found.interval!.lower).toBeLessThan(found.alpha!)
    expect(found.disputed).toHaveLength(26)
    expect(found.disputed[0]?.values).toMatchObject({ ann: expect.any(Number), cho: expect.any(Number) })
  })
  it('says nothing where nothing varies or nothing is shared', () => {
    expect(agreementSoFar([]).alpha).toBeUndefined()
    expect(agreementSoFar([rate(1, 'ann', 1), rate(1, 'ben', 1)]).alpha).toBeUndefined()
    expect(agreementSoFar([rate(1, 'ann', 1), rate(2, 'ben', 0)]).items).toBe(0)
  })
})
