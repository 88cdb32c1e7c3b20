import type { ScoreTable } from '../estimate/index.ts'
import { allMembers, type ExampleFacts } from '../estimate/index.ts'
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
  const groups: Groups = new Map()
  // Many examples share one object of facts: their groups are looked up once.
  const groupsOf = new Map<ExampleFacts, readonly number[][]>()
  table.facts.forEach((facts, position) => {
    let lists = groupsOf.get(facts)
    if (lists === undefined) {
      lists = listsOf(groups, facts)
      groupsOf.set(facts, lists)
    }
    for (const list of lists) list.push(position)
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

type Groups = Map<string, Map<string, number[]>>

function listsOf(groups: Groups, { component, tags }: ExampleFacts): number[][] {
  return [
    listAt(groups, 'component', component),
    ...Object.entries(tags).map(([key, value]) =>
      listAt(groups, key === 'component' ? 'tag component' : key, value),
    ),
  ]
}

function listAt(groups: Groups, key: string, value: string): number[] {
  const values = groups.get(key) ?? new Map<string, number[]>()
  groups.set(key, values)
  const members = values.get(value) ?? []
  values.set(value, members)
  return members
}

function orderedKeys(groups: ReadonlyMap<string, unknown>): string[] {
  return [...groups.keys()].sort((a, b) =>
    a === 'component' ? -1 : b === 'component' ? 1 : a < b ? -1 : a > b ? 1 : 0,
  )
}
