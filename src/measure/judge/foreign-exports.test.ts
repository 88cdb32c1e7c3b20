import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { argillaRecords, labelStudioTasks } from './foreign-exports.ts'
import { ownRatings } from './foreign-ratings.ts'
import { type HumanRating, humanRatingSchema } from './human-rating.ts'

const name = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' })
const rating = fc.record(
  {
    exampleId: fc.constantFrom('e1', '7', 'größe', '=1+1'),
    candidate: fc.constantFrom('a', 'b', '李'),
    dimension: fc.constantFrom('supported', 'tone', 'constructor'),
    rater: name,
    value: fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter(x => !Object.is(x, -0)),
      fc.constantFrom('good', 'tie'),
    ),
    synthetic: fc.constant(true),
  },
  { requiredKeys: ['exampleId', 'rater', 'value'] },
)
const ratings = fc.uniqueArray(rating, {
  selector: ({ exampleId, candidate, dimension, rater }) =>
    JSON.stringify([exampleId, candidate, dimension, rater]),
})

/** Through the text of a file, as records of our own form. */
const readAgain = (records: readonly unknown[]): HumanRating[] =>
  (JSON.parse(JSON.stringify(records)) as unknown[])
    .flatMap(record => ownRatings(record))
    .map(record => humanRatingSchema.parse(record))

const inOrder = (all: readonly HumanRating[]) =>
  all.map(one => JSON.stringify(one, Object.keys(one).sort())).sort()
const texts = () => ({ question: 'q', documents: 'd', answer: 'a' })

describe('ratings for other labelling tools', () => {
  it.each([
    ['Label Studio', labelStudioTasks],
    ['Argilla', argillaRecords],
  ])('are read back the same out of %s', (_, write) => {
    let several = 0
    fc.assert(
      fc.property(ratings, all => {
        expect(inOrder(readAgain(write(all, texts)))).toEqual(inOrder(all))
        if (all.length > 1) several++
      }),
    )
    expect(several).toBeGreaterThan(20)
  })

  it('show the answer to whoever opens them there, once for all its raters', () => {
    const all = ['ann', 'ben'].map(rater => ({ exampleId: 'e1', candidate: 'a', rater, value: 1 }))
    const tasks = labelStudioTasks(all, texts)
    expect(tasks).toMatchObject([
      {
        data: { exampleId: 'e1', candidate: 'a', question: 'q', documents: 'd', answer: 'a' },
        annotations: [{ completed_by: { email: 'ann' } }, { completed_by: { email: 'ben' } }],
      },
    ])
    expect(argillaRecords(all, texts)).toMatchObject([
      {
        fields: { question: 'q', answer: 'a' },
        responses: { value: [{ user_id: 'ann' }, { user_id: 'ben' }] },
      },
    ])
    expect(labelStudioTasks([], texts)).toEqual([])
  })
})
