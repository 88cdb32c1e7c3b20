import { describe, expect, it } from 'vitest'
import { reviewFormSchema } from '../review/index.ts'
import { rubricSchema } from './rubric.ts'
import { rubricForm } from './rubric-form.ts'
import { rubricLibrary } from './rubric-library.ts'

const rubric = (scale: unknown) =>
  rubricSchema.parse({
    name: 'own',
    version: '1',
    dimensions: [{ id: 'depth', title: 'Depth', question: 'How deep?', scale }],
  })
const level = (value: number) => ({ value, label: `level ${value}`, description: `At ${value}.` })

describe('the form of a rubric', () => {
  it('asks what the judge is asked, for every ready-made rubric', () => {
    for (const ready of Object.values(rubricLibrary)) {
      const form = reviewFormSchema.parse(rubricForm(ready))
      expect(form.dimensions.map(({ id, question }) => [id, question])).toEqual(
        ready.dimensions.map(({ id, question }) => [id, question]),
      )
    }
  })

  it('has yes and no, the levels with their anchors, or the range of numbers', () => {
    const scaleOf = (scale: unknown) => rubricForm(rubric(scale)).dimensions[0]?.scale
    expect(scaleOf('binary')).toEqual({
      choices: [
        { value: 1, label: 'yes' },
        { value: 0, label: 'no' },
      ],
    })
    expect(scaleOf({ levels: [level(1), level(2)] })).toEqual({ choices: [level(1), level(2)] })
    expect(scaleOf({ min: -2, max: 2.5 })).toEqual({ min: -2, max: 2.5 })
  })

  it('has nine levels at most: each is one key', () => {
    const levels = Array.from({ length: 10 }, (_, at) => level(at))
    expect(rubricForm(rubric({ levels: levels.slice(0, 9) })).dimensions).toHaveLength(1)
    expect(() => rubricForm(rubric({ levels }))).toThrow('dimension depth has 10 levels')
  })
})
