import { consensus, type JudgedItem, type JudgeScale } from './judged-item.ts'

export interface DisagreementGroup {
  /** `scorer 1, people 0`, or for numbers `scorer above people` and `scorer below people`. */
  readonly name: string
  readonly count: number
  /** The clearest first: the people agree among themselves, or the distance is large. */
  readonly items: readonly { readonly id: string; readonly distance: number }[]
}

/**
 * Where a scorer and the people differ most, in groups of one kind, the largest group first: what a rubric leaves open shows in
 * a group, not in a single answer. For the development part of the labels; a rubric made by looking at the test part fits it.
 */
export function largestDisagreements(
  items: readonly JudgedItem[],
  scale: JudgeScale,
  mostInGroup = 5,
): DisagreementGroup[] {
  const groups = new Map<string, { id: string; distance: number }[]>()
  for (const item of items) {
    const people = consensus(item.ratings, scale)
    if (item.verdict === undefined || people === undefined || item.verdict === people) continue
    const name = groupName(item.verdict, people, scale)
    const own = groups.get(name) ?? []
    groups.set(name, own)
    own.push({ id: item.id, distance: distanceOf(item, people, scale) })
  }
  return [...groups]
    .map(([name, found]) => ({
      name,
      count: found.length,
      items: found.sort((a, b) => b.distance - a.distance || (a.id < b.id ? -1 : 1)).slice(0, mostInGroup),
    }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
}

function groupName(verdict: string | number, people: string | number, scale: JudgeScale): string {
  if (scale.kind !== 'numeric') return `scorer ${verdict}, people ${people}`
  return Number(verdict) > Number(people) ? 'scorer above people' : 'scorer below people'
}

/** On labels the share of the people who stand against the scorer, on numbers the distance. */
function distanceOf({ verdict, ratings }: JudgedItem, people: string | number, scale: JudgeScale): number {
  if (scale.kind === 'numeric') return Math.abs(Number(verdict) - Number(people))
  return ratings.filter(({ value }) => value === people).length / ratings.length
}
