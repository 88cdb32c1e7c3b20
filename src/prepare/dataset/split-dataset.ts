import { CupelError, sha256 } from '../../kernel/index.ts'
import { type Example, type Split, splits } from './example.ts'

export interface SplitSettings {
  /** Percentages; they add up to 100. */
  readonly shares: Readonly<Record<Split, number>>
  readonly seed: number
  /** Tag whose examples stay together. An example without the tag stands alone. */
  readonly groupBy?: string | undefined
  /** Pairs of ids that must not be parted, e.g. near-copies. */
  readonly together?: readonly (readonly [string, string])[]
  /** Ids that may not be in the holdout, nor what must stay with them: results of them were seen. */
  readonly seen?: ReadonlySet<string>
}

/** What is usual: most examples teach, some measure, a few are never looked at. */
export const usualShares: Readonly<Record<Split, number>> = { fewshot: 70, eval: 20, holdout: 10 }

export interface SplitResult {
  readonly assignment: ReadonlyMap<string, Split>
  /** Examples of each split. */
  readonly counts: Readonly<Record<Split, number>>
  /** Achieved percentages; undefined without examples. */
  readonly achieved: Readonly<Record<Split, number>> | undefined
  readonly groups: number
  readonly warnings: readonly string[]
}

/**
 * Divides a dataset the same way every time. Groups stand on a ring within strata of component and label, in an order that only
 * the seed and their names decide, and the ring is cut at the shares: the order of the file does not matter, and an added
 * example moves at most about one other at each cut of its own stratum. A group is never parted.
 */
export function splitDataset(examples: readonly Example[], settings: SplitSettings): SplitResult {
  checkShares(settings.shares)
  const groups = groupsOf(examples, settings)
  const assignment = new Map<string, Split>()
  for (const part of partsOf(groups, settings))
    for (const [stratum, members] of strataOf(part.groups))
      cut(members, { stratum, settings: { ...settings, shares: part.shares }, assignment })
  const counts = { fewshot: 0, eval: 0, holdout: 0 }
  for (const split of assignment.values()) counts[split]++
  const facts = { counts, achieved: achievedOf(counts, examples.length), groups: groups.length }
  return { assignment, ...facts, warnings: warningsOf(facts, settings) }
}

interface Part {
  readonly groups: readonly Group[]
  readonly shares: SplitSettings['shares']
}

/**
 * Where some may not be in the holdout, the others give it all of its examples, as far as there are enough; what then remains of
 * either is divided between the other two splits as they were asked for.
 */
function partsOf(groups: readonly Group[], { shares, seen }: SplitSettings): Part[] {
  if (seen === undefined || shares.holdout === 0) return [{ groups, shares }]
  const { true: barred = [], false: free = [] } = Object.groupBy(groups, ({ members }) =>
    members.some(({ id }) => seen.has(id)) ? 'true' : 'false',
  )
  const sizeOf = (part: readonly Group[]): number =>
    part.reduce((sum, { members }) => sum + members.length, 0)
  const available = sizeOf(free)
  const holdout = available === 0 ? 0 : Math.min(100, (shares.holdout * sizeOf(groups)) / available)
  return [
    { groups: barred, shares: withHoldout(shares, 0) },
    { groups: free, shares: withHoldout(shares, holdout) },
  ]
}

function withHoldout(
  { fewshot, eval: scored }: SplitSettings['shares'],
  holdout: number,
): SplitSettings['shares'] {
  const rest = 100 - holdout
  const fewshotShare = fewshot + scored === 0 ? 0 : (rest * fewshot) / (fewshot + scored)
  return { fewshot: fewshotShare, eval: rest - fewshotShare, holdout }
}

function checkShares(shares: SplitSettings['shares']): void {
  const values = splits.map(split => shares[split])
  const total = values.reduce((sum, share) => sum + share, 0)
  if (values.every(share => share >= 0) && Math.abs(total - 100) < 1e-9) return
  const listed = splits.map(split => `${split} ${shares[split]}`).join(', ')
  throw new CupelError('config_invalid', `The shares of the splits do not add up to 100: ${listed}.`, {
    hint: 'Give fewshot, eval and holdout as percentages, for example 70, 20 and 10.',
  })
}

