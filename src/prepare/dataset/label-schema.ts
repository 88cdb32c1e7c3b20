import { z } from 'zod'
import { contentHash } from '../../kernel/index.ts'
import type { Example } from './example.ts'

const scale = z.strictObject({ min: z.number(), max: z.number(), step: z.number().positive().optional() })

/** What a label may be. Defined and locked before the first run, and versioned with the dataset. */
export const labelSchemaSchema = z.strictObject({
  labels: z.array(z.string().min(1)).min(2).optional().describe('Every allowed label.'),
  fields: z
    .record(z.string(), z.enum(['text', 'number', 'boolean', 'date', 'list', 'object']))
    .optional()
    .describe('Fields of expected.value, for extraction.'),
  scales: z.record(z.string(), scale).optional().describe('Scales that people grade on.'),
})
export type LabelSchema = z.infer<typeof labelSchemaSchema>

export const labelSchemaHash = (schema: LabelSchema): string => contentHash(schema)

export interface LabelViolation {
  readonly field: string
  readonly expected: string
  readonly found: string
}

/** What of an example's expectation the label schema does not allow. */
export function labelViolations({ expected }: Example, schema: LabelSchema): LabelViolation[] {
  if (expected === undefined) return []
  const labels = [...(expected.label === undefined ? [] : [expected.label]), ...(expected.labels ?? [])]
  const wrong = schema.labels === undefined ? [] : labels.filter(label => !schema.labels?.includes(label))
  const violations = wrong.map(label => ({
    field: 'expected.label',
    expected: `one of ${schema.labels?.join(', ')}`,
    found: JSON.stringify(label),
  }))
  return [...violations, ...fieldViolations(expected.value, schema.fields)]
}

function fieldViolations(value: unknown, fields: LabelSchema['fields']): LabelViolation[] {
  if (fields === undefined || value === undefined || typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const type = fields[name]
    const field = `expected.value.${name}`
    if (type === undefined)
      return [{ field, expected: `a field among ${Object.keys(fields).join(', ')}`, found: name }]
    return inner === null || hasType(inner, type)
      ? []
      : [{ field, expected: type, found: JSON.stringify(inner) }]
  })
}

function hasType(value: unknown, type: string): boolean {
  if (type === 'text') return typeof value === 'string'
  if (type === 'date') return typeof value === 'string' && !Number.isNaN(Date.parse(value))
  if (type === 'list') return Array.isArray(value)
  if (type === 'object') return typeof value === 'object' && !Array.isArray(value)
  return typeof value === type
}
