import { describe, expect, it } from 'vitest'
import { rubricSchema, rubricTotal } from './rubric.ts'
import { rubricLibrary } from './rubric-library.ts'

const dimension = (id: string, more = {}) => ({
  id,
  title: id,
  question: `Is it ${id}?`,
  scale: 'binary',
  ...more,
})
const rubric = (more: object = {}, dimensions = [dimension('right', { weight: 3 }), dimension('short')]) =>
  rubricSchema.parse({ name: 'r', version: '1.0.0', dimensions, ...more })

describe('a rubric', () => {
  it('weighs its dimensions, each from the lowest to the highest of its scale', () => {
    expect(rubricTotal(rubric(), { right: 1, short: 0 })).toBe(0.75)
    const graded = rubric({}, [dimension('grade', { scale: { min: 1, max: 5 } })])
    expect(rubricTotal(graded, { grade: 4 })).toBe(0.75)
  })

  it('caps the total when a blocking dimension fails, and never lifts it', () => {
    const blocking = rubric({ blockedTotal: 0.4 }, [
      dimension('right', { weight: 3 }),
      dimension('safe', { blocking: true }),
    ])
    expect(rubricTotal(blocking, { right: 1, safe: 0 })).toBe(0.4)
    expect(rubricTotal(blocking, { right: 0, safe: 0 })).toBe(0)
    expect(rubricTotal(blocking, { right: 1, safe: 1 })).toBe(1)
  })

  it('decides by the first rule that holds, in place of weights', () => {
    const tree = rubric({
      decide: {
        rules: [
          { when: { right: 0 }, value: 0 },
          { when: { right: 1, short: 0 }, value: 0.6 },
        ],
        otherwise: 1,
      },
    })
    const all = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ].map(([right, short]) => rubricTotal(tree, { right: right as number, short: short as number }))
    expect(all).toEqual([0, 0, 0.6, 1])
  })

  it('weighs otherwise in a slice', () => {
    const sliced = rubric({ slices: [{ tag: 'user', value: 'expert', weights: { short: 0 } }] })
    expect(rubricTotal(sliced, { right: 1, short: 0 }, { user: 'expert' })).toBe(1)
    expect(rubricTotal(sliced, { right: 1, short: 0 }, { user: 'lay' })).toBe(0.75)
  })

  it.each([
    [{ dimensions: [dimension('a'), dimension('a')] }, 'two dimensions have the same id'],
    [{ slices: [{ tag: 't', value: 'v', weights: { nothing: 1 } }] }, 'there is no dimension nothing'],
    [
      { decide: { rules: [{ when: { nothing: 1 }, value: 1 }], otherwise: 0 } },
      'there is no dimension nothing',
    ],
    [{ dimensions: [dimension('a', { examples: [{ answer: 'x', value: 3 }] })] }, '3 is not on the scale'],
  ])('refuses %o', (more, words) => {
    const parsed = rubricSchema.safeParse({
      name: 'r',
      version: '1.0.0',
      dimensions: [dimension('a')],
      ...more,
    })
    expect(parsed.success).toBe(false)
    expect(JSON.stringify(parsed.error?.issues)).toContain(words)
  })

  it('comes ready-made within the recommended weights, with safety blocking', () => {
    const { dimensions } = rubricLibrary.general!
    const total = dimensions.reduce((sum, { weight }) => sum + weight, 0)
    const share = (id: string) => (100 * dimensions.find(one => one.id === id)!.weight) / total
    const ranges = {
      factual_accuracy: [25, 40],
      relevance: [15, 25],
      completeness: [10, 20],
      format: [5, 15],
      tone: [5, 15],
      conciseness: [5, 10],
      safety: [10, 20],
    } as const
    for (const [id, [low, high]] of Object.entries(ranges)) {
      expect(share(id), id).toBeGreaterThanOrEqual(low)
      expect(share(id), id).toBeLessThanOrEqual(high)
    }
    expect(dimensions.find(({ id }) => id === 'safety')?.blocking).toBe(true)
  })
})
