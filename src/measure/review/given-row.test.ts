import { describe, expect, it } from 'vitest'
import { type GivenRow, handedIn, lastRows, ratingsOn, rowsOfRating } from './given-row.ts'
import type { ReviewRating } from './review-form.ts'

const scale = { min: 0, max: 1 }
const form = {
  dimensions: ['a', 'b'].map(id => ({ id, title: id, question: id, scale })),
}
const rating = (more: Partial<ReviewRating>): ReviewRating => ({
  item: 'i1',
  rater: 'Zoë',
  outcome: 'rated',
  values: { a: 1, b: 0 },
  comment: '',
  spans: [],
  seconds: 12,
  at: '2026-11-01T10:00:00.000Z',
  ...more,
})
const rows = (...ratings: ReviewRating[]): GivenRow[] => ratings.flatMap(one => rowsOfRating(one, form))

describe('rows of ratings', () => {
  it('are one for each dimension, without a value where nothing was rated', () => {
    expect(rows(rating({})).map(({ dimension, value }) => [dimension, value])).toEqual([
      ['a', 1],
      ['b', 0],
    ])
    const skipped = rows(rating({ outcome: 'skipped', values: {}, synthetic: true }))
    expect(skipped).toMatchObject([
      { dimension: 'a', value: undefined, outcome: 'skipped', synthetic: true },
      { dimension: 'b', value: undefined, outcome: 'skipped', synthetic: true },
    ])
    expect(ratingsOn(skipped, 'a')).toEqual([])
  })

  it('are the last that a rater said of an item; others and other items stay', () => {
    const all = rows(
      rating({}),
      rating({ rater: 'ann', values: { a: 1, b: 1 } }),
      rating({ item: 'i2' }),
      rating({ values: { a: 0, b: 1 } }),
    )
    expect(ratingsOn(lastRows(all), 'a')).toEqual([
      { item: 'i1', rater: 'Zoë', value: 0 },
      { item: 'i1', rater: 'ann', value: 1 },
      { item: 'i2', rater: 'Zoë', value: 1 },
    ])
    const taken = lastRows([...all, ...rows(rating({ outcome: 'skipped', values: {} }))])
    expect(ratingsOn(taken, 'a').map(({ rater, item }) => `${rater} ${item}`)).toEqual(['ann i1', 'Zoë i2'])
  })

  it('together say what became of an item: rated when any dimension was', () => {
    const row = (dimension: string, outcome: GivenRow['outcome']): GivenRow => ({
      ...(rows(rating({}))[0] as GivenRow),
      dimension,
      outcome,
    })
    const outcomeOf = (...own: GivenRow[]) => handedIn(own).map(({ outcome }) => outcome)
    expect(outcomeOf(row('a', 'cannot_tell'), row('b', 'rated'))).toEqual(['rated'])
    expect(outcomeOf(row('a', 'skipped'), row('b', 'cannot_tell'))).toEqual(['cannot_tell'])
    expect(outcomeOf(row('a', 'skipped'), row('b', 'skipped'))).toEqual(['skipped'])
    expect(handedIn([])).toEqual([])
  })
})
