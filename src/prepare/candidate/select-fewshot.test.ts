import { describe, expect, it } from 'vitest'
import { seededRandom, shuffled } from '../../kernel/index.ts'
import { exampleSchema } from '../dataset/index.ts'
import { selectFewshot } from './index.ts'

const pool = Array.from({ length: 300 }, (_, index) =>
  exampleSchema.parse({
    id: `e${index}`,
    input: 'x',
    split: index % 3 === 0 ? 'fewshot' : index % 3 === 1 ? 'eval' : undefined,
  }),
)
const wish = { count: 5, seed: 1, scoredSplit: 'eval' } as const
const ids = async (...args: Parameters<typeof selectFewshot>) =>
  (await selectFewshot(...args)).map(example => example.id)

describe('few-shot examples', () => {
  it('come from the few-shot split and nowhere else', async () => {
    const chosen = await selectFewshot(pool, { ...wish, count: 100 })
    expect(chosen).toHaveLength(100)
    expect(chosen.every(example => example.split === 'fewshot')).toBe(true)
  })

  it('are the same for a seed whatever the order of the file, and others for another seed', async () => {
    const first = await ids(pool, wish)
    expect(await ids(shuffled(pool, seededRandom('order')), wish)).toEqual(first)
    expect(await ids(pool, { ...wish, seed: 2 })).not.toEqual(first)
  })

  it('stay when more are wanted', async () => {
    expect((await ids(pool, { ...wish, count: 8 })).slice(0, 5)).toEqual(await ids(pool, wish))
  })

  it.each(['fewshot', 'all'] as const)('are refused when %s is scored', async scoredSplit => {
    await expect(selectFewshot(pool, { ...wish, scoredSplit })).rejects.toMatchObject({
      code: 'fewshot_leak',
    })
  })

  it('are refused when no example is set aside, and when there are too few', async () => {
    const unsplit = pool.filter(example => example.split === undefined)
    await expect(selectFewshot(unsplit, wish)).rejects.toMatchObject({ code: 'fewshot_leak' })
    await expect(selectFewshot(pool, { ...wish, count: 101 })).rejects.toMatchObject({
      code: 'candidate_invalid',
      details: { count: 101, available: 100 },
    })
  })

  it('are not looked for when none is wanted', async () => {
    expect(await selectFewshot([], { ...wish, count: 0, scoredSplit: 'all' })).toEqual([])
  })
})
