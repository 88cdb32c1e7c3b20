import type { Json } from '../../../kernel/index.ts'
import { normalisers } from '../text/normalise.ts'
import { alignLists } from './align-lists.ts'

/** Hits, wrong extras and misses of one field. */
export interface FieldCounts {
  tp: number
  fp: number
  fn: number
}

export type RecordCounts = Map<string, FieldCounts>

/** Records of a list count as the same thing when at least this share of their fields agree. */
const sameRecord = 0.3

/** Longest lists that are aligned record by record; the assignment is cubic. */
const maxAligned = 200

/**
 * Counts of each field of a structured value. A wrong value is one false positive and one miss; null on both sides
 * is nothing; lists of plain values are multisets; lists of records are aligned one to one first, and their fields
 * are named `items[].price`.
 *
 * @see MUC-5 and CoNLL scoring of slots
 */
export function compareFields(gold: Json, given: Json | undefined): RecordCounts {
  const counts: RecordCounts = new Map()
  compareInto(counts, { path: '', gold, given: given ?? null })
  return counts
}

/** The same place of the expected and the given value. */
interface Place {
  readonly path: string
  readonly gold: Json
  readonly given: Json
}

/** Field by field over the union of fields; the counts land in the map. */
function compareInto(counts: RecordCounts, { path, gold, given }: Place): void {
  if (isRecord(gold) || isRecord(given)) compareRecords(counts, { path, gold, given })
  else if (Array.isArray(gold) || Array.isArray(given)) compareLists(counts, { path, gold, given })
  else compareValues(counts, { path, gold, given })
}

function compareRecords(counts: RecordCounts, { path, gold, given }: Place): void {
  const wanted = isRecord(gold) ? gold : {}
  const own = isRecord(given) ? given : {}
  // A plain value where a record belongs is one wrong extra.
  if (!isRecord(given) && !isEmpty(given)) add(counts, path, { tp: 0, fp: 1, fn: 0 })
  if (!isRecord(gold) && !isEmpty(gold)) add(counts, path, { tp: 0, fp: 0, fn: 1 })
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(own)])) {
    const inner = path === '' ? key : `${path}.${key}`
    compareInto(counts, { path: inner, gold: wanted[key] ?? null, given: own[key] ?? null })
  }
}

function compareValues(counts: RecordCounts, { path, gold, given }: Place): void {
  const [wanted, own] = [fieldForm(gold), fieldForm(given)]
  if (wanted === undefined && own === undefined) return
  const same = wanted === own
  add(counts, path, {
    tp: same ? 1 : 0,
    fp: same || own === undefined ? 0 : 1,
    fn: same || wanted === undefined ? 0 : 1,
  })
}

function compareLists(counts: RecordCounts, place: Place): void {
  const [gold, given] = [asList(place.gold), asList(place.given)]
  if ([...gold, ...given].some(isRecord)) {
    for (const [wanted, own] of pairRecords(gold, given))
      compareInto(counts, { path: `${place.path}[]`, gold: wanted, given: own })
    return
  }
  const left = new Map<string, number>()
  const wanted = gold.flatMap(item => listForm(item) ?? [])
  for (const form of wanted) left.set(form, (left.get(form) ?? 0) + 1)
  const own = given.flatMap(item => listForm(item) ?? [])
  let hits = 0
  for (const form of own) {
    const count = left.get(form) ?? 0
    if (count === 0) continue
    hits++
    left.set(form, count - 1)
  }
  if (wanted.length + own.length > 0)
    add(counts, place.path, { tp: hits, fp: own.length - hits, fn: wanted.length - hits })
}

/** Pairs of expected and given records; what has no partner is paired with nothing. */
function pairRecords(gold: readonly Json[], given: readonly Json[]): [Json, Json][] {
  const small = Math.max(gold.length, given.length) <= maxAligned
  const pairs = small
    ? alignLists(
        gold.map(wanted => given.map(own => recordSimilarity(wanted, own))),
        sameRecord,
      )
    : gold.flatMap((_, index) => (index < given.length ? [{ row: index, column: index }] : []))
  const rows = new Set(pairs.map(({ row }) => row))
  const columns = new Set(pairs.map(({ column }) => column))
  return [
    ...pairs.map(({ row, column }): [Json, Json] => [gold[row] ?? null, given[column] ?? null]),
    ...gold.filter((_, index) => !rows.has(index)).map((wanted): [Json, Json] => [wanted, null]),
    ...given.filter((_, index) => !columns.has(index)).map((own): [Json, Json] => [null, own]),
  ]
}

function recordSimilarity(gold: Json, given: Json): number {
  const { tp, fp, fn } = totalCounts(compareFields(gold, given))
  return tp === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn)
}

/** Sum over all fields. */
export function totalCounts(counts: RecordCounts): FieldCounts {
  const total: FieldCounts = { tp: 0, fp: 0, fn: 0 }
  for (const { tp, fp, fn } of counts.values()) {
    total.tp += tp
    total.fp += fp
    total.fn += fn
  }
  return total
}

function add(counts: RecordCounts, path: string, more: FieldCounts): void {
  const known = counts.get(path)
  if (known === undefined) counts.set(path, { ...more })
  else {
    known.tp += more.tp
    known.fp += more.fp
    known.fn += more.fn
  }
}

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEmpty(value: Json): boolean {
  return fieldForm(value) === undefined || (Array.isArray(value) && value.length === 0)
}

function asList(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value
  return value === null ? [] : [value]
}

function listForm(value: Json): string | undefined {
  return Array.isArray(value) ? JSON.stringify(value.map(item => listForm(item) ?? null)) : fieldForm(value)
}

/**
 * A plain value in comparable form (rule `fields-1`): numbers by value (`"1,500.00"` is 1500), dates written out or
 * in ISO order as ISO dates, other text by normaliser `plain-1`. `undefined` for null and blank text. Dates in
 * digits whose order is not certain (`01/02/2024`) are compared as written.
 */
function fieldForm(value: Json): string | undefined {
  if (value === null) return undefined
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return String(value)
  if (typeof value !== 'string') return JSON.stringify(value)
  const text = normalisers['plain-1'](value)
  if (text === '') return undefined
  return numberForm(text) ?? dateForm(text) ?? text
}

function numberForm(text: string): string | undefined {
  if (!/^[-+]?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d+)?$/.test(text)) return undefined
  // Codes such as 00123 are names, not amounts.
  if (/^[-+]?0\d/.test(text)) return undefined
  return String(Number(text.replaceAll(',', '')))
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

function dateForm(text: string): string | undefined {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:t00:00(?::00(?:\.0+)?)?z?)?$/.exec(text)
  if (iso) return isoDate(iso[1], iso[2], iso[3])
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3})[a-z]*\.?,? (\d{4})$/.exec(text)
  if (dayFirst) return isoDate(dayFirst[3], monthNumber(dayFirst[2]), dayFirst[1])
  const monthFirst = /^([a-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/.exec(text)
  if (monthFirst) return isoDate(monthFirst[3], monthNumber(monthFirst[1]), monthFirst[2])
  return undefined
}

function monthNumber(name: string | undefined): string | undefined {
  const index = months.indexOf(name ?? '')
  return index < 0 ? undefined : String(index + 1)
}

function isoDate(year: string | undefined, month: string | undefined, day: string | undefined) {
  if (year === undefined || month === undefined || day === undefined) return undefined
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
