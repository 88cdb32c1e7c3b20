import { canonicalJson } from '../../kernel/index.ts'
import type { Example } from './example.ts'

export interface ChangedExample {
  readonly id: string
  /** Paths of the fields that differ, e.g. `expected.label`. */
  readonly fields: readonly string[]
  /** Set when the label changed, because then old scores mean something else. */
  readonly label?: { readonly from: string | undefined; readonly to: string | undefined }
}

export interface DatasetDiff {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly ChangedExample[]
  readonly unchanged: number
}

/** What separates two versions, by example id. */
export function diffDatasets(before: Iterable<Example>, after: Iterable<Example>): DatasetDiff {
  const old = new Map([...before].map(example => [example.id, example]))
  const fresh = new Map([...after].map(example => [example.id, example]))
  const changed: ChangedExample[] = []
  let unchanged = 0
  for (const [id, example] of fresh) {
    const previous = old.get(id)
    if (previous === undefined) continue
    const fields = differingFields(previous, example)
    if (fields.length === 0) unchanged++
    else changed.push(changeOf(previous, example, fields))
  }
  return {
    added: [...fresh.keys()].filter(id => !old.has(id)),
    removed: [...old.keys()].filter(id => !fresh.has(id)),
    changed,
    unchanged,
  }
}

function changeOf(before: Example, after: Example, fields: readonly string[]): ChangedExample {
  const from = before.expected?.label
  const to = after.expected?.label
  return { id: after.id, fields, ...(from === to ? {} : { label: { from, to } }) }
}

function differingFields(a: unknown, b: unknown, path = ''): string[] {
  if (!isRecord(a) || !isRecord(b)) return canonicalJson(a ?? null) === canonicalJson(b ?? null) ? [] : [path]
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
  return keys.flatMap(key => differingFields(a[key], b[key], path === '' ? key : `${path}.${key}`))
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