interface Group {
  /** Where it stands among the others; the smallest rank of its members, so that a new member seldom moves it. */
  readonly rank: string
  readonly members: readonly Example[]
}

/** Union of what shares the tag and what must stay together. */
function groupsOf(examples: readonly Example[], { groupBy, together = [], seed }: SplitSettings): Group[] {
  const parent = new Map(examples.map(({ id }) => [id, id]))
  const root = (id: string): string => {
    let at = id
    while (parent.get(at) !== at) {
      const above = parent.get(at) as string
      parent.set(at, parent.get(above) as string)
      at = above
    }
    return at
  }
  const tagOf = ({ tags }: Example): string | undefined =>
    groupBy !== undefined && Object.hasOwn(tags, groupBy) ? tags[groupBy] : undefined
  const firstOfTag = new Map<string, string>()
  for (const example of examples) {
    const tag = tagOf(example)
    const first = tag === undefined ? undefined : firstOfTag.get(tag)
    if (first !== undefined) parent.set(root(example.id), root(first))
    else if (tag !== undefined) firstOfTag.set(tag, example.id)
  }
  for (const [a, b] of together) if (parent.has(a) && parent.has(b)) parent.set(root(a), root(b))
  const byRoot = Map.groupBy(examples, ({ id }) => root(id))
  return [...byRoot.values()].map(members => ({ rank: rankOf(members, seed, tagOf), members }))
}

function rankOf(
  members: readonly Example[],
  seed: number,
  tagOf: (example: Example) => string | undefined,
): string {
  const names = new Set(
    members.map(example => (tagOf(example) === undefined ? `id ${example.id}` : `tag ${tagOf(example)}`)),
  )
  return [...names].map(name => sha256(`${seed}\u0000${name}`)).sort()[0] as string
}

/** A group belongs to the stratum of its commonest component and label. */
function strataOf(groups: readonly Group[]): Map<string, Group[]> {
  return Map.groupBy(groups, ({ members }) => {
    const counts = new Map<string, number>()
    for (const { component, expected } of members) {
      const name = `${component}/${expected?.abstain === true ? 'abstain' : (expected?.label ?? '')}`
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    const [name] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0] as [string, number]
    return name
  })
}

interface Cut {
  readonly stratum: string
  readonly settings: SplitSettings
  readonly assignment: Map<string, Split>
}

/**
 * The ring begins at a place of its own in each stratum. Otherwise every stratum of one or two examples would give them to the
 * same split.
 */
function cut(groups: readonly Group[], { stratum, settings, assignment }: Cut): void {
  const { shares, seed } = settings
  const size = groups.reduce((sum, { members }) => sum + members.length, 0)
  const start = Number.parseInt(sha256(`${seed}\u0000ring\u0000${stratum}`).slice(0, 8), 16) / 2 ** 32
  let passed = 0
  for (const { members } of groups.toSorted((a, b) => (a.rank < b.rank ? -1 : 1))) {
    const middle = ((passed + members.length / 2) / size + start) % 1
    passed += members.length
    const split = splitAt(100 * middle, shares)
    for (const { id } of members) assignment.set(id, split)
  }
}

function splitAt(percent: number, shares: SplitSettings['shares']): Split {
  let end = 0
  let last: Split = 'eval'
  for (const split of splits) {
    if (shares[split] === 0) continue
    end += shares[split]
    last = split
    if (percent < end) return split
  }
  return last
}

function achievedOf(counts: Readonly<Record<Split, number>>, total: number): SplitResult['achieved'] {
  if (total === 0) return undefined
  const share = (split: Split): number => (100 * counts[split]) / total
  return { fewshot: share('fewshot'), eval: share('eval'), holdout: share('holdout') }
}

function warningsOf(
  { counts, achieved }: Pick<SplitResult, 'counts' | 'achieved'>,
  { shares }: SplitSettings,
): string[] {
  if (achieved === undefined) return ['There are no examples to divide.']
  return splits.flatMap(split => {
    if (shares[split] > 0 && counts[split] === 0)
      return [`No example is in ${split}: the groups are too large or too few for ${shares[split]}%.`]
    if (Math.abs(achieved[split] - shares[split]) <= 5) return []
    return [
      `${split} has ${achieved[split].toFixed(0)}% of the examples instead of ${shares[split]}%: groups are not parted.`,
    ]
  })
}
