import { logisticRegression } from './logistic-regression.ts'

export interface BradleyTerry {
  /** On the log-odds scale, the reference at 0. */
  readonly abilities: readonly number[]
  /** Standard errors of the differences from the reference, 0 for itself. */
  readonly standardErrors: readonly number[]
  /** Sandwich errors over items, where battles of one item are not independent. */
  readonly clusteredErrors: readonly number[]
}

export interface Battle {
  readonly winner: number
  readonly loser: number
  /** How often; 1 unless given. A tie is half a win each. */
  readonly times?: number
  readonly item?: number
}

/**
 * Abilities from pairwise wins.
 *
 * @returns undefined when some players never lose to, or never win against, the rest: then no ability is finite
 * @see Bradley & Terry (1952); Ford (1957)
 */
export function bradleyTerry(
  battles: readonly Battle[],
  { players, reference = 0 }: { readonly players: number; readonly reference?: number },
): BradleyTerry | undefined {
  if (players < 2 || !isConnected(battles, players)) return undefined
  const others = Array.from({ length: players }, (_, at) => at).filter(at => at !== reference)
  const column = new Map(others.map((player, at) => [player, at]))
  const y: number[] = []
  const x: number[][] = []
  const clusters: number[] = []
  const weights: number[] = []
  for (const [at, { winner, loser, times = 1, item }] of battles.entries()) {
    const row = new Array<number>(others.length).fill(0)
    const [w, l] = [column.get(winner), column.get(loser)]
    if (w !== undefined) row[w] = 1
    if (l !== undefined) row[l] = -1
    y.push(1)
    x.push(row)
    weights.push(times)
    clusters.push(item ?? at)
  }
  const fit = logisticRegression(y, x, { clusters, weights })
  if (fit === undefined) return undefined
  const whole = (values: readonly number[]): number[] =>
    Array.from({ length: players }, (_, player) => {
      const at = column.get(player)
      return at === undefined ? 0 : (values[at] as number)
    })
  return {
    abilities: whole(fit.coefficients),
    standardErrors: whole(fit.standardErrors),
    clusteredErrors: whole(fit.robustErrors),
  }
}

/** Everyone can be reached from everyone along wins. */
function isConnected(battles: readonly Battle[], players: number): boolean {
  const reach = (from: (battle: Battle) => number, to: (battle: Battle) => number): number => {
    const seen = new Set([0])
    for (let size = 0; size !== seen.size; ) {
      size = seen.size
      for (const battle of battles)
        if ((battle.times ?? 1) > 0 && seen.has(from(battle))) seen.add(to(battle))
    }
    return seen.size
  }
  return (
    reach(
      b => b.winner,
      b => b.loser,
    ) === players &&
    reach(
      b => b.loser,
      b => b.winner,
    ) === players
  )
}
