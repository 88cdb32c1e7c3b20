import { canonicalJson, contentHash } from '../../kernel/index.ts'
import type { Component, Example, Split } from './example.ts'

interface Move<T> {
  readonly from: T
  readonly to: T
}

export interface ChangedExample {
  readonly id: string
  /** Paths of the fields that differ, e.g. `expected.label`. */
  readonly fields: readonly string[]
  /** Set when the label changed, because then old scores mean something else. */
  readonly label?: Move<string | undefined>
  readonly split?: Move<Split | undefined>
  readonly component?: Move<Component>
}

export interface DatasetDiff {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly ChangedExample[]
  readonly unchanged: number
  /** Examples that are gone under one id and there under another, with the same content; not in added or removed. */
  readonly renamed: readonly Move<string>[]
  readonly sentences: readonly string[]
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
  const renamed = renames(old, fresh)
  const gone = new Set(renamed.map(({ from }) => from))
  const come = new Set(renamed.map(({ to }) => to))
  const facts = {
    added: [...fresh.keys()].filter(id => !old.has(id) && !come.has(id)),
    removed: [...old.keys()].filter(id => !fresh.has(id) && !gone.has(id)),
    changed,
    unchanged,
    renamed,
  }
  return { ...facts, sentences: sentencesOf(facts) }
}

function renames(old: ReadonlyMap<string, Example>, fresh: ReadonlyMap<string, Example>): Move<string>[] {
  const content = ({ id: _, ...rest }: Example): string => contentHash(rest)
  const goneByContent = new Map<string, string[]>()
  for (const [id, example] of old) {
    if (fresh.has(id)) continue
    const key = content(example)
    goneByContent.set(key, [...(goneByContent.get(key) ?? []), id])
  }
  const moves: Move<string>[] = []
  for (const [to, example] of fresh) {
    const from = old.has(to) ? undefined : goneByContent.get(content(example))?.shift()
    if (from !== undefined) moves.push({ from, to })
  }
  return moves
}

function changeOf(before: Example, after: Example, fields: readonly string[]): ChangedExample {
  const label = move(before.expected?.label, after.expected?.label)
  const split = move(before.split, after.split)
  const component = move(before.component, after.component)
  return {
    id: after.id,
    fields,
    ...(label === undefined ? {} : { label }),
    ...(split === undefined ? {} : { split }),
    ...(component === undefined ? {} : { component }),
  }
}

const move = <T>(from: T, to: T): Move<T> | undefined => (from === to ? undefined : { from, to })

function differingFields(a: unknown, b: unknown, path = ''): string[] {
  if (!isRecord(a) || !isRecord(b)) return canonicalJson(a ?? null) === canonicalJson(b ?? null) ? [] : [path]
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
  return keys.flatMap(key => differingFields(own(a, key), own(b, key), path === '' ? key : `${path}.${key}`))
}

const own = (record: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(record, key) ? record[key] : undefined

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function sentencesOf(diff: Omit<DatasetDiff, 'sentences'>): string[] {
  const { added, removed, changed, renamed, unchanged } = diff
  if (added.length + removed.length + changed.length + renamed.length === 0) {
    return [`The same ${unchanged} examples with the same content.`]
  }
  const labels = changed.filter(({ label }) => label !== undefined)
  const intoHoldout = changed.filter(({ split }) => split?.from === 'holdout' || split?.to === 'holdout')
  const facts: readonly (string | undefined)[] = [
    `${added.length} added, ${removed.length} removed, ${renamed.length} renamed, ${changed.length} changed, ${unchanged} unchanged.`,
    labels.length === 0
      ? undefined
      : `${labels.length} labels changed: scores made before are not comparable on ${named(labels)}.`,
    moves('split', changed, ({ split }) => split),
    intoHoldout.length === 0 ? undefined : 'The holdout is another one: it has to be locked again.',
    moves('component', changed, ({ component }) => component),
  ]
  return facts.filter(sentence => sentence !== undefined)
}

const named = (examples: readonly { readonly id: string }[]): string =>
  examples.length <= 5
    ? examples.map(({ id }) => id).join(', ')
    : `${examples
        .slice(0, 5)
        .map(({ id }) => id)
        .join(', ')} and ${examples.length - 5} more`

/** `Moves of split: fewshot to eval 3, eval to holdout 1.` */
function moves(
  what: string,
  changed: readonly ChangedExample[],
  of: (change: ChangedExample) => Move<string | undefined> | undefined,
): string | undefined {
  const counts = new Map<string, number>()
  for (const change of changed) {
    const moved = of(change)
    if (moved === undefined) continue
    const key = `${moved.from ?? 'none'} to ${moved.to ?? 'none'}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const listed = [...counts].sort((a, b) => b[1] - a[1]).map(([key, count]) => `${key} ${count}`)
  return listed.length === 0 ? undefined : `Moves of ${what}: ${listed.join(', ')}.`
}
