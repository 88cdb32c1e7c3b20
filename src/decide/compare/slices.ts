import type { ScoreTable } from '../estimate/index.ts'
import { allMembers } from '../estimate/index.ts'
import type { ComparisonWarning, Slice } from './comparison.ts'

/** A slice with the examples in it, as ascending positions in the table. */
export interface SliceMembers {
  readonly slice: Slice
  readonly members: Int32Array
}

const mostValues = 24

/**
 * All examples first, then every component and every value of every tag. Tags with more than 24 values are ids rather
 * than names of groups and are left out with a warning; so are tags that hold all examples in one value.
 */
export function slicesOf(table: ScoreTable): {
  readonly slices: readonly SliceMembers[]
  readonly warnings: readonly ComparisonWarning[]
} {
  const groups = new Map<string, Map<string, number[]>>()
  table.facts.forEach((facts, position) => {
    put(groups, ['component', facts.component], position)
    for (const [key, value] of Object.entries(facts.tags))
      put(groups, [key === 'component' ? 'tag component' : key, value], position)
  })
  const slices: SliceMembers[] = [
    {
      slice: { id: 'all', key: '', value: '', examples: table.exampleIds.length },
      members: allMembers(table),
    },
  ]
  const warnings: ComparisonWarning[] = []
  for (const key of orderedKeys(groups)) {
    const values = groups.get(key)!
    const first = values.values().next().value
    if (values.size === 1 && first?.length === table.exampleIds.length) continue
    if (values.size > mostValues) {
      warnings.push({
        kind: 'slices_skipped',
        message: `Tag ${key} has ${values.size} values, more than ${mostValues}: its slices are not shown.`,
      })
      continue
    }
    for (const value of [...values.keys()].sort()) {
      const members = Int32Array.from(values.get(value)!)
      slices.push({ slice: { id: `${key}=${value}`, key, value, examples: members.length }, members })
    }
  }
  return { slices, warnings }
}

function put(groups: Map<string, Map<string, number[]>>, [key, value]: [string, string], at: number): void {
  let values = groups.get(key)
  if (values === undefined) {
    values = new Map()
    groups.set(key, values)
  }
  const members = values.get(value)
  if (members === undefined) values.set(value, [at])
  else members.push(at)
}

function orderedKeys(groups: ReadonlyMap<string, unknown>): string[] {
  return [...groups.keys()].sort((a, b) =>
    a === 'component' ? -1 : b === 'component' ? 1 : a < b ? -1 : a > b ? 1 : 0,
  )
}
