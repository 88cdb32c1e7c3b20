import { z } from 'zod'
import { contentHash } from '../../kernel/index.ts'
import type { Example } from './example.ts'

const scale = z
  .strictObject({ min: z.number(), max: z.number(), step: z.number().positive().optional() })
  .refine(({ min, max }) => min < max, 'min must be below max')

/** What a label may be. Defined and locked before the first run, and versioned with the dataset. */
export const labelSchemaSchema = z.strictObject({
  labels: z
    .array(z.string().min(1))
    .min(2)
    .refine(labels => new Set(labels).size === labels.length, 'a label is listed twice')
    .optional()
    .describe('Every allowed label.'),
  fields: z
    .record(z.string(), z.enum(['text', 'number', 'boolean', 'date', 'list', 'object']))
    .optional()
    .describe('Fields of expected.value, for extraction.'),
  scales: z.record(z.string(), scale).optional().describe('Scales that people grade on.'),
})
export type LabelSchema = z.infer<typeof labelSchemaSchema>

/** The order in which labels are listed means nothing. */
export const labelSchemaHash = (schema: LabelSchema): string =>
  contentHash({ ...schema, ...(schema.labels === undefined ? {} : { labels: [...schema.labels].sort() }) })

export interface LabelViolation {
  readonly field: string
  readonly expected: string
  readonly found: string
}

/** What of an example's expectation the label schema does not allow. */
export function labelViolations({ expected }: Example, schema: LabelSchema): LabelViolation[] {
  if (expected === undefined) return []
  const allowed = schema.labels
  const wrong = (label: string, field: string): LabelViolation[] =>
    allowed === undefined || allowed.includes(label)
      ? []
      : [{ field, expected: `one of ${allowed.join(', ')}`, found: JSON.stringify(label) }]
  return [
    ...(expected.label === undefined ? [] : wrong(expected.label, 'expected.label')),
    ...(expected.labels ?? []).flatMap((label, at) => wrong(label, `expected.labels.${at}`)),
    ...valueViolations(expected.value, schema, 'expected.value'),
  ]
}

/** A list holds a value each, as for documents with several items to extract. */
function valueViolations(value: unknown, schema: LabelSchema, path: string): LabelViolation[] {
  if (value === undefined || (schema.fields === undefined && schema.scales === undefined)) return []
  if (Array.isArray(value)) return value.flatMap((item, at) => valueViolations(item, schema, `${path}.${at}`))
  if (typeof value !== 'object' || value === null) {
    return schema.fields === undefined
      ? []
      : [{ field: path, expected: 'an object', found: JSON.stringify(value) }]
  }
  return Object.entries(value).flatMap(([name, inner]) => fieldViolation(inner, { name, schema, path }))
}

interface Field {
  readonly name: string
  readonly schema: LabelSchema
  readonly path: string
}

function fieldViolation(value: unknown, { name, schema, path }: Field): LabelViolation[] {
  const { fields = {}, scales = {} } = schema
  const field = `${path}.${name}`
  const graded = Object.hasOwn(scales, name) ? scales[name] : undefined
  const type = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (value === null && (graded !== undefined || type !== undefined)) return []
  const found = JSON.stringify(value)
  if (graded !== undefined) {
    return isOnScale(value, graded) ? [] : [{ field, expected: scaleText(graded), found }]
  }
  if (type !== undefined) return hasType(value, type) ? [] : [{ field, expected: type, found }]
  if (schema.fields === undefined) return []
  const known = [...Object.keys(fields), ...Object.keys(scales)].join(', ')
  return [{ field, expected: `a field among ${known}`, found: name }]
}

type Scale = z.infer<typeof scale>

function isOnScale(value: unknown, { min, max, step }: Scale): boolean {
  if (typeof value !== 'number' || value < min || value > max) return false
  if (step === undefined) return true
  const steps = (value - min) / step
  return Math.abs(steps - Math.round(steps)) < 1e-9
}

const scaleText = ({ min, max, step }: Scale): string =>
  `a number from ${min} to ${max}${step === undefined ? '' : ` in steps of ${step}`}`

function hasType(value: unknown, type: string): boolean {
  if (type === 'text') return typeof value === 'string'
  if (type === 'date') return typeof value === 'string' && isDate(value)
  if (type === 'list') return Array.isArray(value)
  if (type === 'object') return typeof value === 'object' && !Array.isArray(value)
  return typeof value === type
}

/** ISO 8601, and a day that the calendar has. */
function isDate(text: string): boolean {
  const day = /^(\d{4}-\d{2}-\d{2})(T.+)?$/.exec(text)?.[1]
  if (day === undefined || Number.isNaN(Date.parse(text))) return false
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
}
