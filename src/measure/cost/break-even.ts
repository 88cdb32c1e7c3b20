/** One side of a comparison on paper: what is known of a candidate before it is run, or rounded from a run. */
export interface BreakEvenSide {
  /** Of one task, people left out, in US dollars. */
  readonly usdPerTask: number
  /** That does not depend on the volume: a server, a licence. */
  readonly usdPerMonth?: number
  /** Share of good tasks. */
  readonly good: number
  /** Share of tasks that a person reviews. */
  readonly reviewRate: number
}

export interface BreakEvenTerms {
  readonly minutes: number
  /** Tasks a month. */
  readonly volume: number
}

/** Machine cost of one good task, and how many reviews one good task carries. */
function perGood({ usdPerTask, usdPerMonth = 0, good, reviewRate }: BreakEvenSide, volume: number) {
  return {
    machine: (usdPerTask + (usdPerMonth === 0 ? 0 : usdPerMonth / volume)) / good,
    reviews: reviewRate / good,
  }
}

/** (task + month / volume + review rate x minutes / 60 x wage) / share of good tasks. */
export function costPerGoodTask(
  side: BreakEvenSide,
  { minutes, volume, wage }: BreakEvenTerms & { readonly wage: number },
): number {
  const { machine, reviews } = perGood(side, volume)
  return machine + (reviews * minutes * wage) / 60
}

/**
 * The hourly wage at which a good task costs the same on both sides: above it the side with more reviews per good task is
 * dearer. Undefined where no wage of 0 or more does: one side is dearer at all of them.
 */
export function breakEvenWage(
  a: BreakEvenSide,
  b: BreakEvenSide,
  { minutes, volume }: BreakEvenTerms,
): number | undefined {
  const [left, right] = [perGood(a, volume), perGood(b, volume)]
  const wage = (right.machine - left.machine) / (((left.reviews - right.reviews) * minutes) / 60)
  return Number.isFinite(wage) && wage >= 0 ? wage : undefined
}
