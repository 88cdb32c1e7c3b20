/** What each action would cost, summed over the cases of one confidence. */
export interface ActionCosts {
  /** Ascending, each once. */
  readonly confidence: ArrayLike<number>
  /** Of the action for the lowest confidences, e.g. abstaining. */
  readonly low: ArrayLike<number>
  /** Of the one between, e.g. asking a person. Absent: there are two actions. */
  readonly middle?: ArrayLike<number>
  /** Of the one for the highest, e.g. answering. */
  readonly high: ArrayLike<number>
}

export interface CheapestThresholds {
  /** From this confidence on the middle action; Infinity where nothing reaches it, -Infinity where all do, whatever comes. */
  readonly middleFrom: number
  /** From this confidence on the high action; Infinity and -Infinity likewise. */
  readonly highFrom: number
  /** Sum over all cases. */
  readonly cost: number
}

/**
 * The thresholds that would have cost least on these very cases, by trying all: cost(a, b) is the low cost below a, the middle cost
 * from a to b and the high cost from b on. Of equal costs the lowest thresholds. What they cost here is too good to be true
 * elsewhere: report the cost on other cases.
 *
 * @see Elkan (2001), The foundations of cost-sensitive learning
 */
export function cheapestThresholds({ confidence, low, middle, high }: ActionCosts): CheapestThresholds {
  const n = confidence.length
  let highRest = 0
  for (let i = 0; i < n; i++) highRest += high[i] as number
  let lowBelow = 0
  let middleBelow = 0
  // The best place for `a` at or below `b`: where low below it minus middle below it is least.
  let least = { gain: 0, at: 0 }
  let best = { cost: highRest, a: 0, b: 0 }
  for (let b = 1; b <= n; b++) {
    highRest -= high[b - 1] as number
    lowBelow += low[b - 1] as number
    middleBelow += middle === undefined ? 0 : (middle[b - 1] as number)
    const isSplit = middle !== undefined
    if (isSplit && lowBelow - middleBelow < least.gain - 1e-12)
      least = { gain: lowBelow - middleBelow, at: b }
    const below = isSplit ? middleBelow + least.gain : lowBelow
    const cost = below + highRest
    if (cost < best.cost - 1e-9 * Math.max(1, Math.abs(best.cost)))
      best = { cost, a: isSplit ? least.at : b, b }
  }
  const at = (i: number): number =>
    i === 0 ? Number.NEGATIVE_INFINITY : i < n ? (confidence[i] as number) : Number.POSITIVE_INFINITY
  return { middleFrom: at(best.a), highFrom: at(best.b), cost: best.cost }
}
