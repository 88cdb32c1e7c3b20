import { describe, expect, it } from 'vitest'
import { exampleOf } from './__fixtures__/made-up-examples.ts'
import type { Example } from './example.ts'
import { labelSchemaSchema, labelViolations } from './label-schema.ts'

const told = (expected: Example['expected'], schema: unknown): string[] =>
  labelViolations(exampleOf({ id: 'a', expected }), labelSchemaSchema.parse(schema)).map(
    violation => `${violation.field}: expected ${violation.expected}; found ${violation.found}`,
  )

describe('labelViolations', () => {
  const labels = { labels: ['yes', 'no'] }
  const fields = {
    fields: { name: 'text', limit: 'number', paid: 'boolean', day: 'date', items: 'list', who: 'object' },
  }

  it.each<[string, Example['expected'], unknown, string[]]>([
    ['nothing is expected', undefined, labels, []],
    ['an allowed label', { label: 'yes', labels: ['no'] }, labels, []],
    [
      'a label of another case',
      { label: 'Yes' },
      labels,
      ['expected.label: expected one of yes, no; found "Yes"'],
    ],
    [
      'one of several labels',
      { labels: ['yes', 'x'] },
      labels,
      ['expected.labels.1: expected one of yes, no; found "x"'],
    ],
    [
      'fields of every type',
      { value: { name: 'a', limit: 1, paid: true, day: '2026-02-28', items: [], who: {} } },
      fields,
      [],
    ],
    ['fields that are null', { value: { name: null } }, fields, []],
    [
      'a field of another type',
      { value: { limit: '1' } },
      fields,
      ['expected.value.limit: expected number; found "1"'],
    ],
    [
      'a day that no calendar has',
      { value: { day: '2026-02-30' } },
      fields,
      ['expected.value.day: expected date; found "2026-02-30"'],
    ],
    [
      'a day that is just a number',
      { value: { day: '3' } },
      fields,
      ['expected.value.day: expected date; found "3"'],
    ],
    [
      'a field that is not listed',
      { value: { constructor: 'x' } },
      fields,
      [
        'expected.value.constructor: expected a field among name, limit, paid, day, items, who; found constructor',
      ],
    ],
    ['a value that has no fields', { value: 'x' }, fields, ['expected.value: expected an object; found "x"']],
    [
      'a list of values',
      { value: [{ limit: 1 }, { limit: '1' }] },
      fields,
      ['expected.value.1.limit: expected number; found "1"'],
    ],
    ['a grade on its scale', { value: { tone: 4 } }, { scales: { tone: { min: 1, max: 5, step: 1 } } }, []],
    [
      'a grade off its scale',
      { value: { tone: 6 } },
      { scales: { tone: { min: 1, max: 5 } } },
      ['expected.value.tone: expected a number from 1 to 5; found 6'],
    ],
    [
      'a grade between steps',
      { value: { tone: 1.25 } },
      { scales: { tone: { min: 1, max: 5, step: 0.5 } } },
      ['expected.value.tone: expected a number from 1 to 5 in steps of 0.5; found 1.25'],
    ],
    ['other fields beside scales', { value: { other: 'x' } }, { scales: { tone: { min: 1, max: 5 } } }, []],
  ])('%s', (...[, expected, schema, violations]) => {
    expect(told(expected, schema)).toEqual(violations)
  })

  it('is itself checked', () => {
    expect(labelSchemaSchema.safeParse({ labels: ['a', 'a'] }).success).toBe(false)
    expect(labelSchemaSchema.safeParse({ labels: ['a'] }).success).toBe(false)
    expect(labelSchemaSchema.safeParse({ scales: { x: { min: 5, max: 1 } } }).success).toBe(false)
  })
})
