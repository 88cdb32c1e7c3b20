import type { Selected } from './selected.ts'

/** That each candidate is the right choice, and that none is. */
export interface Chances {
  readonly best: readonly number[]
  readonly nobody: number
}

/** Why the best of those that pass is not simply to be chosen. */
export interface Doubt {
  /** That one of those that may be chosen is the right choice. */
  readonly right: number
  /** Open candidates that may be the right choice instead, the most probable first. */
  readonly rivals: readonly { readonly at: number; readonly probability: number }[]
}

/** That one of those which may be chosen is the right choice. */
export const rightChance = ({ choice }: Selected, { best }: Chances): number =>
  choice.tied.reduce((sum, at) => sum + best[at]!, 0)

/**
 * A choice that is more probably wrong than right, or less probably right than one that is still open, is not recommended: undefined
 * where it may be, also where the chance is not known.
 */
export function doubtOf(selected: Selected, chances: Chances | undefined): Doubt | undefined {
  const { choice, choosable, standings } = selected
  if (choice.leader === undefined || chances === undefined) return undefined
  const right = rightChance(selected, chances)
  const rivals = choosable
    .filter(at => standings[at]!.state === 'open' && chances.best[at]! > 0)
    .map(at => ({ at, probability: chances.best[at]! }))
    .sort((a, b) => b.probability - a.probability)
  const isBehind = rivals.some(({ probability }) => probability > right)
  return right < 0.5 || isBehind ? { right, rivals } : undefined
}

/** Those that would be better by the rule and are neither in nor out. */
export function openRivals({ objective, choosable, standings, choice }: Selected): number[] {
  if (choice.leader === undefined) return []
  const lead = objective.points[choice.leader]!
  return choosable.filter(
    at => standings[at]!.state === 'open' && (objective.points[at] ?? Number.NEGATIVE_INFINITY) > lead,
  )
}
