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
  const value = at(record, from.from)
  const replaced = from.values === undefined ? value : (from.values[String(value)] ?? value)
  if (from.split === undefined || typeof replaced !== 'string') return replaced
  return replaced
    .split(from.split)
    .map(part => part.trim())
    .filter(part => part !== '')
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
