import type { z } from 'zod'
import { type Example, exampleSchema } from './example.ts'
import { type FieldMapping, mapFields } from './field-mapping.ts'
import { type LabelSchema, labelViolations } from './label-schema.ts'
import type { SourceRow } from './ports.ts'
import { type DatasetProblem, shown } from './problem.ts'
import { SeenIds } from './seen-ids.ts'
import { isPlainNumber, isRecord, readTexts, tidyRecord, unfoldTexts } from './tidy-record.ts'

export type ReadExample =
  | { readonly kind: 'example'; readonly example: Example; readonly file: string; readonly line: number }
  | { readonly kind: 'problem'; readonly problem: DatasetProblem }

export interface ReadOptions {
  /** Set when these rows were read before and no id was used twice: looking for it costs a hash each. */
  readonly idsAreKnown?: boolean | undefined
  readonly mapping?: FieldMapping | undefined
  readonly labels?: LabelSchema | undefined
  /** Told once of each thing that was taken in another form than it was written in. */
  readonly onNote?: ((note: string) => void) | undefined
}

/** Nesting that no honest example has; deeper values are refused before anything walks them. */
const deepest = 64
const longestId = 512

/**
 * Examples from the rows of a source, streamed. Good rows are kept whatever is wrong with others; every bad one becomes a
 * problem that names file, line and field. Whole numbers as ids become texts; nulls count as absent; an id that was used
 * before is a problem of the later row.
 */
export async function* readExamples(
  rows: AsyncIterable<SourceRow>,
  options: ReadOptions = {},
): AsyncGenerator<ReadExample> {
  const seen = new SeenIds()
  const files: string[] = []
  const reading = { ...options, onNote: once(options.onNote) }
  for await (const row of rows) {
    if (row.kind === 'problem') {
      yield row
      continue
    }
    if (files.at(-1) !== row.file) files.push(row.file)
    const read = readRow(row, reading)
    if (read.kind === 'problem') {
      yield read
      continue
    }
    if (options.idsAreKnown) {
      yield read
      continue
    }
    const before = seen.meet(read.example.id, { file: files.length - 1, line: Math.max(1, row.line) })
    yield before === undefined ? read : usedBefore(row, { ...before, name: files[before.file] as string })
  }
}

/** Notes carry no numbers or names, so that each kind is told once. */
function once(onNote: ReadOptions['onNote']): (note: string) => void {
  const told = new Set<string>()
  return note => {
    if (onNote === undefined || told.has(note)) return
    told.add(note)
    onNote(note)
  }
}

type Row = Extract<SourceRow, { kind: 'row' }>
type What = Pick<DatasetProblem, 'field' | 'expected' | 'found' | 'hint'>

function usedBefore(row: Row, { name, line }: { name: string; line: number }): ReadExample {
  return problemAt(row, {
    field: 'id',
    expected: 'an id that is not used yet',
    found: `one that is used in ${name === row.file ? '' : `${name} `}line ${line}`,
  })
}

function readRow(
  row: Row,
  { mapping, labels, onNote }: ReadOptions & { onNote: (note: string) => void },
): ReadExample {
  if (!isRecord(row.value))
    return problemAt(row, { field: '', expected: 'an object', found: shown(row.value) })
  if (isDeeperThan(row.value, deepest)) {
    const expected = `values nested at most ${deepest} deep`
    return problemAt(row, { field: '', expected, found: 'deeper ones' })
  }
  const record = placed(row, row.value, mapping)
  if (isPlainNumber(record.id)) onNote(numberIds)
  const mapped = tidyRecord(record)
  const parsed = exampleSchema.safeParse(mapped)
  if (!parsed.success) return problemAt(row, firstProblem(parsed.error, mapped, mapping))
  const wrong = idProblem(parsed.data.id) ?? (labels && labelViolations(parsed.data, labels)[0])
  if (wrong) return problemAt(row, wrong)
  return { kind: 'example', example: parsed.data, file: row.file, line: row.line }
}

const numberIds = 'Ids that are numbers were taken as texts.'

function placed(
  row: Row,
  record: Readonly<Record<string, unknown>>,
  mapping: FieldMapping | undefined,
): Record<string, unknown> {
  if (mapping === undefined) return row.isText === true ? unfoldTexts(record) : record
  const mapped = mapFields(record, mapping)
  return row.isText === true ? readTexts(mapped) : mapped
}

/** Ids are shown in terminals, tables and file lists. */
function idProblem(id: string): What | undefined {
  if (id.length > longestId) {
    return { field: 'id', expected: `at most ${longestId} characters`, found: `${id.length}` }
  }
  const expected = 'a name without control characters and without spaces at its ends'
  return /\p{Cc}|^\s|\s$/u.test(id) ? { field: 'id', expected, found: shown(id) } : undefined
}

function problemAt(row: Row, what: What): ReadExample {
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

function firstProblem(error: z.ZodError, value: unknown, mapping: FieldMapping | undefined): What {
  const issue = error.issues[0] as z.core.$ZodIssue
  if (issue.code === 'unrecognized_keys')
    return strangeField([...issue.path, issue.keys[0]].join('.'), mapping)
  const field = issue.path.join('.')
  const found = shown(
    issue.path.reduce<unknown>(
      (inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key],
      value,
    ),
  )
  const expected = issue.code === 'invalid_union' ? unionText(field) : expectedText(issue.message)
  const hint = found === 'nothing' ? hintForMissing(value, field, mapping) : undefined
  return { field, expected, found, ...(hint === undefined ? {} : { hint }) }
}

const expectedText = (message: string): string =>
  message
    .replace(/^Invalid (input|option): expected /, '')
    .replace(/, received .*$/, '')
    .replace(/^Too small: expected (string|array) to have >=1 .*$/, 'something in it')
    .replace(/^Too small: expected number to be >0$/, 'a number above 0')
    .replace(/^string$/, 'a text')
    .replace(/^(number|boolean|object|array)$/, 'a value of type $1')

function unionText(field: string): string {
  if (field === 'input')
    return 'a text, a list of messages with role and content, or an object of JSON values'
  return field.startsWith('expected.citations')
    ? 'the id of a document, or an object with id and quote'
    : 'a JSON value'
}

function strangeField(field: string, mapping: FieldMapping | undefined): What {
  const hint = mapping === undefined ? 'use a mapping, or put it under tags or notes' : 'correct the mapping'
  return { field, expected: 'no field of this name', found: 'one', hint }
}

/** The fields that the record does have, when it lacks one that every example needs. */
function hintForMissing(
  value: unknown,
  field: string,
  mapping: FieldMapping | undefined,
): string | undefined {
  if (field !== 'id' && field !== 'input') return undefined
  if (mapping !== undefined) return `the mapping takes it from ${shown(mapping[field] ?? 'nowhere')}`
  const fields = isRecord(value) ? Object.keys(value) : []
  return fields.length === 0
    ? undefined
    : `name the field it is in with a mapping; the record has ${fields.slice(0, 8).join(', ')}`
}

function isDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (limit === 0) return true
  for (const inner of Array.isArray(value) ? value : Object.values(value))
    if (isDeeperThan(inner, limit - 1)) return true
  return false
}
