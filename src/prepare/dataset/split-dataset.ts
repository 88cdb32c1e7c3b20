import { sha256 } from '../../kernel/index.ts'
import { type Example, type Split, splits } from './example.ts'

export interface SplitSettings {
  /** Percentages; they add up to 100. */
  readonly shares: Readonly<Record<Split, number>>
  readonly seed: number
  /** Tag whose examples stay together. An example without the tag stands alone. */
  readonly groupBy?: string | undefined
  /** Pairs of ids that must not be parted, e.g. near-copies. */
  readonly together?: readonly (readonly [string, string])[]
}

export interface SplitResult {
  readonly assignment: ReadonlyMap<string, Split>
  /** Examples of each split. */
  readonly counts: Readonly<Record<Split, number>>
  readonly groups: number
  readonly warnings: readonly string[]
}

/**
 * Divides a dataset the same way every time. Groups are dealt out within strata of component and label, in an order that only
 * seed and ids decide: the order of the file does not matter, and an added example moves few others.
 */
export function splitDataset(examples: readonly Example[], settings: SplitSettings): SplitResult {
  const groups = groupsOf(examples, settings)
  const assignment = new Map<string, Split>()
  for (const stratum of strataOf(groups).values()) {
    const size = stratum.reduce((sum, group) => sum + group.members.length, 0)
    const ordered = stratum
      .map(group => ({ group, rank: sha256(`${settings.seed}\u0000${group.key}`) }))
      .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    deal(
      ordered.map(({ group }) => group),
      { settings, size, assignment },
    )
  }
  const counts = { fewshot: 0, eval: 0, holdout: 0 }
  for (const split of assignment.values()) counts[split]++
  return {
    assignment,
    counts,
    groups: groups.length,
    warnings: warningsOf(examples.length, counts, settings),
  }
}

interface Group {
  readonly key: string
  readonly members: readonly Example[]
}

/** Union of what shares the tag and what must stay together; the key is the smallest id. */
function groupsOf(examples: readonly Example[], { groupBy, together = [] }: SplitSettings): Group[] {
  const parent = new Map(examples.map(({ id }) => [id, id]))
  const root = (id: string): string => {
    let at = id
    while (parent.get(at) !== at) at = parent.get(at) as string
    return at
  }
  const join = (a: string, b: string): void => {
    const [first, second] = [root(a), root(b)].sort() as [string, string]
    parent.set(second, first)
  }
  const firstOfTag = new Map<string, string>()
  for (const { id, tags } of examples) {
    const tag = groupBy === undefined ? undefined : tags[groupBy]
    if (tag === undefined) continue
    const first = firstOfTag.get(tag)
    if (first === undefined) firstOfTag.set(tag, id)
    else join(first, id)
  }
  for (const [a, b] of together) if (parent.has(a) && parent.has(b)) join(a, b)
  const members = new Map<string, Example[]>()
  for (const example of examples)
    members.set(root(example.id), [...(members.get(root(example.id)) ?? []), example])
  return [...members].map(([key, group]) => ({ key, members: group }))
}

/** A group belongs to the stratum of its commonest component and label. */
function strataOf(groups: readonly Group[]): Map<string, Group[]> {
  const strata = new Map<string, Group[]>()
  for (const group of groups) {
    const counts = new Map<string, number>()
    for (const { component, expected } of group.members) {
      const name = `${component}/${expected?.abstain ? 'abstain' : (expected?.label ?? '')}`
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    const [name] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0] as [string, number]
    strata.set(name, [...(strata.get(name) ?? []), group])
  }
  return strata
}

interface Dealing {
  readonly settings: SplitSettings
  readonly size: number
  readonly assignment: Map<string, Split>
}

/** Gives each group to the split that is furthest below its share of what has been dealt so far. */
function deal(groups: readonly Group[], { settings, size, assignment }: Dealing): void {
  const wanted = splits.map(split => (settings.shares[split] / 100) * size)
  const given = splits.map(() => 0)
  let dealt = 0
  for (const { members } of groups) {
    dealt += members.length
    const lack = splits.map((_, at) => ((wanted[at] as number) * dealt) / size - (given[at] as number))
    const at = lack.reduce((best, value, index) => (value > (lack[best] as number) + 1e-12 ? index : best), 0)
    given[at] = (given[at] as number) + members.length
    for (const { id } of members) assignment.set(id, splits[at] as Split)
  }
}

function warningsOf(
  total: number,
  counts: Readonly<Record<Split, number>>,
  { shares }: SplitSettings,
): string[] {
  return splits.flatMap(split => {
    const got = total === 0 ? 0 : (100 * counts[split]) / total
    if (shares[split] > 0 && counts[split] === 0)
      return [`No example is in ${split}: the groups are too large or too few for ${shares[split]}%.`]
    if (Math.abs(got - shares[split]) > 5) {
      return [
        `${split} has ${got.toFixed(0)}% of the examples instead of ${shares[split]}%: groups are not parted.`,
      ]
    }
    return []
  })
}
