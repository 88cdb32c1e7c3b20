import type { z } from 'zod'
import { type Example, exampleSchema } from './example.ts'
import { type FieldMapping, mapFields } from './field-mapping.ts'
import { type LabelSchema, labelViolations } from './label-schema.ts'
import type { SourceRow } from './ports.ts'
import { type DatasetProblem, shown } from './problem.ts'

export type ReadExample =
  | { readonly kind: 'example'; readonly example: Example; readonly file: string; readonly line: number }
  | { readonly kind: 'problem'; readonly problem: DatasetProblem }

export interface ReadOptions {
  readonly mapping?: FieldMapping | undefined
  readonly labels?: LabelSchema | undefined
}

/** Nesting that no honest example has; deeper values are refused before anything walks them. */
const deepest = 64

/**
 * Examples from the rows of a source, streamed. Good rows are kept whatever is wrong with others; every bad one becomes a
 * problem that names file, line and field. Numbers as ids become texts; nulls count as absent; an id that was used before
 * is a problem of the later row.
 */
export async function* readExamples(
  rows: AsyncIterable<SourceRow>,
  options: ReadOptions = {},
): AsyncGenerator<ReadExample> {
  const lineOfId = new Map<string, number>()
  for await (const row of rows) {
    if (row.kind === 'problem') {
      yield row
      continue
    }
    const read = readRow(row, options)
    if (read.kind === 'example') {
      const before = lineOfId.get(read.example.id)
      if (before !== undefined) {
        yield problemAt(row, {
          field: 'id',
          expected: 'an id that is not used yet',
          found: `${shown(read.example.id)}, used in line ${before}`,
        })
        continue
      }
      lineOfId.set(read.example.id, row.line)
    }
    yield read
  }
}

type Row = Extract<SourceRow, { kind: 'row' }>

function readRow(row: Row, { mapping, labels }: ReadOptions): ReadExample {
  if (typeof row.value !== 'object' || row.value === null || Array.isArray(row.value)) {
    return problemAt(row, { field: '', expected: 'an object', found: shown(row.value) })
  }
  if (isDeeperThan(row.value, deepest)) {
    return problemAt(row, {
      field: '',
      expected: `values nested at most ${deepest} deep`,
      found: 'deeper ones',
    })
  }
  const mapped = mapping === undefined ? row.value : mapFields(row.value, mapping)
  const parsed = exampleSchema.safeParse(tidy(mapped as Record<string, unknown>))
  if (!parsed.success) return problemAt(row, firstProblem(parsed.error, mapped))
  const [violation] = labels === undefined ? [] : labelViolations(parsed.data, labels)
  if (violation) return problemAt(row, violation)
  return { kind: 'example', example: parsed.data, file: row.file, line: row.line }
}

function problemAt(
  row: Row,
  what: Pick<DatasetProblem, 'field' | 'expected' | 'found' | 'hint'>,
): ReadExample {
  return {
    kind: 'problem',
    problem: { file: row.file, line: row.line, ...what, source: sourceText(row.value) },
  }
}

function sourceText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}

/** Absent and null are the same to an example; ids that are whole numbers are written as texts. */
function tidy(record: Record<string, unknown>): Record<string, unknown> {
  const tidied: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(record)) if (value !== null) tidied[key] = value
  if (Number.isSafeInteger(tidied.id) || typeof tidied.id === 'bigint') tidied.id = String(tidied.id)
  if (isRecord(tidied.expected)) {
    tidied.expected = Object.fromEntries(
      Object.entries(tidied.expected).filter(([key, value]) => value !== null || key === 'value'),
    )
  }
  if (isRecord(tidied.tags)) {
    const tags = Object.entries(tidied.tags).filter(([, value]) => value !== null)
    tidied.tags = Object.fromEntries(
      tags.map(([key, value]) => [key, isScalar(value) ? String(value) : value]),
    )
  }
  return tidied
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isScalar = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'

function firstProblem(
  error: z.ZodError,
  value: unknown,
): Pick<DatasetProblem, 'field' | 'expected' | 'found' | 'hint'> {
  const issue = error.issues[0] as z.core.$ZodIssue
  if (issue.code === 'unrecognized_keys') {
    const field = [...issue.path, issue.keys[0]].join('.')
    return {
      field,
      expected: 'no field of this name',
      found: shown(field),
      hint: 'use a mapping, or put it under tags or notes',
    }
  }
  const field = issue.path.join('.')
  const found = shown(
    issue.path.reduce<unknown>(
      (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
      value,
    ),
  )
  if (issue.code === 'invalid_union' && field === 'input') {
    return { field, expected: 'a text, a list of messages, or an object', found }
  }
  const expected = issue.message
    .replace(/^Invalid (input|option): expected /, '')
    .replace(/, received .*$/, '')
  return { field, expected, found }
}

function isDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (limit === 0) return true
  for (const inner of Array.isArray(value) ? value : Object.values(value))
    if (isDeeperThan(inner, limit - 1)) return true
  return false
}
