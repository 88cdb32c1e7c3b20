import { z } from 'zod'
import { type Json, type Score, scored, unscored } from '../../../kernel/index.ts'
import type { Answered } from '../metric.ts'
import { defineFamily, type MetricShape } from '../registry/family.ts'

const settings = z.strictObject({
  path: z
    .string()
    .regex(/^(?:response|expected|tags)(?:\.[^.]+)+$/, 'expected a path such as response.value.hallucinated')
    .describe('Where the label stands: response.…, expected.… or tags.…, with dots.'),
  values: z
    .record(z.string(), z.number())
    .optional()
    .describe('What a label in words is worth, e.g. {"good": 1, "bad": 0}. true and false are 1 and 0.'),
  scale: z
    .enum(['rate', 'mean'])
    .default('rate')
    .describe('rate: labels are 0 or 1; mean: any number, e.g. a grade.'),
  direction: z.enum(['higher', 'lower', 'none']).default('higher'),
  range: z.tuple([z.number(), z.number()]).default([0, 1]).describe('Lowest and highest possible value.'),
})
type Settings = z.output<typeof settings>

const shape: MetricShape = {
  id: 'human_label',
  title: 'Human label',
  direction: 'higher',
  range: [0, 1],
  aggregation: { kind: 'rate' },
}

export const humanLabel = defineFamily({
  name: 'human_label',
  version: '1.0.0',
  settings,
  shorthand: 'path',
  sample: { path: 'response.value.hallucinated', direction: 'lower' },
  doc: {
    summary: 'A score that people have given, kept with the recorded response or the example.',
    formula: 'The number at the path; words through `values`; true is 1 and false is 0.',
    source: 'The raters of the dataset.',
    needs: 'A label at the path',
  },
  gives: [shape],
  build: given => ({
    metrics: [
      {
        ...shape,
        direction: given.direction,
        range: given.range,
        aggregation: { kind: given.scale },
        score: answered => labelScore(answered, given),
      },
    ],
  }),
})

function labelScore(answered: Answered, given: Settings): Score {
  const label = valueAt(answered, given.path)
  if (label === undefined || label === null) return unscored('no_data', `There is no label at ${given.path}.`)
  const value = numberOf(label, given.values)
  if (value === undefined)
    return unscored('unparsable', `The label at ${given.path} is neither a number nor among the values.`)
  const [low, high] = given.range
  if (value < low || value > high || (given.scale === 'rate' && value !== 0 && value !== 1))
    return unscored('unparsable', `The label at ${given.path} is ${value}, outside its scale.`)
  return scored(value)
}

function numberOf(label: Json, values: Settings['values']): number | undefined {
  if (values && (typeof label === 'string' || typeof label === 'boolean' || typeof label === 'number')) {
    const mapped = Object.hasOwn(values, String(label)) ? values[String(label)] : undefined
    if (mapped !== undefined) return mapped
  }
  if (typeof label === 'boolean') return label ? 1 : 0
  return typeof label === 'number' && Number.isFinite(label) ? label : undefined
}

function valueAt({ response, example }: Answered, path: string): Json | undefined {
  const [root, ...keys] = path.split('.')
  let at: unknown = root === 'response' ? response : root === 'expected' ? example.expected : example.tags
  for (const key of keys) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = (at as Record<string, unknown>)[key]
  }
  return at as Json | undefined
}
