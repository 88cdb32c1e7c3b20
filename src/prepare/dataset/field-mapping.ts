import { z } from 'zod'

const source = z.union([
  z.string().min(1).describe('Field of the source; dots go inside, e.g. answers.text'),
  z.strictObject({ const: z.json().describe('The same value for every example.') }),
  z.strictObject({
    from: z.string().min(1),
    split: z.string().min(1).optional().describe('Separator that turns a text into a list.'),
    values: z
      .record(z.string(), z.json())
      .optional()
      .describe('Replaces values, e.g. {"1": "covered", "0": "not_covered"}.'),
    as: z
      .enum(['text', 'number', 'boolean', 'json'])
      .optional()
      .describe('What a text is read as, or a value is written as.'),
  }),
])

/** Field of an example (`expected.label`, `tags.line`) to where it comes from. */
export const fieldMappingSchema = z.record(z.string().min(1), source)
export type FieldMapping = z.infer<typeof fieldMappingSchema>

/** Moves the fields of a record to where an example has them. Fields that are not named are left behind. */
export function mapFields(record: unknown, mapping: FieldMapping): Record<string, unknown> {
  const mapped: Record<string, unknown> = {}
  for (const [target, from] of Object.entries(mapping)) {
    const value = valueFrom(record, from)
    if (value !== undefined && value !== null) put(mapped, target.split('.'), value)
  }
  return mapped
}

function valueFrom(record: unknown, from: FieldMapping[string]): unknown {
  if (typeof from === 'string') return at(record, from)
  if ('const' in from) return from.const
  const found = at(record, from.from)
  const key = String(found)
  const value = from.values !== undefined && Object.hasOwn(from.values, key) ? from.values[key] : found
  if (from.split === undefined || typeof value !== 'string') return readAs(value, from.as)
  return value
    .split(from.split)
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(part => readAs(part, from.as))
}

/** What cannot be read as asked stays as it is, so that the schema says what is wrong with it. */
function readAs(value: unknown, kind: 'text' | 'number' | 'boolean' | 'json' | undefined): unknown {
  if (kind === 'text')
    return isContainer(value) ? JSON.stringify(value) : (value ?? undefined) && String(value)
  if (kind === undefined || typeof value !== 'string') return value
  if (kind === 'number') return value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value)
  if (kind === 'boolean')
    return (
      { true: true, yes: true, 1: true, false: false, no: false, 0: false }[value.trim().toLowerCase()] ??
      value
    )
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

/** The whole name first, so that a column called `a.b` is found too. */
function at(record: unknown, path: string): unknown {
  if (isRecord(record) && Object.hasOwn(record, path)) return record[path]
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) => (isContainer(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
      record,
    )
}

function put(target: Record<string, unknown>, [first, ...rest]: readonly string[], value: unknown): void {
  if (first === undefined || first === '__proto__') return
  if (rest.length === 0) target[first] = value
  else {
    if (!isRecord(target[first])) target[first] = {}
    put(target[first] as Record<string, unknown>, rest, value)
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isContainer = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
