import { z } from 'zod'
import { type Score, scored, unscored } from '../../../kernel/index.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'
import { emptyAnswer, isBlank, unreadableChoices, withoutExpectation } from '../registry/outcomes.ts'
import { type FoundNumber, findNumbers, numberVariants, pickNumber } from './find-numbers.ts'

const settings = z.strictObject({
  absolute: z.number().min(0).default(0).describe('Allowed difference in the unit of the expectation.'),
  relative: z.number().min(0).default(1e-9).describe('Allowed difference as a share of the expectation.'),
  extract: z
    .enum(numberVariants)
    .default('final_number')
    .describe('Which number of the answer counts; the variant used is in the evidence.'),
  decimal: z.enum(['point', 'comma']).default('point').describe('The decimal separator of answers.'),
  units: z
    .record(z.string(), z.number())
    .optional()
    .describe('Units and what one of each is worth, e.g. {"m": 1, "km": 1000}; other units are unreadable.'),
  percent: z.enum(['number', 'fraction']).default('number').describe('Whether 12% is read as 12 or as 0.12.'),
  unreadable: z.enum(unreadableChoices).default('unscored').describe('What an answer without a number is.'),
})
type Settings = z.output<typeof settings>

const shape: MetricShape = {
  id: 'numeric',
  title: 'Right number',
  direction: 'higher',
  range: [0, 1],
  aggregation: { kind: 'rate' },
}

export const numeric = defineFamily({
  name: 'numeric',
  version: '1.0.0',
  settings,
  sample: { relative: 0.01, units: { m: 1, km: 1000 } },
  doc: {
    summary: 'Whether the number in the answer is the expected one, within a tolerance.',
    formula: '1 if |x - e| <= max(absolute, relative * |e|), else 0.',
    source:
      'Extraction variants are named: final_number is a number after \\boxed, #### or "answer is", else the last one.',
    needs: 'expected.value as a number, or a number in expected.answer',
  },
  gives: [shape],
  build: given => ({ metrics: [{ ...shape, score: answered => numericScore(answered, given) }] }),
})

function numericScore(answered: Answered, given: Settings): Score {
  const wanted = expectedNumber(answered, given)
  if (wanted === undefined) return withoutExpectation(answered, 'number in expected.value or expected.answer')
  const { text, value } = answered.response
  if (typeof value === 'number') return compare({ value: value + 0, variant: 'value' }, wanted, given)
  if (isBlank(text)) return emptyAnswer
  const found = pickNumber(text, given.extract, numbers(text, given))
  if (found) return compare(found, wanted, given)
  const note = given.units
    ? 'The answer has no number with a known unit.'
    : 'No number was found in the answer by this variant.'
  return given.unreadable === 'wrong' ? scored(0, { note }) : unscored('unparsable', note)
}

function compare(
  found: { readonly value: number; readonly variant: string },
  wanted: number,
  { absolute, relative }: Settings,
): Score {
  const near = Math.abs(found.value - wanted) <= Math.max(absolute, relative * Math.abs(wanted))
  return scored(near ? 1 : 0, { found: found.value, expected: wanted, variant: found.variant })
}

function numbers(text: string, { decimal, units, percent }: Settings): FoundNumber[] {
  return findNumbers(text, decimal).flatMap(number => {
    if (number.unit === '%')
      return [{ ...number, value: percent === 'fraction' ? number.value / 100 : number.value }]
    if (units === undefined) return [number]
    const factor = number.unit === '' ? 1 : units[number.unit]
    return factor === undefined ? [] : [{ ...number, value: number.value * factor }]
  })
}

function expectedNumber({ example }: Answered, given: Settings): number | undefined {
  const value = example.expected?.value
  if (typeof value === 'number') return value + 0
  const text = typeof value === 'string' ? value : example.expected?.answer
  if (text === undefined) return undefined
  const found = numbers(text, { ...given, decimal: 'point' })
  return found.at(-1)?.value
}
