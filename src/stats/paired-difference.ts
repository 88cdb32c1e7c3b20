import { bisect } from './bisect.ts'
import { criticalZ, normalSurvival } from './distributions/index.ts'
import type { Interval } from './estimate.ts'
import { wilsonInterval } from './rate.ts'

export interface PairedRates {
  readonly onlyA: number
  readonly onlyB: number
  /** All pairs. */
  readonly n: number
  readonly level?: number
}

/**
 * Score interval of the difference of two paired rates, A minus B: the default. Keeps a width when nothing differs.
 *
 * @returns undefined for no pairs
 * @see Tango (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<891::AID-SIM780>3.0.CO;2-B
 */
export function tangoInterval({ onlyA, onlyB, n, level = 0.95 }: PairedRates): Interval | undefined {
  if (n <= 0) return undefined
  const z = criticalZ(level)
  const centre = (onlyA - onlyB) / n
  const statistic = (difference: number): number => tangoStatistic({ onlyA, onlyB, n }, difference)
  return {
    lower: bisect(centre, -1, difference => statistic(difference) >= z),
    upper: bisect(centre, 1, difference => statistic(difference) <= -z),
    level,
  }
}

/** Tango's z for the hypothesis that the difference A - B equals `difference`. */
function tangoStatistic({ onlyA: b, onlyB: c, n }: Omit<PairedRates, 'level'>, difference: number): number {
  const quadratic = 2 * n
  const linear = -b - c + (2 * n - b + c) * difference
  const constant = -c * difference * (1 - difference)
  const root = Math.sqrt(Math.max(0, linear ** 2 - 4 * quadratic * constant))
  const q = (root - linear) / (2 * quadratic)
  const spread = n * (2 * q + difference * (1 - difference))
  const distance = b - c - n * difference
  if (spread <= 0)
    return distance === 0 ? 0 : distance > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
  return distance / Math.sqrt(spread)
}

/** The four counts of paired outcomes. */
export interface PairedTable {
  readonly bothRight: number
  readonly onlyA: number
  readonly onlyB: number
  readonly bothWrong: number
}

/**
 * Newcombe's method 10: square-and-add of the two Wilson intervals with the corrected correlation of the pairs.
 *
 * @see Newcombe (1998), doi:10.1002/(SICI)1097-0258(19981130)17:22<2635::AID-SIM954>3.0.CO;2-C
 */
export function newcombePairedInterval(table: PairedTable, level = 0.95): Interval | undefined {
  const { bothRight: a, onlyA: b, onlyB: c, bothWrong: d } = table
  const n = a + b + c + d
  const first = wilsonInterval({ successes: a + b, trials: n, level })
  const second = wilsonInterval({ successes: a + c, trials: n, level })
  if (first === undefined || second === undefined) return undefined
  const p1 = (a + b) / n
  const p2 = (a + c) / n
  const phi = correctedPhi(table)
  const side = (own: number, other: number): number =>
    Math.sqrt(Math.max(0, own ** 2 - 2 * phi * own * other + other ** 2))
  return {
    lower: p1 - p2 - side(p1 - first.lower, second.upper - p2),
    upper: p1 - p2 + side(first.upper - p1, p2 - second.lower),
    level,
  }
}

function correctedPhi({ bothRight: a, onlyA: b, onlyB: c, bothWrong: d }: PairedTable): number {
  const margins = (a + b) * (c + d) * (a + c) * (b + d)
  if (margins === 0) return 0
  const n = a + b + c + d
  const product = a * d - b * c
  const corrected = product > n / 2 ? product - n / 2 : Math.min(product, 0)
  return corrected / Math.sqrt(margins)
}

/** Adds one to each discordant count: a closed form that is good enough for tables. @see Bonett & Price (2012) */
export function bonettPriceInterval({ onlyA, onlyB, n, level = 0.95 }: PairedRates): Interval | undefined {
  if (n <= 0) return undefined
  const z = criticalZ(level)
  const a = (onlyA + 1) / (n + 2)
  const b = (onlyB + 1) / (n + 2)
  const half = z * Math.sqrt((a + b - (a - b) ** 2) / (n + 2))
  return { lower: Math.max(-1, a - b - half), upper: Math.min(1, a - b + half), level }
}

/** The textbook interval: no width when nothing differs. For comparison with other tools only. */
export function waldPairedInterval({ onlyA, onlyB, n, level = 0.95 }: PairedRates): Interval | undefined {
  if (n <= 0) return undefined
  const difference = (onlyA - onlyB) / n
  const half = (criticalZ(level) * Math.sqrt(onlyA + onlyB - (onlyA - onlyB) ** 2 / n)) / n
  return { lower: difference - half, upper: difference + half, level }
}

/** Whether A is not worse than B by more than a margin: Tango's one-sided test and lower limit. */
export function nonInferiority(input: PairedRates & { readonly margin: number }) {
  const { onlyA, onlyB, n, margin, level = 0.95 } = input
  const interval = tangoInterval({ onlyA, onlyB, n, level: 2 * level - 1 })
  if (interval === undefined) return undefined
  const z = tangoStatistic({ onlyA, onlyB, n }, -margin)
  return {
    difference: (onlyA - onlyB) / n,
    z,
    pValue: normalSurvival(z),
    lowerLimit: interval.lower,
    upperLimit: interval.upper,
    isNonInferior: interval.lower > -margin,
    isInferior: interval.upper < -margin,
  }
}
