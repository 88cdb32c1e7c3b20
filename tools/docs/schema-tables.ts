import { code, table } from './page.ts'

/** The part of JSON Schema that zod writes. */
export interface Schema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly prefixItems?: readonly Schema[]
  readonly additionalProperties?: Schema | boolean
  readonly propertyNames?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
}

interface Section {
  readonly path: string
  readonly schema: Schema
}

/**
 * One table for each object in the schema, in the order a reader meets them. `$defs` are followed once, so that a
 * recursive schema ends.
 */
export function schemaTables(root: Schema, heading = '##'): string {
  const sections = collect({ path: '', schema: root }, root, new Set())
  return sections.map(section => tableOf(section, root, heading)).join('\n\n')
}

function collect({ path, schema }: Section, root: Schema, seen: Set<Schema>): Section[] {
  const resolved = resolve(schema, root)
  if (seen.has(resolved)) return []
  seen.add(resolved)
  const own = resolved.properties ? [{ path, schema: resolved }] : []
  const children = Object.entries(resolved.properties ?? {}).map(([name, child]) => ({
    path: join(path, name),
    schema: child,
  }))
  const named = isSchema(resolved.additionalProperties)
    ? [{ path: join(path, '<name>'), schema: resolved.additionalProperties }]
    : []
  const items = resolved.items ? [{ path: `${path}[]`, schema: resolved.items }] : []
  const choices = [...(resolved.anyOf ?? []), ...(resolved.oneOf ?? []), ...(resolved.allOf ?? [])].map(
    choice => ({
      path,
      schema: choice,
    }),
  )
  return [
    ...own,
    ...[...children, ...named, ...items, ...choices].flatMap(child => collect(child, root, seen)),
  ]
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)
const isSchema = (value: Schema | boolean | undefined): value is Schema =>
  typeof value === 'object' && Object.keys(value).length > 0

function resolve(schema: Schema, root: Schema): Schema {
  if (!schema.$ref) return schema
  const target = schema.$ref === '#' ? root : root.$defs?.[schema.$ref.replace('#/$defs/', '')]
  if (!target) throw new Error(`${schema.$ref} is not in the schema`)
  return target
}

function tableOf({ path, schema }: Section, root: Schema, heading: string): string {
  const rows = Object.entries(schema.properties ?? {}).map(([name, field]) => [
    code(name),
    typeText(field, root),
    fieldText(field, { isRequired: schema.required?.includes(name) === true, root }),
  ])
  const title = path === '' ? '' : `${heading} ${code(path)}${distinguishing(schema)}\n\n`
  const about = schema.description && path !== '' ? `${schema.description}\n\n` : ''
  return `${title}${about}${table(['field', 'type', 'meaning'], rows)}`
}

/** Of several forms that one field may take, the field that only this one demands tells them apart. */
function distinguishing({ required, properties }: Schema): string {
  const first = required?.find(name => properties?.[name]?.const === undefined)
  return first ? ` with ${code(first)}` : ''
}

function fieldText(field: Schema, { isRequired, root }: { isRequired: boolean; root: Schema }): string {
  const { description = resolve(field, root).description ?? '', default: fallback } = field
  const facts = [
    isRequired && fallback === undefined ? 'Required.' : '',
    rangeText(resolve(field, root)),
    defaultText(fallback),
  ]
  return [description, ...facts].filter(part => part !== '').join(' ')
}

function defaultText(fallback: unknown): string {
  const isEmpty =
    fallback === undefined || (typeof fallback === 'object' && JSON.stringify(fallback) === '{}')
  return isEmpty ? '' : `Default: ${code(JSON.stringify(fallback))}.`
}

function rangeText({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): string {
  const isReal = (bound: number | undefined): boolean =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER
  const parts = [
    isReal(minimum) ? `at least ${minimum}` : '',
    isReal(exclusiveMinimum) ? `more than ${exclusiveMinimum}` : '',
    isReal(maximum) ? `at most ${maximum}` : '',
    isReal(exclusiveMaximum) ? `less than ${exclusiveMaximum}` : '',
  ].filter(part => part !== '')
  return parts.length === 0 ? '' : `${capital(parts.join(', '))}.`
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

/** A schema that refers to itself (any JSON value) is named at the second meeting instead of followed for ever. */
function typeText(schema: Schema, root: Schema, met: readonly string[] = []): string {
  if (schema.$ref !== undefined && met.includes(schema.$ref)) return 'JSON'
  const refs = schema.$ref === undefined ? met : [...met, schema.$ref]
  if (refs.length > 8) return 'JSON'
  const text = (inner: Schema): string => typeText(inner, root, refs)
  const resolved = resolve(schema, root)
  const choices = resolved.anyOf ?? resolved.oneOf
  if (choices) return [...new Set(choices.map(text))].join(' or ')
  if (resolved.const !== undefined) return code(String(resolved.const))
  if (resolved.enum) return resolved.enum.map(value => code(String(value))).join(', ')
  if (resolved.type === 'array') return resolved.items ? `list of ${text(resolved.items)}` : 'list'
  if (resolved.type === 'object' && isSchema(resolved.additionalProperties))
    return `names to ${text(resolved.additionalProperties)}`
  return Array.isArray(resolved.type) ? resolved.type.join(' or ') : String(resolved.type ?? 'anything')
}
