import { describe, expect, it } from 'vitest'
import { ownRatings } from './foreign-ratings.ts'

describe('ratings of labelling tools', () => {
  const own = { exampleId: 'e1', candidate: 'hybrid' }

  it('come out of Label Studio, one for each person and control, without what was cancelled', () => {
    const task = {
      id: 7,
      data: { ...own, question: 'q' },
      annotations: [
        {
          completed_by: { id: 3, email: 'ann@example.org' },
          result: [
            { from_name: 'supported', type: 'choices', value: { choices: ['yes'] } },
            { from_name: 'grade', type: 'rating', value: { rating: 4 } },
          ],
        },
        { completed_by: 4, result: [{ from_name: 'supported', value: { choices: ['no'] } }] },
        {
          completed_by: 5,
          was_cancelled: true,
          result: [{ from_name: 'supported', value: { choices: ['no'] } }],
        },
      ],
    }
    expect(ownRatings(task, 'supported')).toEqual([
      { ...own, dimension: 'supported', rater: 'ann@example.org', value: 'yes' },
      { ...own, dimension: 'supported', rater: '4', value: 'no' },
    ])
    expect(ownRatings(task)).toHaveLength(3)
  })

  it('come out of Argilla, of both its forms, without drafts', () => {
    const metadata = { example_id: 'e1', candidate: 'hybrid' }
    const older = {
      fields: {},
      metadata,
      responses: [
        { user_id: 'u1', status: 'submitted', values: { supported: { value: 'yes' }, other: { value: 1 } } },
        { user_id: 'u2', status: 'draft', values: { supported: { value: 'no' } } },
      ],
    }
    expect(ownRatings(older, 'supported')).toEqual([
      { ...own, dimension: 'supported', rater: 'u1', value: 'yes' },
    ])
    const newer = {
      metadata,
      responses: {
        supported: [
          { user_id: 'u1', value: 3 },
          { user_id: 'u2', value: 4 },
        ],
      },
    }
    expect(ownRatings(newer)).toEqual([
      { ...own, dimension: 'supported', rater: 'u1', value: 3 },
      { ...own, dimension: 'supported', rater: 'u2', value: 4 },
    ])
  })

  it('leaves alone what is a rating already, and what is neither', () => {
    const rating = { exampleId: 'e1', rater: 'ann', value: 1 }
    expect(ownRatings(rating)).toEqual([rating])
    expect(ownRatings(3)).toEqual([3])
    expect(ownRatings({ responses: 'none' })).toEqual([{ responses: 'none' }])
  })
})
