import { expectedRegret, quantile } from '../../stats/index.ts'

/** What candidates are ranked by once they pass; more is better in `points` and `draws`. */
export interface Objective {
  readonly by: 'cost' | 'score' | 'quality'
  /** By position in the comparison; undefined where it is not known. */
  readonly points: readonly (number | undefined)[]
  readonly draws: readonly (Float64Array | undefined)[]
  /** Whether the comparison shows that two differ; where it does not compare them in this, their draws tell. */
  readonly separated?: (a: number, b: number) => boolean
}

export interface Choice {
  /** Of those that may be chosen, the best by the points; absent when none has a value. */
  readonly leader?: number
  /** The leader and those that may be chosen as well, the best figure first. */
  readonly tied: readonly number[]
  /** All that cannot be told apart from the best by the objective, also those that another is better than in all else. */
  readonly alike: readonly number[]
  /** What picking the leader is expected to lose against knowing the truth, in the units of the objective. */
  readonly regret?: number
}

/**
 * Picks the best of the candidates that pass. One is tied with the leader when the comparison does not separate them, or, for what is
 * not compared there, when the interval of their paired difference holds 0: the level is shared among the comparisons with the leader
 * (Bonferroni).
 */
export function choose(objective: Objective, passing: readonly number[], level = 0.95): Choice {
  const { points, draws } = objective
  const valued = passing.filter(at => points[at] !== undefined && draws[at] !== undefined)
  const ordered = [...valued].sort((a, b) => points[b]! - points[a]! || a - b)
  const [leader] = ordered
  if (leader === undefined) return { tied: [], alike: [] }
  const tail = (1 - level) / 2 / Math.max(1, valued.length - 1)
  const apart = objective.separated ?? ((a, b) => !isTied(draws[a]!, draws[b]!, tail))
  const tied = ordered.filter(at => at === leader || !apart(leader, at))
  const regret = regretOf(objective, valued, leader)
  return { leader, tied, alike: tied, ...(regret === undefined ? {} : { regret }) }
}

function regretOf({ draws }: Objective, valued: readonly number[], leader: number): number | undefined {
  const own = valued.map(at => draws[at]!)
  return expectedRegret(
    Array.from({ length: draws[leader]!.length }, (_, draw) => own.map(column => column[draw]!)),
    valued.indexOf(leader),
  )
}

/** The same choice limited to some of those that are tied in it: the first of them leads. */
export function among(
  choice: Choice,
  { kept, objective, passing }: { kept: readonly number[]; objective: Objective; passing: readonly number[] },
): Choice {
  const [leader] = kept
  if (leader === undefined || kept.length === choice.tied.length) return choice
  const valued = passing.filter(at => objective.points[at] !== undefined && objective.draws[at] !== undefined)
  const regret = regretOf(objective, valued, leader)
  return { leader, tied: kept, alike: choice.alike, ...(regret === undefined ? {} : { regret }) }
}

/** Whether the interval of the paired difference, from `tail` on, holds 0 or less: more is better in both. */
export function isTied(leader: Float64Array, other: Float64Array, tail: number): boolean {
  // Rounding alone tells nobody apart.
  const differences = leader.map((value, draw) => Math.round((value - other[draw]!) * 1e12) / 1e12).sort()
  return quantile(differences, tail)! <= 0
}

/**
 * For each candidate the share of draws in which it is the right choice: it meets every blocking requirement and none that does is
 * better. Ties are split; what one would have that is tied with the choice and beaten in all else goes to those that beat it, where they
 * meet the requirements too. `nobody` is the share in which none meets them; all add up to 1. Undefined when too little is known of one
 * that might be.
 */
export function probabilitiesBest(
  objective: Objective,
  met: readonly (Uint8Array | undefined)[],
  {
    among,
    draws,
    choice,
  }: { readonly among: readonly number[]; readonly draws: number; readonly choice: Choice },
): { readonly best: readonly number[]; readonly nobody: number } | undefined {
  if (among.some(at => met[at] === undefined || objective.draws[at] === undefined)) return undefined
  const best = met.map(() => 0)
  let nobody = 0
  for (let draw = 0; draw < draws; draw++) {
    const able = among.filter(at => met[at]![draw] === 1)
    if (able.length === 0) {
      nobody += 1
      continue
    }
    const values = able.map(at => Math.round(objective.draws[at]![draw]! * 1e12))
    const top = Math.max(...values)
    const leaders = able.filter((_, k) => values[k] === top)
    const chosen = choice.tied.filter(at => able.includes(at))
    for (const leader of leaders) {
      const isBeaten = choice.alike.includes(leader) && !choice.tied.includes(leader)
      const right = isBeaten && chosen.length > 0 ? chosen : [leader]
      for (const at of right) best[at]! += 1 / leaders.length / right.length
    }
  }
  return { best: best.map(count => count / draws), nobody: nobody / draws }
}
