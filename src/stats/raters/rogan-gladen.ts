import { criticalZ } from '../distributions/index.ts'
import type { Interval } from '../estimate.ts'

export interface RoganGladenInput {
  /** Items judged, and how many of them were judged positive. */
  readonly n: number
  readonly judgedPositive: number
  /** Items known to be positive, and how many of these the judge called positive. */
  readonly positives: number
  readonly positivesJudgedPositive: number
  /** Items known to be negative, and how many of these the judge called negative. */
  readonly negatives: number
  readonly negativesJudgedNegative: number
  readonly level?: number
}

export interface RoganGladen {
  /** Within 0 and 1; `raw` may lie outside, which says that sensitivity or specificity do not fit these items. */
  readonly value: number
  readonly raw: number
  /** By the delta method, at the raw value. */
  readonly standardError: number
  readonly interval: Interval
  /** Centre of the interval before it is cut to 0 and 1. */
  readonly centre: number
}

/**
 * The true rate behind a judge whose sensitivity and specificity are known from other items. Where the labelled items are a
 * random part of those judged, post-stratification is narrower and needs no transported figures.
 *
 * @returns undefined when the judge does no better than chance: then it says nothing about the rate
 * @see Rogan & Gladen (1978); Lang & Reiczigel (2014) for the interval
 */
export function roganGladen(input: RoganGladenInput): RoganGladen | undefined {
  const { n, judgedPositive, positives, negatives, level = 0.95 } = input
  if (n === 0 || positives === 0 || negatives === 0) return undefined
  const sensitivity = input.positivesJudgedPositive / positives
  const specificity = input.negativesJudgedNegative / negatives
  const power = sensitivity + specificity - 1
  if (power <= 0) return undefined
  const q = judgedPositive / n
  const raw = (q + specificity - 1) / power
  const variance = (share: number, trials: number) => (share * (1 - share)) / trials
  const standardError =
    Math.sqrt(
      variance(q, n) +
        raw ** 2 * variance(sensitivity, positives) +
        (1 - raw) ** 2 * variance(specificity, negatives),
    ) / power
  const { centre, half, shift } = adjusted(input, criticalZ(level))
  const cut = (value: number): number => Math.min(1, Math.max(0, value))
  return {
    value: cut(raw),
    raw,
    standardError,
    centre,
    interval: { lower: cut(centre + shift - half), upper: cut(centre + shift + half), level },
  }
}

function adjusted(input: RoganGladenInput, z: number) {
  const n = input.n + z ** 2
  const q = (input.judgedPositive + z ** 2 / 2) / n
  const positives = input.positives + 2
  const negatives = input.negatives + 2
  const sensitivity = (input.positivesJudgedPositive + 1) / positives
  const specificity = (input.negativesJudgedNegative + 1) / negatives
  const power = sensitivity + specificity - 1
  const centre = (q + specificity - 1) / power
  const a = (sensitivity * (1 - sensitivity)) / positives
  const b = (specificity * (1 - specificity)) / negatives
  const half = (z * Math.sqrt((q * (1 - q)) / n + centre ** 2 * a + (1 - centre) ** 2 * b)) / Math.abs(power)
  return { centre, half, shift: 2 * z ** 2 * (centre * a - (1 - centre) * b) }
}
