/** What a source knows only as text, by field of an example. Fields that are not named here stay as they are. */
const fromText: Readonly<Record<string, (text: string) => unknown>> = {
  weight: numberFrom,
  'expected.abstain': yesNoFrom,
  'expected.value': jsonFrom,
  'expected.citations': jsonFrom,
  'expected.facts': jsonFrom,
  'expected.alternatives': jsonFrom,
  'expected.labels': jsonFrom,
  'expected.tests': jsonFrom,
  context: jsonFrom,
}

function numberFrom(text: string): unknown {
  const number = Number(text)
  return text.trim() === '' || Number.isNaN(number) ? text : number
}

function yesNoFrom(text: string): unknown {
  if (/^(true|yes|1)$/i.test(text.trim())) return true
  return /^(false|no|0)$/i.test(text.trim()) ? false : text
}

function jsonFrom(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Columns called `expected.label` or `tags.line` are fields inside; texts become what the field holds. */
export function unfoldTexts(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const unfolded: Record<string, unknown> = {}
  for (const [name, cell] of Object.entries(record)) {
    const read = fromText[name]
    const value = typeof cell === 'string' && read !== undefined ? read(cell) : cell
    const outer = /^(expected|tags|provenance|input)\.(.+)$/.exec(name)
    if (outer === null) {
      unfolded[name] = value
      continue
    }
    const [, field = '', inner = ''] = outer
    const holder = unfolded[field]
    if (isRecord(holder)) holder[inner] = value
    else unfolded[field] = { [inner]: value }
  }
  return unfolded
}

/** Reads texts in place, after a mapping has put them where they belong. */
export function readTexts(record: Record<string, unknown>): Record<string, unknown> {
  const read = (name: string, value: unknown): unknown =>
    typeof value === 'string' ? (fromText[name]?.(value) ?? value) : value
  for (const [name, value] of Object.entries(record)) record[name] = read(name, value)
  if (isRecord(record.expected)) {
    const { expected } = record
    for (const [name, value] of Object.entries(expected)) expected[name] = read(`expected.${name}`, value)
  }
  return record
}

/** Absent and null are the same to an example; ids and tags that are numbers are written as texts. */
export function tidyRecord(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const tidied = withoutNulls(record)
  if (isPlainNumber(tidied.id)) tidied.id = String(tidied.id)
  if (isRecord(tidied.expected)) {
    const { value } = tidied.expected
    const { citations, ...rest } = withoutNulls(tidied.expected)
    tidied.expected = {
      ...rest,
      ...(citations === undefined ? {} : { citations: eachWithoutNulls(citations) }),
      ...(value === null ? { value } : {}),
    }
  }
  if (isRecord(tidied.provenance)) tidied.provenance = withoutNulls(tidied.provenance)
  if (isRecord(tidied.tags)) {
    const tags = Object.entries(withoutNulls(tidied.tags))
    tidied.tags = Object.fromEntries(
      tags.map(([key, value]) => [key, isScalar(value) ? String(value) : value]),
    )
  }
  if (tidied.context !== undefined) tidied.context = eachWithoutNulls(tidied.context)
  return tidied
}

const eachWithoutNulls = (list: unknown): unknown =>
  Array.isArray(list) ? list.map(item => (isRecord(item) ? withoutNulls(item) : item)) : list

function withoutNulls(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(record)) if (value !== null) kept[key] = value
  return kept
}

/** An id such as 1e21 or 0.5 is no name that a person gave. */
export const isPlainNumber = (value: unknown): boolean =>
  Number.isSafeInteger(value) || typeof value === 'bigint'

const isScalar = (value: unknown): boolean =>
  (typeof value === 'number' && Number.isFinite(value)) ||
  typeof value === 'boolean' ||
  typeof value === 'bigint'

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
