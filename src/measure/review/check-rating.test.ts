import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ratingProblems } from './check-rating.ts'
import { questionForm } from './question-form.ts'
import type { FormDimension, RatingInput, ReviewForm } from './review-form.ts'
import { isOnFormScale, levelOf, scaleText, writtenValue } from './scale-value.ts'

const levels: FormDimension['scale'] = {
  choices: [
    { value: 1, label: 'poor' },
    { value: 2, label: 'fair' },
    { value: 3, label: 'Gut für Ämter' },
  ],
}
const form: ReviewForm = {
  dimensions: [
    ...questionForm('q').dimensions,
    { id: 'tone', title: 'Tone', question: 't', scale: levels },
    { id: 'share', title: 'Share', question: 's', scale: { min: -1, max: 1 } },
  ],
}
const values = { value: 1, tone: 3, share: -0.5 }
const rated: Pick<RatingInput, 'outcome' | 'values' | 'spans'> = { outcome: 'rated', values, spans: [] }
const answers = ['The dog 🐕 barks.']
const mark = (start: number, end: number, text: string, answer = 0) => ({ answer, start, end, text })
const problems = (more: object) => ratingProblems({ ...rated, ...more }, form, answers)

describe('a rating', () => {
  it('is taken with a value on every dimension, or with none where nothing was rated', () => {
    expect(problems({})).toEqual([])
    expect(problems({ outcome: 'cannot_tell', values: {} })).toEqual([])
    expect(problems({ outcome: 'skipped', values: {} })).toEqual([])
  })

  it.each([
    ['a dimension without a value', { values: { value: 1, tone: 3 } }, 'Share (share) has no value'],
    [
      'a dimension that is none',
      { values: { ...values, style: 1 } },
      'no dimension "style"; there is value, tone, share',
    ],
    ['a name of every object', { values: { ...values, toString: 1 } }, 'no dimension "toString"'],
    [
      'a value between two levels',
      { values: { ...values, tone: 2.5 } },
      'tone: 2.5 is not 1 (poor), 2 (fair)',
    ],
    ['a number in words', { values: { ...values, value: '1' } }, 'value: 1 is not 1 (yes), 0 (no)'],
    [
      'a number beyond the range',
      { values: { ...values, share: 1.01 } },
      'share: 1.01 is not a number from -1 to 1',
    ],
    ['no number', { values: { ...values, share: Number.NaN } }, 'share: NaN'],
    ['a value for what is skipped', { outcome: 'skipped' }, 'skipped has no values'],
    ['a value for what cannot be told', { outcome: 'cannot_tell' }, 'cannot tell has no values'],
    ['a mark beyond the end', { spans: [mark(0, 18, '')] }, 'outside of an answer of 17 characters'],
    ['a mark of nothing', { spans: [mark(3, 3, '')] }, 'outside'],
    ['a mark of other words', { spans: [mark(4, 7, 'cat')] }, 'are not those of the answer'],
    [
      'a mark in another answer',
      { spans: [mark(0, 3, 'The', 1)] },
      'in answer 2, and there is no such answer',
    ],
  ])('is refused in words for %s', (_, more, words) => {
    expect(problems(more)).toEqual([expect.stringContaining(words)])
  })

  it('may mark words by UTF-16 offsets', () => {
    expect(problems({ spans: [mark(8, 10, '🐕'), mark(0, 17, answers[0] as string)] })).toEqual([])
  })
})

describe('what is written into a cell', () => {
  it.each([
    [levels, '2', 2],
    [levels, ' 2.0 ', 2],
    [levels, 'FAIR', 2],
    [levels, 'gut fu\u0308r a\u0308mter', 3],
    [levels, '2.5', undefined],
    [levels, 'true', 1],
    [form.dimensions[0]?.scale, 'Yes', 1],
    [form.dimensions[0]?.scale, 'FALSE', 0],
    [form.dimensions[0]?.scale, 'maybe', undefined],
    [form.dimensions[0]?.scale, '', undefined],
    [{ min: 0, max: 1 }, '0,5', 0.5],
    [{ min: 0, max: 1 }, '1e-1', 0.1],
    [{ min: 0, max: 1 }, '2', undefined],
    [{ min: 0, max: 1 }, 'half', undefined],
  ])('%j: %j is %j', (scale, text, value) => {
    expect(writtenValue(scale as FormDimension['scale'], text)).toBe(value)
  })

  it('is the value again when a value of the scale is written', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...form.dimensions),
        fc.double({ min: -1, max: 1, noNaN: true }),
        ({ scale }, number) => {
          const given =
            'choices' in scale ? scale.choices.map(({ value }) => value) : [number === 0 ? 0 : number]
          for (const value of given) {
            expect(isOnFormScale(scale, value)).toBe(true)
            expect(writtenValue(scale, String(value))).toBe(value)
          }
        },
      ),
    )
  })

  it('counts by rank on levels, by distance on numbers, by kind on yes and no', () => {
    expect(form.dimensions.map(({ scale }) => levelOf(scale))).toEqual(['nominal', 'ordinal', 'interval'])
    expect(
      scaleText({
        choices: [
          { value: 'tie', label: 'tie' },
          { value: 1, label: 'one' },
        ],
      }),
    ).toBe('tie, 1 (one)')
  })
})
